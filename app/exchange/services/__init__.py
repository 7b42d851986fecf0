"""What parts and workers call: targets to import into, and the queued pieces of work."""

from app.exchange.services.targets import MASKED, TARGETS, Column, Fault, Outcome, Row, Target, add_target

__all__ = ["MASKED", "TARGETS", "Column", "Fault", "Outcome", "Row", "Target", "add_target"]
