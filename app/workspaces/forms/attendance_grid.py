"""The grid of a month as the page and the workbook write it, read into rows of edits."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core.calendar import WEEKDAYS, days_from, month_bounds
from app.core.errors import Invalid
from app.exchange.services.reading import Sheet
from app.placements.queries.attendance.grid import BLANK, Grid
from app.placements.services.attendance.gridding import RowEdit
from app.placements.states.attendance import AttendanceCode as Code

KEY, NAME, TAIL, WAS = "见习编号", "姓名", "证件尾号", "打开时的登记（请勿改动）"
DAY_NUMBER = re.compile(r"[0-9]{1,2}").fullmatch
WORDS = {code.label: code for code in Code} | {
    "√": Code.P,
    "✓": Code.P,
    "公假": Code.O,
    "外派": Code.O,
    "工伤": Code.W,
    "病": Code.S,
    "事": Code.L,
    "旷": Code.A,
    "休": Code.H,
}


def letter(text: object) -> str:
    """What a cell says: a code, BLANK for nothing, or the text itself when it is neither."""
    plain = unicodedata.normalize("NFKC", str(text if text is not None else "")).strip()
    if not plain or plain == BLANK:
        return BLANK
    return str(WORDS.get(plain, plain.upper()))


def from_form(form: Mapping[str, str], month: str) -> dict[str, RowEdit]:
    """Read the rows that were sent: ``r.3`` is whose, ``w.3`` what stood there, ``3.17`` the 17th day of it."""
    days = list(days_from(*month_bounds(month)))
    found = {}
    for name, placement_id in form.items():
        if name.startswith("r."):
            number = name[2:]
            was = form.get(f"w.{number}", "").ljust(len(days), BLANK)[: len(days)]
            now = [letter(form.get(f"{number}.{day.day}", was[place])) for place, day in enumerate(days)]
            found[placement_id] = RowEdit(was, now)
    return found


def headings(days: Sequence[date], rest: frozenset[date]) -> list[str]:
    """The headings of the workbook: who, each day with its weekday, and what stood there."""
    told = [f"{day.day}日{WEEKDAYS[day.weekday()]}{'·休' if day in rest else ''}" for day in days]
    return [KEY, NAME, TAIL, *told, WAS]


def as_rows(grid: Grid) -> list[list[Any]]:
    """The rows of the workbook: what the unit says; cells outside an internship read N."""
    return [
        [
            row.placement.id,
            row.placement.person_name,
            row.placement.id_tail,
            *(str(cell.unit_code or ("N" if cell.kind == Code.N else "")) for cell in row.cells),
            row.said,
        ]
        for row in grid.rows
    ]


def from_sheet(sheet: Sheet, month: str) -> dict[str, RowEdit]:
    """Read a workbook that was taken from the page; raises Invalid when it is another one."""
    days = list(days_from(*month_bounds(month)))
    head = next((row for row in sheet.rows[:15] if KEY in [str(cell).strip() for cell in row]), None)
    if head is None:
        raise Invalid({"file": _("没有找到“%(key)s”一列，请使用本页导出的考勤表。", key=KEY)})
    places = _places([str(cell).strip() for cell in head], days)
    found = {}
    for row in sheet.rows[sheet.rows.index(head) + 1 :]:
        placement_id = str(row[places[KEY]]).strip()
        if placement_id:
            was = str(row[places[WAS]]).ljust(len(days), BLANK)[: len(days)]
            found[placement_id] = RowEdit(
                was, [_said(row[places[day.isoformat()]], was[n]) for n, day in enumerate(days)]
            )
    return found


def _said(cell: object, was: str) -> str:
    said = letter(cell)
    return was if said == Code.N else said


def _places(head: Sequence[str], days: Sequence[date]) -> dict[str, int]:
    """Where each column stands, whatever order they were put into."""
    found = {name: head.index(name) for name in (KEY, WAS) if name in head}
    for place, name in enumerate(head):
        number = name.split("日")[0]
        if "日" in name and DAY_NUMBER(number) and 1 <= int(number) <= len(days):
            found[days[int(number) - 1].isoformat()] = place
    missing = [str(day.day) for day in days if day.isoformat() not in found]
    if WAS not in found or missing:
        words = _(
            "缺少“%(name)s”列，请使用本页导出的考勤表，不要删除列。", name=WAS if WAS not in found else missing[0]
        )
        raise Invalid({"file": words})
    return found
