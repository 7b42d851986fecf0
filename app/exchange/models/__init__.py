"""Batches of imports with what became of each row; background exports; comparison batches between departments."""

from app.exchange.models.comparisons import ComparisonBatch, ComparisonFile, ComparisonLine
from app.exchange.models.exports import ExportTask
from app.exchange.models.imports import ImportBatch, ImportFault, ImportOutcome

__all__ = [
    "ComparisonBatch",
    "ComparisonFile",
    "ComparisonLine",
    "ExportTask",
    "ImportBatch",
    "ImportFault",
    "ImportOutcome",
]
