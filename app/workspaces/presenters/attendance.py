"""The grid of a month as its page prints it: one short class and two letters for each cell.

The cells of a row are written here and not in the template: six thousand of them take a third of the time so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from markupsafe import Markup, escape

from app.core.calendar import WEEKDAYS, add_months, month_bounds
from app.placements.models import AttendanceMonth, Placement
from app.placements.queries.attendance.grid import BLANK, Grid, GridCell, GridRow
from app.placements.services.attendance.gridding import GridOutcome, RowEdit
from app.placements.services.attendance.sheets import OPEN_FOR_VOICES, Cell
from app.placements.states.attendance import AttendanceCode as Code

SILENT = "·"
LEGEND = (Code.P, Code.O, Code.W, Code.S, Code.L, Code.A)


class ShownCell(NamedTuple):
    """One cell: its number of the day, its class, its value, what trainee and mentor say, and what is wrong."""

    day: int
    tone: str
    value: str
    others: str
    is_open: bool
    problem: str


@dataclass(frozen=True)
class ShownRow:
    """One person with the cells and the figures of the month."""

    placement: Placement
    sheet: AttendanceMonth | None
    said: str
    cells: list[ShownCell]
    is_open: bool
    html: Markup  # the cells, ready to print


@dataclass(frozen=True)
class Head:
    """The head of one day."""

    day: date
    weekday: str
    is_rest: bool
    is_today: bool


@dataclass(frozen=True)
class ShownGrid:
    """All that the page shows of a month."""

    month: str
    previous: str
    following: str
    heads: list[Head]
    rows: list[ShownRow]
    problems: list[tuple[str, str, str]] = field(default_factory=list)  # anchor, who and when, why


def show(
    grid: Grid, today: date, outcome: GridOutcome | None = None, typed: Mapping[str, RowEdit] | None = None
) -> ShownGrid:
    """Lay out a grid; what could not be stored keeps what was typed, with the reason beside it."""
    first = month_bounds(grid.month)[0]
    heads = [Head(day, WEEKDAYS[day.weekday()], day in grid.rest_days, day == today) for day in grid.days]
    wrong = _wrong(outcome) if outcome else {}
    rows = [_row(place, row, today, wrong, (typed or {}).get(row.placement.id)) for place, row in enumerate(grid.rows)]
    told = [
        (f"c{place}-{cell.day}", f"{row.placement.person_name} {grid.month[5:]}-{cell.day:02d}", cell.problem)
        for place, row in enumerate(rows)
        for cell in row.cells
        if cell.problem
    ]
    return ShownGrid(grid.month, _month(add_months(first, -1)), _month(add_months(first, 1)), heads, rows, told)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _wrong(outcome: GridOutcome) -> dict[Cell, str]:
    clashes = {
        cell: f"打开后已被他人改为“{_told(clash.theirs)}”，您填写的是“{_told(clash.yours)}”，请核对后再保存"
        for cell, clash in outcome.clashes.items()
    }
    return {**outcome.problems, **clashes}


def _told(code: str) -> str:
    return "空" if code == BLANK else code


def _row(place: int, row: GridRow, today: date, wrong: Mapping[Cell, str], typed: RowEdit | None) -> ShownRow:
    is_open = row.sheet is None or row.sheet.state in OPEN_FOR_VOICES
    cells = [_cell(row.placement.id, cell, today, is_open, wrong, typed) for cell in row.cells]
    html = Markup("".join(_written(place, cell) for cell in cells))  # noqa: S704 (each part is escaped)
    return ShownRow(row.placement, row.sheet, row.said, cells, is_open, html)


def _written(place: int, cell: ShownCell) -> str:
    """One cell in HTML; codes are letters of ours, what was typed and what is wrong with it are escaped."""
    small = f"<small>{cell.others}</small>" if cell.others else ""
    if not cell.is_open:
        return f'<td class="{cell.tone}"><b>{escape(cell.value)}</b>{small}</td>'
    field = f'<input name="{place}.{cell.day}" value="{escape(cell.value) if cell.value else ""}" maxlength="2"'
    named = f'aria-labelledby="n{place} d{cell.day}"'
    if not cell.problem:
        return f'<td class="{cell.tone}">{field} {named}>{small}</td>'
    told = f'id="c{place}-{cell.day}" aria-invalid="true" title="{escape(cell.problem)}"'
    return f'<td class="{cell.tone} bad">{field} {named} {told}>{small}</td>'


def _cell(
    placement_id: str, cell: GridCell, today: date, is_open: bool, wrong: Mapping[Cell, str], typed: RowEdit | None
) -> ShownCell:
    number = cell.day.day
    if cell.kind == Code.N:
        return ShownCell(number, "n", "", "", False, "")
    problem = wrong.get((placement_id, cell.day), "") if wrong else ""
    value = str(cell.unit_code or "")
    if problem and typed is not None:
        value = typed.now[number - 1].replace(BLANK, "")[:1]
    others = f"{cell.trainee_code or SILENT}{cell.mentor_code or SILENT}"
    if others == SILENT * 2:
        others = ""
    return ShownCell(number, _tone(cell, today), value, others, is_open and cell.day <= today, problem)


def _tone(cell: GridCell, today: date) -> str:
    """The class of a cell: its settled code, a rest day, a day to come, or one that is still to be settled."""
    if cell.is_corrected:
        return f"s{cell.code} k"
    if cell.code is not None:
        return f"s{cell.code}"
    if cell.kind == Code.H:
        return "r"
    return "f" if cell.day > today else "u"
