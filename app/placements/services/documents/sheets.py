"""The attendance sheet of a month: of one person, of a unit, or of all units of an area."""

from collections.abc import Sequence
from typing import Any

from app.core import issuing
from app.core.calendar import month_bounds
from app.core.identifiers import mask_name
from app.core.issued import IssuedDocument, IssuedState
from app.core.pdf.contracts import AttendanceSheetContext, SheetDay, SheetPerson, UnitSheet
from app.placements.models import AttendanceMonth
from app.placements.queries import documents as queries
from app.placements.queries.attendance.grid import Grid, GridRow
from app.placements.services.documents.facts import sealed
from app.placements.services.documents.paper import Paper
from app.programme.queries import database_params
from app.units.models import Unit

SERIES = "JXKQ"
UNSETTLED = "·"
SIGNERS = ["制表人", "带教老师", "单位负责人（盖章）"]


def month_name(month: str) -> str:
    """2023年7月 for 2023-07."""
    first, _last = month_bounds(month)
    return f"{first.year}年{first.month}月"


def context(
    grids: Sequence[tuple[str, Grid]], document: IssuedDocument | None, *, alone: bool = False
) -> AttendanceSheetContext:
    """What reports/attendance_sheet is given: the sheets of units, by (name, grid) of the same month."""
    grid = grids[0][1]
    given = (document.number, document.code, document.issued_on) if document else ("", "")
    return AttendanceSheetContext(
        **sealed(*given),
        month_name=month_name(grid.month),
        due_days=database_params().workdays.in_month(grid.month),
        days=[
            SheetDay(number=day.day, weekday=day.weekday(), is_workday=day not in grid.rest_days) for day in grid.days
        ],
        sheets=[UnitSheet(unit_name=name, people=[_person(row) for row in one.rows]) for name, one in grids],
        signers=["见习人员", *SIGNERS] if alone else SIGNERS,
        footnote=_by_default(grids),
    )


def _by_default(grids: Sequence[tuple[str, Grid]]) -> str:
    rows = [row for _name, grid in grids for row in grid.rows if row.sheet and row.sheet.is_confirmed_by_default]
    return f"其中{len(rows)}人本人逾期未确认，视为确认。" if rows else ""


def _person(row: GridRow) -> SheetPerson:
    codes = (cell.code or cell.kind or UNSETTLED for cell in row.cells)
    return SheetPerson(name=row.placement.person_name, codes="".join(map(str, codes)))


def of_person(month: AttendanceMonth) -> Paper:
    """The sheet of one person; under a number once the month was handed in."""
    grid = queries.sheet_of_one(month)
    shown = [("姓名", mask_name(month.person_name)), ("见习单位", month.unit_name), ("月份", month_name(month.month))]
    issued = _issued(month, grid, shown) if queries.is_settled(grid) else None
    return _paper(month.month, context([(month.unit_name, grid)], issued, alone=True))


def of_unit(unit: Unit, month: str) -> Paper:
    """The sheet of everybody of a unit; under a number once every month was handed in."""
    grid = queries.sheet_of_unit(unit.id, month)
    shown = [("见习单位", unit.name), ("月份", month_name(month)), ("人数", f"{len(grid.rows)}人")]
    issued = _issued(unit, grid, shown) if queries.is_settled(grid) else None
    return _paper(month, context([(unit.name, grid)], issued))


def of_area(region_code: str, month: str) -> Paper | None:
    """The sheets of every unit of an area in one file, without a number; None where nobody was on post."""
    units = queries.units_with_placements(region_code, month)
    grids = [(unit.name, queries.sheet_of_unit(unit.id, month)) for unit in units]
    grids = [(name, grid) for name, grid in grids if grid.rows]
    return _paper(month, context(grids, None)) if grids else None


def follow_unlock(month: AttendanceMonth, **_facts: Any) -> None:
    """A month that is open for correction again has no valid sheet, neither the person's nor the unit's."""
    for record in (month, queries.unit_of(month)):
        issued = issuing.latest(record, f"attendance-{month.month}")
        if issued is not None:
            issuing.change(issued, IssuedState.AMENDED, "考勤解锁更正，以重新报送后打印的为准")


def _paper(month: str, known: AttendanceSheetContext) -> Paper:
    return Paper(f"就业见习考勤表_{known['number'] or month}.pdf", kind="attendance_sheet", context=known)


def _issued(record: object, grid: Grid, shown: list[tuple[str, str]]) -> IssuedDocument:
    people = [_person(row) for row in grid.rows]
    content = queries.fingerprint(*(f"{one['name']} {one['codes']}" for one in people))
    return issuing.issue_anew(
        record,
        kind=f"attendance-{grid.month}",
        series=SERIES,
        title="就业见习考勤表",
        issuer=grid.rows[0].placement.unit_name,
        shown=[*shown, ("内容校验值", content[:16].upper())],
    )
