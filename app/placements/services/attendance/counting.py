"""Sheets of months: opened where a placement runs, and counted anew by one function whenever days change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm.attributes import set_committed_value

from app.core import clock
from app.core.calendar import month_bounds, next_month
from app.core.insertion import INSERTS
from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.placements.models import AttendanceMonth, Placement
from app.placements.queries.attendance.days import day_rows, has_started, terms_of
from app.placements.queries.attendance.months import months_between
from app.placements.rules.attendance import Counts, Term, counted
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params

COUNTED = "sheets and their figures follow from days and suspensions, whoever changes these"
Codes = Mapping[tuple[str, date], Code | None]


def months_from(first: date, last: date) -> Iterator[str]:
    """The calendar months from one day to another, both included."""
    month, final = clock.month_of(first), clock.month_of(last)
    while month <= final:
        yield month
        month = next_month(month)


def open_months(placements: Iterable[Placement], first: date, last: date) -> int:
    """Open the sheets between two days of placements that have started, up to this month; return how many are new."""
    until = min(last, month_bounds(clock.month_of(clock.today()))[1])
    running = [placement for placement in placements if has_started(placement)]
    with unscoped(COUNTED):
        known = {
            (sheet.placement_id, sheet.month) for sheet in months_between(_keys(running), first, until, lock=False)
        }
        missing = [
            (placement, month)
            for placement in running
            for month in months_from(max(first, placement.starts_on), min(until, placement.ends_on))
            if (placement.id, month) not in known
        ]
        if missing:
            _insert(missing)
    return len(missing)


def _insert(missing: Sequence[tuple[Placement, str]]) -> None:
    terms, workdays = terms_of({row.id: row for row, _month in missing}.values()), database_params().workdays
    placements = {placement.id: placement for placement, _month in missing}
    days = {(month_bounds(month)) for _row, month in missing}
    first, last = min(day for day, _last in days), max(day for _first, day in days)
    codes = _by_sheet({(row.placement_id, row.day): row.code for row in day_rows(list(placements), first, last)})
    rows = []
    for placement, month in missing:
        figures = counted(month, terms[placement.id], codes.get((placement.id, month), {}), workdays)
        rows.append(
            {
                "placement_id": placement.id,
                "unit_id": placement.unit_id,
                "trainee_id": placement.trainee_id,
                "region_code": placement.region_code,
                "city_code": city_of(placement.region_code),
                "month": month,
                "person_name": placement.person_name,
                "unit_name": placement.unit_name,
                **figures._asdict(),
            }
        )
    insert = INSERTS[db.session.get_bind().dialect.name]
    db.session.connection().execute(insert(AttendanceMonth.__table__).on_conflict_do_nothing(), rows)


def _keys(placements: Iterable[Placement]) -> list[str]:
    return [placement.id for placement in placements]


def _by_sheet(codes: Codes) -> dict[tuple[str, str], dict[date, Code | None]]:
    """The same codes, sheet by sheet."""
    found: dict[tuple[str, str], dict[date, Code | None]] = {}
    for (placement_id, day), code in codes.items():
        found.setdefault((placement_id, clock.month_of(day)), {})[day] = code
    return found


def recount(sheets: Sequence[AttendanceMonth], terms: Mapping[str, Term], codes: Codes) -> int:
    """Count sheets in hand from their settled days, all in one statement; return how many figures changed."""
    workdays = database_params().workdays
    by_sheet, changes = _by_sheet(codes), []
    for sheet in sheets:
        days = by_sheet.get((sheet.placement_id, sheet.month), {})
        figures = counted(sheet.month, terms[sheet.placement_id], days, workdays)
        if any(getattr(sheet, name) != value for name, value in figures._asdict().items()):
            changes.append((sheet, figures))
    if changes:
        _write(changes)
    return len(changes)


def _write(changes: Sequence[tuple[AttendanceMonth, Counts]]) -> None:
    table = AttendanceMonth.__table__
    statement: Any = table.update().where(table.c.id == bindparam("_id"))  # type: ignore[attr-defined]
    statement = statement.values({name: bindparam(f"_{name}") for name in Counts._fields} | {"updated_at": clock.now()})
    rows = [{"_id": sheet.id} | {f"_{name}": value for name, value in new._asdict().items()} for sheet, new in changes]
    with unscoped(COUNTED):
        db.session.connection().execute(statement, rows)
    for sheet, new in changes:
        for name, value in new._asdict().items():
            set_committed_value(sheet, name, value)


def recount_of(placements: Sequence[Placement], first: date, last: date) -> int:
    """Count the sheets of placements between two days anew, from what is stored; return how many changed."""
    with unscoped(COUNTED):
        db.session.flush()
        sheets = months_between(_keys(placements), first, last, lock=True)
        if not sheets:
            return 0
        months = [sheet.month for sheet in sheets]
        start, end = month_bounds(min(months))[0], month_bounds(max(months))[1]
        rows = day_rows(_keys(placements), start, end)
        return recount(sheets, terms_of(placements), {(row.placement_id, row.day): row.code for row in rows})
