"""Reads an uploaded XLSX or CSV file into rows of plain cells; knows nothing of what they mean."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from app.core.errors import Invalid
from app.exchange.services.guarding import require_harmless

SIZE_MAX = 20 << 20
ROWS_MAX = 100_000
COLUMNS_MAX = 200
HEAD_ROWS = 15  # titles and notes above the headings
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
CSV = ".csv"
CELL_MAX = 32_767  # Excel's own limit
DELIMITERS = ",;\t"
QUOTED = re.compile(r"'+[=+\-@\t\r]").match

Cells = list[Any]


@dataclass
class Sheet:
    """The rows of one sheet as they stand in the file: row 1 is ``rows[0]``; empty cells are empty text."""

    name: str
    rows: list[Cells]
    names: list[str]  # all sheets that could be chosen

    def __post_init__(self) -> None:
        while self.rows and all(_is_blank(cell) for cell in self.rows[-1]):
            self.rows.pop()
        if len(self.rows) > ROWS_MAX + HEAD_ROWS:
            raise Invalid({"file": _("一次最多导入 %(n)s 行，请分成几个文件。", n=f"{ROWS_MAX:,}")})
        width = max((len(row) for row in self.rows), default=0)
        while width and all(len(row) < width or _is_blank(row[width - 1]) for row in self.rows):
            width -= 1
        self.width = width
        if self.width > COLUMNS_MAX:
            raise Invalid({"file": _("一次最多导入 %(n)s 列，请删去多余的列。", n=COLUMNS_MAX)})
        for row in self.rows:
            del row[self.width :]
            if len(row) < self.width:
                row.extend([""] * (self.width - len(row)))


def _is_blank(cell: Any) -> bool:
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def read(body: bytes, file_name: str, sheet: str | None = None, *, is_known: bool = False) -> Sheet:
    """Read one sheet, the first visible one unless it is named; raise Invalid with what to do.

    ``is_known`` says that the file was looked through before it was kept.
    """
    if not body:
        raise Invalid({"file": _("文件是空的。")})
    if len(body) > SIZE_MAX:
        raise Invalid({"file": _("文件不能超过 %(n)s MB。", n=SIZE_MAX >> 20)})
    if body.startswith(OLD_EXCEL):
        raise Invalid({"file": _("这是旧版“.xls”或带打开密码的工作簿，请去掉密码并另存为“.xlsx”后再上传。")})
    if body.startswith(ZIP):
        if not is_known:
            require_harmless(body)
        return _workbook(body, sheet)
    if not file_name.lower().endswith((CSV, ".txt")):
        raise Invalid({"file": _("只接受 XLSX 和 CSV 文件；这个文件的内容不是工作簿。")})
    return Sheet("", _comma_separated(_decoded(body)), [])


def _workbook(body: bytes, wanted: str | None) -> Sheet:
    broken = Invalid({"file": _("工作簿打不开，可能已损坏或设了密码，请另存为新的“.xlsx”后再上传。")})
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(body)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            if not names:
                raise broken
            name = wanted if wanted in names else names[0]
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (PasswordError, WorksheetNotFound, CalamineError) as error:
        raise broken from error
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, timedelta):
                row[place] = str(cell)
    return Sheet(name, rows, names)


def _decoded(body: bytes) -> str:
    """The text of a CSV file: UTF-8, else UTF-16 with its mark, else what Chinese Windows writes."""
    encodings = ("utf-16",) if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid({"file": _("无法识别 CSV 文件的编码，请另存为“CSV UTF-8”或“.xlsx”后再上传。")})


def _comma_separated(text: str) -> list[Cells]:
    lines = text.splitlines()[:HEAD_ROWS]
    delimiter = max(DELIMITERS, key=lambda each: sum(line.count(each) for line in lines))
    rows: list[Cells] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_unwrapped(cell) for cell in row])
            if len(rows) > 2 * (ROWS_MAX + HEAD_ROWS):
                break
    except csv.Error as error:
        raise Invalid({"file": _("CSV 文件第 %(n)s 行附近的引号不成对，请改正后再上传。", n=len(rows) + 1)}) from error
    return rows


def _unwrapped(cell: str) -> str:
    """What was meant: ="0123" keeps a zero in Excel, and our own exports quote what Excel would take for a formula."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        return cell[2:-1]
    return cell[1:] if QUOTED(cell) else cell


def letter_of(place: int) -> str:
    """The letters of the column at a place counted from 0: A, B, …, AA."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_empty(row: Cells) -> bool:
    """Whether nothing stands in the row."""
    return not any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in row)
