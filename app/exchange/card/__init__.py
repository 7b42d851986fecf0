"""The fields of batches."""

from app.exchange.card.comparisons import COMPARISON
from app.exchange.card.imports import IMPORT

__all__ = ["COMPARISON", "IMPORT"]
