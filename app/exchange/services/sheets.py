"""Workbooks that go back to the person: the template of a target, and the sheet with the errors written into it."""

from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import IO, Any

import xlsxwriter
from flask_babel import gettext as _

from app.core.tabular import spooled
from app.exchange.models import ImportFault
from app.exchange.services.cells.choices import allowed_words
from app.exchange.services.cells.text import as_typed
from app.exchange.services.columns import FAULT_HEADING, Layout, bare
from app.exchange.services.reading import CELL_MAX, Sheet, is_empty
from app.exchange.services.targets import Column, Target
from app.organisations.queries import areas, full_name_of

TEMPLATE_ROWS = 10_000  # that carry the formats and the lists
SHEET_NAME_MAX = 31
GLANCE_MAX = 60  # of the choices that the page lists
TEXT_MAX = 2_000  # longer limits are not worth saying
COMMENT_MAX = 255  # of a message that Excel shows beside a cell
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
LIST_SHEET = "可填内容"
FORMATS = {
    **dict.fromkeys(("text", "area", "id_no", "phone", "uscc", "lookup", "choice", "several", "region"), "@"),
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "amount": "#,##0.00",
    "int": "0",
}
WIDTHS = {"area": 40, "id_no": 22, "uscc": 22, "several": 28, "text": 18, "date": 13, "bool": 10}
KIND_WORDS = {
    "date": "日期，如 2023-06-05",
    "month": "年月，如 2023-06",
    "int": "整数",
    "amount": "金额（元），最多两位小数",
    "bool": "是、否",
    "id_no": "18位身份证号码（文本格式）",
    "phone": "11位手机号，或带区号的座机（文本格式）",
    "uscc": "18位统一社会信用代码（文本格式）",
    "several": "可填多项，用顿号分开",
}


def template(target: Target) -> IO[bytes]:
    """Write the empty list of a target: headings with required marks, formats, choices, and what is allowed."""
    stream = spooled()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **AS_TEXT})
    book.set_properties({"title": _(target.title)})
    sheet = book.add_worksheet(_sheet_name(_(target.title)))
    lists = book.add_worksheet(LIST_SHEET)
    head = _head(book, "#E1F0F2")
    needed = _head(book, "#FCEBD6")
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for place, column in enumerate(target.columns()):
        words = _(column.label)
        cells = book.add_format({"num_format": FORMATS.get(column.kind, "General")})
        sheet.set_column(place, place, max(WIDTHS.get(column.kind, 16), len(words) * 2 + 4), cells)
        sheet.write_string(0, place, f"{words}*" if column.required else words, needed if column.required else head)
        sheet.write_comment(0, place, _about(column), {"x_scale": 2, "y_scale": 1.2})
        _limit(sheet, lists, place, column, head)
    sheet.activate()
    book.close()
    stream.seek(0)
    return stream


def _head(book: Any, colour: str) -> Any:
    return book.add_format({"bold": True, "bg_color": colour, "border": 1, "text_wrap": True, "valign": "vcenter"})


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:SHEET_NAME_MAX] or "Sheet1"


def _about(column: Column) -> str:
    """What stands in the comment of a heading."""
    said = [_("必填") if column.required else _("选填")]
    if column.kind in KIND_WORDS:
        said.append(_(KIND_WORDS[column.kind]))
    if column.hint:
        said.append(_(column.hint))
    choices = _choices(column)
    if choices and column.kind != "bool":
        said.append(_("可填：%(words)s", words=allowed_words(choices)))
    return "\n".join(said)


def allowed_in(column: Column) -> str:
    """What may be written into a column, in one sentence."""
    choices = _choices(column)
    if choices and column.kind != "bool":
        several = _("可填多项，用顿号分开：") if column.kind == "several" else ""
        return several + allowed_words(choices, GLANCE_MAX)
    if column.kind in KIND_WORDS:
        return _(KIND_WORDS[column.kind])
    return _("文字，不超过 %(n)s 字", n=column.longest) if column.longest <= TEXT_MAX else _("文字")


def _choices(column: Column) -> list[str]:
    """The labels that may be written into a column."""
    if column.options:
        return [_(label) for _value, label in column.options]
    if column.kind == "region":
        return [full_name_of(code) for code in areas()]
    return [_("是"), _("否")] if column.kind == "bool" else []


def _limit(sheet: Any, lists: Any, place: int, column: Column, head: Any) -> None:
    """Let the sheet itself refuse what is not allowed; the choices stand on the second sheet."""
    choices = _choices(column)
    if choices:
        lists.write_string(0, place, _(column.label), head)
        lists.write_column(1, place, choices)
        lists.set_column(place, place, max(12, min(40, max(map(len, choices)) * 2 + 2)))
    rule: dict[str, Any] | None = None
    if choices and column.kind != "several":
        span = xlsxwriter.utility.xl_range_abs(1, place, len(choices), place)
        rule = {"validate": "list", "source": f"='{LIST_SHEET}'!{span}"}
    elif column.kind in ("date", "month"):
        rule = {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2100, 12, 31)}
    elif column.kind == "int":
        least, most = column.bounds or (0, 2_000_000_000)
        rule = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
    elif column.kind in ("id_no", "uscc"):
        rule = {"validate": "length", "criteria": "==", "value": 18}
    if rule is not None:
        words = _(KIND_WORDS.get(column.kind, "请从列表中选择。"))
        told = {"error_title": _(column.label)[:32], "error_message": words[:COMMENT_MAX], "ignore_blank": True}
        sheet.data_validation(1, place, TEMPLATE_ROWS, place, {**rule, **told})


def error_sheet(
    title: str, sheet: Sheet, layout: Layout, faults: Sequence[ImportFault], *, only_bad: bool
) -> IO[bytes]:
    """Write the person's own rows with the bad cells coloured and commented, and all that is wrong in a last column."""
    stream = spooled()
    book = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(_sheet_name(title))
    own = [place for place, heading in enumerate(layout.headings) if bare(heading) != bare(FAULT_HEADING)]
    _error_heads(book, page, [layout.headings[place] for place in own])
    styles = _Styles(book)
    by_row: dict[int, list[ImportFault]] = {}
    for fault in faults:
        by_row.setdefault(fault.row, []).append(fault)
    at_row = 0
    for number, cells in enumerate(sheet.rows[layout.first :], start=layout.first + 1):
        said = by_row.get(number, [])
        if is_empty(cells) or (only_bad and not said):
            continue
        at_row += 1
        bad = {layout.place_of(fault.column): fault for fault in reversed(said) if fault.column}
        for at, place in enumerate(own):
            styles.copy(page, at_row, at, cells[place], is_bad=place in bad)
            if place in bad:
                page.write_comment(at_row, at, _words(bad[place], with_heading=False), {"x_scale": 2})
        if said:
            page.write_string(at_row, len(own), "；".join(map(_words, said))[:CELL_MAX], styles.told)
    book.close()
    stream.seek(0)
    return stream


def _error_heads(book: Any, page: Any, headings: list[str]) -> None:
    head = _head(book, "#E1F0F2")
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(headings) - 1, 0), 18)
    page.set_column(len(headings), len(headings), 60)
    for at, heading in enumerate([*headings, FAULT_HEADING]):
        page.write_string(0, at, heading, head)


def _words(fault: ImportFault, *, with_heading: bool = True) -> str:
    heading = f"{fault.heading}：" if with_heading and fault.heading else ""
    allowed = _("（可填：%(words)s）", words=fault.allowed) if fault.allowed else ""
    return f"{heading}{fault.message}{allowed}"


class _Styles:
    """How cells are copied: long numbers stay text, days stay days, bad ones are coloured."""

    def __init__(self, book: Any):
        bad = {"bg_color": "#F9D7D3"}
        self.told = book.add_format({"font_color": "#A3221B", "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", **bad})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd", **bad})
        self.number = book.add_format({}), book.add_format(bad)

    def copy(self, page: Any, row: int, place: int, cell: Any, *, is_bad: bool) -> None:
        """Write one cell as it stood in the person's file."""
        if isinstance(cell, bool):
            page.write_string(row, place, as_typed(cell), self.text[is_bad])
        elif isinstance(cell, int | float) and isfinite(cell):
            page.write_number(row, place, cell, self.number[is_bad])
        elif isinstance(cell, date):
            page.write_datetime(row, place, cell, self.day[is_bad])
        elif cell == "":
            page.write_blank(row, place, None, self.text[is_bad])
        else:
            page.write_string(row, place, str(cell)[:CELL_MAX], self.text[is_bad])
