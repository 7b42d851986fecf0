"""The monthly summary as a spreadsheet: merged group heads, real numbers, unconnected columns marked."""

from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from app.reporting.queries.columns import Column
from app.reporting.queries.summary import Sheet

HEAD_ROWS = 5  # title, facts, groups, labels, numbers
NUMBER_FORMATS = {0: "#,##0", 1: "0.0", 2: "#,##0.00"}
GROUND = {"PROVINCE": "#E1F0F2", "CITY": "#F2F5F7", "COUNTY": "#FFFFFF"}
MARK = "△"


def summary_workbook(sheet: Sheet, form: str) -> BytesIO:
    """Write the sheet as it stands on the screen and return the file at its start."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": sheet.title, "created": sheet.made_at})
    page = book.add_worksheet(f"{sheet.month} {sheet.area.short_name}"[:31])
    columns = [column for column in sheet.columns if column.short or form == "FULL"]
    _heads(book, page, sheet, columns)
    _rows(book, page, sheet, columns)
    note = _("注：标“△”的栏次为未接入，以 0 或空白列示，不代表实际为零。")
    page.write_string(HEAD_ROWS + len(sheet.rows) + 1, 0, note)
    page.set_landscape()
    page.set_paper(8 if form == "FULL" else 9)
    page.fit_to_pages(0 if form == "FULL" else 1, 1)
    page.repeat_columns(0, 1)
    book.close()
    stream.seek(0)
    return stream


def _heads(book: Any, page: Any, sheet: Sheet, columns: list[Column]) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": "#F2F5F7", "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    grey = book.add_format(
        {"bold": True, "bg_color": "#F7F2E8", "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    page.merge_range(
        0, 0, 0, len(columns) - 1, sheet.title, book.add_format({"bold": True, "font_size": 16, "align": "left"})
    )
    made = sheet.made_at.strftime("%Y-%m-%d %H:%M")
    page.write_string(
        1,
        0,
        _(
            "填报单位：%(area)s　统计月份：%(month)s　生成时间：%(made)s",
            area=sheet.area.name,
            month=sheet.month_name,
            made=made,
        ),
    )
    start = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        width = len(list(members))
        if width > 1:
            page.merge_range(2, start, 2, start + width - 1, group, head)
        else:
            page.write_string(2, start, group, head)
        start += width
    for place, column in enumerate(columns):
        unit = f"\n（{column.unit}）" if column.unit else ""
        page.write_string(
            3, place, f"{column.label}{'' if column.connected else MARK}{unit}", head if column.connected else grey
        )
        page.write_number(4, place, column.no, head)
        page.set_column(place, place, 22 if place == 0 or column.key == "note" else 11)
    page.set_row(3, 78)
    page.freeze_panes(HEAD_ROWS, 1)


def _rows(book: Any, page: Any, sheet: Sheet, columns: list[Column]) -> None:
    formats: dict[tuple[str, int | None], Any] = {}

    def style(level: str, decimals: int | None) -> Any:
        if (level, decimals) not in formats:
            facts: dict[str, Any] = {"border": 1, "bg_color": GROUND[level], "bold": level != "COUNTY"}
            if decimals is not None:
                facts["num_format"] = NUMBER_FORMATS[decimals]
            formats[level, decimals] = book.add_format(facts)
        return formats[level, decimals]

    for number, row in enumerate(sheet.rows, start=HEAD_ROWS):
        for place, column in enumerate(columns):
            value = row.values[column.key]
            if isinstance(value, (int, Decimal)):
                page.write_number(number, place, value, style(row.level, column.decimals))
            else:
                page.write(number, place, value or "", style(row.level, None))
