"""The month of a unit as a grid of people and days, in a handful of statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.calendar import days_from, month_bounds
from app.extensions import db
from app.placements.models import AttendanceMonth, Placement
from app.placements.queries.attendance.days import STARTED, day_rows, terms_of
from app.placements.queries.attendance.months import months_of_unit
from app.placements.rules.attendance import Term
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params

BLANK = "."  # a cell of the unit that says nothing, in the string of a row


@dataclass(frozen=True, slots=True)
class GridCell:
    """One day of one person: what the unit says, what the others say, and what it is settled as."""

    day: date
    kind: Code | None
    unit_code: Code | None
    trainee_code: Code | None
    mentor_code: Code | None
    code: Code | None
    is_corrected: bool


@dataclass(frozen=True)
class GridRow:
    """One person of the unit with the days of the month."""

    placement: Placement
    sheet: AttendanceMonth | None
    cells: list[GridCell]

    @property
    def said(self) -> str:
        """What the unit says of every day, one character each: what a form was opened with."""
        return "".join(str(cell.unit_code or BLANK) for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """The people of a unit and the days of one month, 'YYYY-MM'."""

    month: str
    days: list[date]
    rest_days: frozenset[date]
    rows: list[GridRow]


def placements_in(unit_id: str, month: str) -> list[Placement]:
    """The placements of a unit that ran in a month, by name."""
    first, last = month_bounds(month)
    statement = select(Placement).where(
        Placement.unit_id == unit_id,
        Placement.state.in_(STARTED),
        Placement.starts_on <= last,
        Placement.ends_on >= first,
    )
    return list(db.session.scalars(statement.order_by(Placement.person_name, Placement.id)))


def month_grid(unit_id: str, month: str) -> Grid:
    """The grid of one unit in reach; raises ValueError when the month is none."""
    first, last = month_bounds(month)
    placements = placements_in(unit_id, month)
    sheets = {sheet.placement_id: sheet for sheet in months_of_unit(unit_id, month)}
    stored = {(row.placement_id, row.day): row for row in day_rows([row.id for row in placements], first, last)}
    terms, days = terms_of(placements), list(days_from(first, last))
    workdays = database_params().workdays
    rest = frozenset(day for day in days if not workdays.is_workday(day))
    rows = [
        GridRow(
            placement, sheets.get(placement.id), list(_cells(placement.id, terms[placement.id], days, rest, stored))
        )
        for placement in placements
    ]
    return Grid(month, days, rest, rows)


def _cells(
    placement_id: str, term: Term, days: list[date], rest: frozenset[date], stored: Mapping[tuple[str, date], Any]
) -> Iterator[GridCell]:
    for day in days:
        kind = (Code.H if day in rest else None) if term.holds(day) else Code.N
        row = stored.get((placement_id, day))
        if row is None:
            yield GridCell(day, kind, None, None, None, None, False)
        else:
            yield GridCell(day, kind, row.unit_code, row.trainee_code, row.mentor_code, row.code, row.is_corrected)
