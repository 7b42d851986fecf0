"""Reads the cells of a column by its kind: what people really type, and what Excel makes of it."""

from app.exchange.services.cells.columns import reader_for
from app.exchange.services.cells.text import CellError, shown

__all__ = ["CellError", "reader_for", "shown"]
