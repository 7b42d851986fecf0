"""The days of some placements in hand: locked through their months, judged, stored and counted together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from app.core import clock, loading
from app.core.bulk import in_pieces
from app.core.calendar import month_bounds
from app.core.identifiers import new_id
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import AttendanceDay, AttendanceMonth, Placement
from app.placements.queries.attendance.days import COLUMNS, day_rows, has_started, terms_of
from app.placements.queries.attendance.months import months_between
from app.placements.rules.attendance import derived, sayable, settled
from app.placements.services.attendance.counting import open_months, recount
from app.placements.states import AttendanceMonthState
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params

KEPT = "days are stored set by set; who may say what of whom was asked just before"
OPEN_FOR_VOICES = (AttendanceMonthState.OPEN, AttendanceMonthState.CONFIRMED_BY_TRAINEE)
SIDES = ("trainee", "mentor", "unit")
Side = Literal["trainee", "mentor", "unit"]
Cell = tuple[str, date]
BLANK: dict[str, Any] = {column.key: None for column in COLUMNS} | {
    "has_proof": False,
    "wrong_codes": 0,
    "is_corrected": False,
}


class Day:
    """One day as it is stored and as it will be; changed values wait until all of the set are stored."""

    def __init__(self, placement_id: str, day: date, row: Any = None):
        self.is_new = row is None
        self.values = dict(row._mapping) if row is not None else BLANK | _key(placement_id, day)
        self.changes: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def set(self, **facts: Any) -> None:
        """Change values; what is the same stays unsaid."""
        for name, value in facts.items():
            if self.values[name] != value:
                self.values[name] = self.changes[name] = value

    def say(self, side: Side, code: Code | None, at: datetime) -> None:
        """Let one side say a code, or take back what it said, and settle the day anew."""
        if self[f"{side}_code"] != code:
            self.set(**{f"{side}_code": code, f"{side}_at": at if code else None})
        if not self["is_corrected"]:
            self.set(code=settled(self["code"], (self[f"{name}_code"] for name in SIDES)))


def _key(placement_id: str, day: date) -> dict[str, Any]:
    return {"id": new_id(), "placement_id": placement_id, "day": day}


class Sheets:
    """Placements with all days of the months between two days; locks these months until the transaction ends."""

    def __init__(self, placements: Sequence[Placement], first: date, last: date):
        self.placements = {placement.id: placement for placement in placements}
        self.first, self.last = month_bounds(clock.month_of(first))[0], month_bounds(clock.month_of(last))[1]
        db.session.flush()
        open_months(placements, self.first, self.last)
        with unscoped(KEPT):
            keys = list(self.placements)
            found = months_between(keys, self.first, self.last, lock=True)
            self.months = {(sheet.placement_id, sheet.month): sheet for sheet in found}
            for sheet in found:  # read anew, they have lost what was loaded with them
                set_committed_value(sheet, "placement", self.placements[sheet.placement_id])
            self.terms = terms_of(placements)
            rows = day_rows(keys, self.first, self.last)
        self.days = {(row.placement_id, row.day): Day(row.placement_id, row.day, row) for row in rows}
        self.workdays = database_params().workdays
        self._touched: dict[Cell, Day] = {}

    def sheet(self, cell: Cell) -> AttendanceMonth | None:
        """The month that a day belongs to; None for one that is not open yet."""
        return self.months.get((cell[0], clock.month_of(cell[1])))

    def day(self, cell: Cell) -> Day:
        """One day to be changed; it is stored with the others."""
        if cell not in self.days:
            self.days[cell] = Day(*cell)
        self._touched[cell] = self.days[cell]
        return self.days[cell]

    def last_said(self) -> dict[tuple[str, str], date]:
        """On which day somebody last said something of the days of a placement and month."""
        found: dict[tuple[str, str], date] = {}
        for (placement_id, day), row in self.days.items():
            key = (placement_id, clock.month_of(day))
            said = [at.date() for side in SIDES if (at := row[f"{side}_at"]) is not None]
            found[key] = max([*said, found.get(key, day)])
        return found

    def hindrance(self, cell: Cell, code: Code | None, *, ahead: bool = False) -> str:
        """Why nobody may say this of the day now, in words; empty when one may.  ``ahead`` allows days to come."""
        placement_id, day = cell
        known, sheet = self.days.get(cell), self.sheet(cell)
        allowed = sayable(derived(self.terms[placement_id], day, self.workdays))
        if not has_started(self.placements[placement_id]) or not allowed:
            return _("%(day)s不在见习期内或处于中止期间，不登记考勤。", day=day.isoformat())
        if code is not None and code not in allowed:
            if Code.H in allowed:
                return _("%(day)s是休息日，只有加班的登记为出勤（P）。", day=day.isoformat())
            return _("%(day)s是工作日，不能登记为“%(code)s”。", day=day.isoformat(), code=_(code.label))
        if day > clock.today() and not ahead:
            return _("%(day)s还没有到，不能登记。", day=day.isoformat())
        if sheet is not None and sheet.state not in OPEN_FOR_VOICES:
            return _("%(month)s考勤“%(state)s”，需要修改的请办理更正。", month=sheet.month, state=_(sheet.state.label))
        if known is not None and known["is_corrected"]:
            return _("%(day)s已经更正，需要再改的请办理更正。", day=day.isoformat())
        is_confirmed = sheet is not None and sheet.state == AttendanceMonthState.CONFIRMED_BY_TRAINEE
        if is_confirmed and known is not None and known["code"] is not None:
            return _("%(day)s本人已经确认，需要修改的请办理更正。", day=day.isoformat())
        return ""

    def put(self, side: Side, wanted: Mapping[Cell, Code | None], *, ahead: bool = False) -> dict[Cell, str]:
        """Let one side say codes of days; return what could not be said, with the reason, and store nothing of it."""
        at, problems = clock.now(), {}
        for cell, code in wanted.items():
            if words := self.hindrance(cell, code, ahead=ahead):
                problems[cell] = words
            elif code is not None or cell in self.days:
                self.day(cell).say(side, code, at)
        return problems

    def store(self) -> int:
        """Write the changed days and count their months; return how many days were written."""
        new = [day.values for day in self._touched.values() if day.is_new and day.changes]
        alike: dict[tuple[tuple[str, Any], ...], list[str]] = defaultdict(list)
        for day in self._touched.values():
            if day.changes and not day.is_new:
                alike[tuple(sorted(day.changes.items()))].append(day["id"])
        written = {cell for cell, day in self._touched.items() if day.changes}
        with unscoped(KEPT):
            loading.put_rows(AttendanceDay.__table__, new)  # type: ignore[arg-type]
            for changes, keys in alike.items():
                _update(dict(changes), keys)
        self._count({(placement_id, clock.month_of(day)) for placement_id, day in written})
        for cell in written:
            self.days[cell].is_new, self.days[cell].changes = False, {}
        self._touched = {}
        return len(written)

    def _count(self, keys: set[tuple[str, str]]) -> None:
        sheets = [self.months[key] for key in sorted(keys) if key in self.months]
        recount(sheets, self.terms, {cell: day["code"] for cell, day in self.days.items()})


def _update(changes: dict[str, Any], keys: list[str]) -> None:
    """One statement for the days that change alike."""
    table: Any = AttendanceDay.__table__
    for piece in in_pieces(keys):
        db.session.connection().execute(table.update().where(table.c.id.in_(piece)).values(changes))
