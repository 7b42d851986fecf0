"""Figures that a part counts for the monthly summary without knowing it: told by the part, asked by the report.

A figure is the sum of the weights of the records behind it.  A part therefore says each condition once, as a
``Measure``; its aggregates and ``behind`` are both made of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from app.core.card import Card

Figures = Mapping[str, Mapping[str, Any]]
Source = Callable[[list[str], date, date], Figures]
Records = Callable[[str, list[str], date, date], Select[Any]]


@dataclass(frozen=True)
class Measure:
    """Which records of a table make a figure, the day (or moment) that made each count, and for how much each counts.

    ``weight`` None is one each; places, yuan, or a negative number for what is taken back otherwise.
    """

    where: ColumnElement[bool]
    on: Any
    weight: Any = None

    def number(self) -> ColumnElement[Any]:
        """The figure of a group of records; None where no record with a weight is among them."""
        if self.weight is None:
            return func.count().filter(self.where)
        return func.sum(self.weight).filter(self.where)


@dataclass(frozen=True)
class Opening:
    """Where a kind of record is opened, with what permission; ``is_person`` when its label is somebody's name."""

    card: Card
    endpoint: str
    permission: str
    is_person: bool = False


@dataclass(frozen=True)
class Traced:
    """The records of a part's columns; ``is_lifted`` when they are read with the row scope lifted, as its sums are."""

    records: Records
    is_lifted: bool


SOURCES: dict[str, Source] = {}
TRACED: dict[str, Traced] = {}
OPENINGS: dict[str, Opening] = {}


def add(part: str, source: Source) -> None:
    """Let a part count its columns: (area codes, first and last day of a month) → {area code: {column: figure}}."""
    SOURCES[part] = source


def trace(part: str, records: Records, *, is_lifted: bool) -> None:
    """Let a part tell its records: (column, area codes, first and last day) → what ``behind`` makes."""
    TRACED[part] = Traced(records, is_lifted)


def open_by(opening: Opening) -> None:
    """Say where the records of a card are opened."""
    OPENINGS[opening.card.name] = opening


def behind(entity: str, place: Any, record_id: Any, label: Any, measure: Measure) -> Select[Any]:
    """The records of a measure: region_code, entity, record_id, label, on_day, weight; the caller says from where."""
    weight = literal(1) if measure.weight is None else measure.weight
    return select(
        place.label("region_code"),
        literal(entity).label("entity"),
        record_id.label("record_id"),
        label.label("label"),
        measure.on.label("on_day"),
        weight.label("weight"),
    ).where(measure.where)


def behind_each(entity: str, place: Any, record_id: Any, label: Any, measure: Measure) -> Select[Any]:
    """The same for figures that count everybody once however many rows tell of them: the first day, one each."""
    return (
        select(
            place.label("region_code"),
            literal(entity).label("entity"),
            record_id.label("record_id"),
            func.min(label).label("label"),
            func.min(measure.on).label("on_day"),
            literal(1).label("weight"),
        )
        .where(measure.where)
        .group_by(place, record_id)
    )
