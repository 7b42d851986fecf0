"""Figures that a part counts for the monthly summary without knowing it: told by the part, asked by the report."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Figures = Mapping[str, Mapping[str, Any]]
Source = Callable[[list[str], date, date], Figures]

SOURCES: dict[str, Source] = {}


def add(part: str, source: Source) -> None:
    """Let a part count its columns: (area codes, first and last day of a month) → {area code: {column: figure}}."""
    SOURCES[part] = source
