"""States and moves of import batches, of background exports and of comparison batches."""

from app.exchange.states.comparisons import (
    BASIS,
    CLAUSE,
    COMPARING,
    HARDSHIPS,
    QUESTIONS,
    VALID_DAYS,
    About,
    Answer,
    ComparisonState,
    Figure,
    Question,
    SubjectKind,
)
from app.exchange.states.exports import EXPORTERS, EXPORTING, ExportState
from app.exchange.states.imports import IMPORTERS, IMPORTING, UNDER_WAY, ImportState, RowDeed

__all__ = [
    "BASIS",
    "CLAUSE",
    "COMPARING",
    "EXPORTERS",
    "EXPORTING",
    "HARDSHIPS",
    "IMPORTERS",
    "IMPORTING",
    "QUESTIONS",
    "UNDER_WAY",
    "VALID_DAYS",
    "About",
    "Answer",
    "ComparisonState",
    "ExportState",
    "Figure",
    "ImportState",
    "Question",
    "RowDeed",
    "SubjectKind",
]
