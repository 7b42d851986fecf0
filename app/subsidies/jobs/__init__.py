"""The timed deeds of subsidies, one module for each stage."""

from app.subsidies.jobs import claims, money, notices, risk

__all__ = ["claims", "money", "notices", "risk"]
