"""The records behind a figure as they are read: where each is opened, names only for those who may open them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core import figures
from app.core.figures import Opening
from app.core.identifiers import mask_name
from app.core.paging import Page
from app.organisations.queries import areas, name_of
from app.placements.card.applications import APPLICATION
from app.placements.card.placements import PLACEMENT
from app.posts.card import POST, PUSH
from app.programme.card import TARGET
from app.reporting.queries.columns import Column
from app.reporting.queries.delta import Delta
from app.reporting.queries.footprint import Cell, Number, exact, openable
from app.reporting.queries.summary import Row, Sheet
from app.reporting.services import shown
from app.reporting.states import Change
from app.security.states import Level, Permission
from app.subsidies.card.claims import CLAIM, LINE
from app.trainees.card.people import TRAINEE
from app.units.card import UNIT

P = Permission
OPENINGS = (
    Opening(TARGET, "TargetView", P.TARGET_READ),
    Opening(POST, "PostView", P.POST_READ),
    Opening(UNIT, "UnitView", P.UNIT_READ),
    Opening(TRAINEE, "TraineeView", P.TRAINEE_READ, is_person=True),
    Opening(PUSH, "PushView", P.TRAINEE_READ, is_person=True),
    Opening(APPLICATION, "ApplicationView", P.PLACEMENT_READ, is_person=True),
    Opening(PLACEMENT, "PlacementView", P.PLACEMENT_READ, is_person=True),
    Opening(CLAIM, "ClaimView", P.SUBSIDY_READ),
    Opening(LINE, "ClaimLineView", P.SUBSIDY_READ, is_person=True),
)


@dataclass(frozen=True)
class Line:
    """One record: what it is, of which county, the day that made it count, and how much it counts or changes."""

    kind: str
    label: str
    area: str
    day: date
    weight: str
    url: str | None


@dataclass(frozen=True)
class Shown:
    """One kind of change with its newest records."""

    kind: Change
    records: int
    change: str
    lines: list[Line]


@dataclass(frozen=True)
class Pages:
    """The addresses of the neighbouring pages, as the pager takes them."""

    next_url: str | None
    previous_url: str | None
    first_url: str | None


def records_url(sheet: Sheet, row: Row, column: Column) -> str:
    """The records behind a number of the sheet."""
    is_own = row.level == Level.COUNTY and areas()[row.code].level == Level.CITY
    return _address(sheet.month, row.code, column.key, is_own=is_own)


def address(cell: Cell, cursor: str | None = None) -> str:
    """The records behind a cell."""
    return _address(cell.month, cell.area.code, cell.column.key, is_own=cell.is_own, cursor=cursor)


def pages(cell: Cell, page: Page, cursor: str | None) -> Pages:
    """Where the pager of a cell leads."""
    after = address(cell, page.next) if page.next else None
    before = address(cell, page.previous) if page.previous else None
    return Pages(after, before, address(cell) if cursor else None)


def lines(rows: Iterable[Any], column: Column) -> list[Line]:
    """Records as they are printed, each with what it counts for."""
    listed = list(rows)
    opened = openable(listed)

    def amount(row: Any) -> str:
        return shown(column, exact(row.weight, column)) or ""

    return [_line(row, amount(row), may_open=(row.entity, row.record_id) in opened) for row in listed]


def shares(change: Delta, column: Column) -> list[Shown]:
    """What a figure changed by, kind by kind."""
    opened = openable(row for share in change.shares for row in share.rows)

    def line(row: Any) -> Line:
        return _line(row, signed(exact(row.change, column), column), may_open=(row.entity, row.record_id) in opened)

    return [
        Shown(share.kind, share.records, signed(share.change, column), [line(row) for row in share.rows])
        for share in change.shares
    ]


def signed(number: Number, column: Column) -> str:
    """A difference with its sign."""
    return ("+" if number > 0 else "") + (shown(column, number) or "")


def _line(row: Any, weight: str, *, may_open: bool) -> Line:
    opening = figures.OPENINGS.get(row.entity)
    label = str(row.label or "")
    if opening is None or (opening.is_person and not may_open):
        label = mask_name(label)
    url = url_for(f"{opening.endpoint}.show", pk=row.record_id) if opening and may_open else None
    day = row.on_day.date() if isinstance(row.on_day, datetime) else row.on_day
    kind = _(opening.card.title) if opening else ""
    return Line(kind, label, name_of(row.region_code), day, weight, url)


def _address(month: str, area: str, column: str, *, is_own: bool, cursor: str | None = None) -> str:
    more: dict[str, Any] = {"own": "1"} if is_own else {}
    if cursor:
        more["cursor"] = cursor
    return url_for("SummaryView.records", month=month, area=area, column=column, **more)
