"""Batches of imports, with what was wrong and what became of each row."""

from app.exchange.models.imports import ImportBatch, ImportFault, ImportOutcome

__all__ = ["ImportBatch", "ImportFault", "ImportOutcome"]
