"""The fields of batches."""

from app.exchange.card.imports import IMPORT

__all__ = ["IMPORT"]
