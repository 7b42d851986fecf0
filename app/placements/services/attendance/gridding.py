"""A month's grid as it comes back from the page or from Excel: only changed cells are stored, stale ones are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.calendar import days_from, month_bounds
from app.core.errors import Refused
from app.placements.models import Placement
from app.placements.policy.attendance import may_mark
from app.placements.queries.attendance.grid import BLANK, placements_in
from app.placements.services.attendance.sheets import Cell, Sheets
from app.placements.states.attendance import AttendanceCode as Code


@dataclass(frozen=True)
class RowEdit:
    """One person's row: what stood in it when the form was opened, and what stands in it now; one text for each day."""

    was: str
    now: Sequence[str]


@dataclass(frozen=True)
class Clash:
    """A cell that somebody else changed after the form was opened."""

    theirs: str
    yours: str


@dataclass
class GridOutcome:
    """What became of a grid: how many cells were written, and why the others were not."""

    written: int = 0
    problems: dict[Cell, str] = field(default_factory=dict)
    clashes: dict[Cell, Clash] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not self.problems and not self.clashes


def save_grid(actor: Actor, unit_id: str, month: str, edits: Mapping[str, RowEdit]) -> GridOutcome:
    """Store the changed cells of a unit's month in a few statements; rows of others' placements are passed over.

    A cell that somebody changed since it was opened is left as it is and told with both versions.  Raises Refused
    for another unit, ValueError when the month is none.
    """
    first, last = month_bounds(month)
    placements = [row for row in placements_in(unit_id, month) if row.id in edits and _is_changed(edits[row.id])]
    for placement in placements:
        if refusal := may_mark(actor, placement):
            raise Refused(refusal)
    if not placements:
        return GridOutcome()
    sheets, outcome = Sheets(placements, first, last), GridOutcome()
    wanted: dict[Cell, Code | None] = {}
    for placement in placements:
        _compare(placement, edits[placement.id], list(days_from(first, last)), sheets, wanted, outcome)
    outcome.problems |= sheets.put("unit", wanted)
    outcome.written = sheets.store()
    return outcome


def _is_changed(edit: RowEdit) -> bool:
    return any(now != was for now, was in zip(edit.now, edit.was, strict=False))


def _compare(
    placement: Placement,
    edit: RowEdit,
    days: Sequence[date],
    sheets: Sheets,
    wanted: dict[Cell, Code | None],
    outcome: GridOutcome,
) -> None:
    for day, was, now in zip(days, edit.was.ljust(len(days), BLANK), edit.now, strict=False):
        if now == was:
            continue
        cell = (placement.id, day)
        known = sheets.days.get(cell)
        stored = str(known["unit_code"] or BLANK) if known is not None else BLANK
        if stored == now:
            continue
        if stored != was:
            outcome.clashes[cell] = Clash(stored, now)
        elif now != BLANK and now not in set(Code):
            outcome.problems[cell] = _("“%(text)s”不是考勤代码，请填写 P、O、W、S、L、A 中的一个。", text=now[:8])
        else:
            wanted[cell] = None if now == BLANK else Code(now)
