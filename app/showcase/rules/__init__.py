"""Rules of the showcase selection: R56, R57, and how a criteria sheet turns facts into points."""

from app.showcase.rules.bands import Band, bands_of, bands_text
from app.showcase.rules.criteria import Dimension, Item, Sheet, problems_of, sheet_of, sheet_text
from app.showcase.rules.naming import CONDITIONS, FLOORS, Candidate, named_units, national_floor

__all__ = [
    "CONDITIONS",
    "FLOORS",
    "Band",
    "Candidate",
    "Dimension",
    "Item",
    "Sheet",
    "bands_of",
    "bands_text",
    "named_units",
    "national_floor",
    "problems_of",
    "sheet_of",
    "sheet_text",
]
