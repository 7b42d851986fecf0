"""Spreadsheets out: XLSX with real dates and numbers, CSV that Excel opens rightly; written column by column.

Both take chunks: a chunk is the columns of some rows, all of one length.  Nothing is held but one chunk.
"""

import csv
import re
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
TYPES = {"xlsx": XLSX, "csv": CSV, "pdf": "application/pdf"}
CHUNK = 2000
CELL_MAX = 32_767  # characters that a cell of a workbook holds
WHOLE_MAX = 10**15  # a workbook keeps fifteen digits of a number
DAY_ZERO = date(1899, 12, 30).toordinal()
FIRST_DAY = date(1900, 3, 1)  # before it, days of a workbook are miscounted
NAMES = frozenset({str, type(None)})
DAYS = frozenset({date, type(None)})
STYLES = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "money": "#,##0.00"}

Chunk = Sequence[Sequence[Any]]
_special = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$").search
_control = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_risky = re.compile(r"'*[=+\-@\t\r]").match


def in_columns(rows: Iterable[Sequence[Any]], size: int = CHUNK) -> Iterator[Chunk]:
    """Turn rows into chunks of columns."""
    left = iter(rows)
    while lot := list(islice(left, size)):
        yield list(zip(*lot, strict=True))


def spooled() -> IO[bytes]:
    """A file for one answer: in memory while it is small, without a name on disk when it grows."""
    return tempfile.SpooledTemporaryFile(max_size=8 << 20)


def xlsx(
    title: str, headings: Sequence[str], chunks: Iterable[Chunk], into: IO[bytes], *, folder: Path | None = None
) -> None:
    """Write one sheet; text is never taken for a formula. ``folder`` is where the rows wait until they are packed."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        book = xlsxwriter.Workbook(into, {"constant_memory": True, "tmpdir": scratch})
        try:
            _fill(book, title, headings, chunks)
        except BaseException:
            for sheet in book.worksheets():
                sheet._opt_close()
            book.fileclosed = True  # or its destructor would pack what there is, into a file that nobody wants
            raise
        book.close()


def _fill(book: Any, title: str, headings: Sequence[str], chunks: Iterable[Chunk]) -> None:
    book.set_properties({"title": title})
    sheet = book.add_worksheet(title[:31], worksheet_class=_Lines)
    head = book.add_format({"bold": True, "bg_color": "#E1F0F2", "border": 1, "text_wrap": True, "valign": "vcenter"})
    styles = {name: book.add_format({"num_format": form})._get_xf_index() for name, form in STYLES.items()}
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(headings) - 1, 0), 18)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, head)
    row = 1
    for chunk in chunks:
        row += sheet.put(row, chunk, styles)


class _Lines(Worksheet):
    """A worksheet that takes rows as ready text: the library's call for every cell costs five times as much."""

    def put(self, first: int, chunk: Chunk, styles: dict[str, int]) -> int:
        """Write the rows of a chunk and return how many they were."""
        height = len(chunk[0])
        places = [_cells(xl_col_to_name(place), first + 1, column, styles) for place, column in enumerate(chunk)]
        self._write_single_row(first)  # what was written cell by cell comes first
        self._check_dimensions(first + height - 1, len(chunk) - 1)
        numbers = range(first + 1, first + 1 + height)
        lines = [
            f'<row r="{number}">{"".join(cells)}</row>'
            for number, cells in zip(numbers, zip(*places, strict=True), strict=True)
        ]
        self.fh.write("".join(lines))
        return height


def _cells(letters: str, first: int, values: Sequence[Any], styles: dict[str, int]) -> list[str]:
    """The cells of one column as XML; a column of one kind, as most are, takes a short way."""
    start = f'<c r="{letters}'
    kinds = set(map(type, values))
    if kinds <= NAMES:
        return [_text(f"{start}{number}", value) if value else "" for number, value in enumerate(values, first)]
    if kinds <= DAYS and min(filter(None, values)) >= FIRST_DAY:
        style = f'" s="{styles["date"]}"><v>'
        return [
            f"{start}{number}{style}{value.toordinal() - DAY_ZERO}</v></c>" if value else ""
            for number, value in enumerate(values, first)
        ]
    return [_any(f"{start}{number}", value, styles) for number, value in enumerate(values, first)]


def _text(start: str, text: str) -> str:
    if len(text) > CELL_MAX:
        text = text[:CELL_MAX]
    if not _special(text):
        return f'{start}" t="inlineStr"><is><t>{text}</t></is></c>'
    safe = _control.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'{start}" t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'


def _any(start: str, value: Any, styles: dict[str, int]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _text(start, "是" if value else "否")
    if isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) >= FIRST_DAY:
        days: float = value.toordinal() - DAY_ZERO
        if not isinstance(value, datetime):
            return f'{start}" s="{styles["date"]}"><v>{days:.0f}</v></c>'
        days += (value - datetime(value.year, value.month, value.day)).total_seconds() / 86_400
        return f'{start}" s="{styles["datetime"]}"><v>{days:.16G}</v></c>'
    if isinstance(value, Decimal) and value.is_finite():
        return f'{start}" s="{styles["money"]}"><v>{value:f}</v></c>'
    if isinstance(value, int | float) and abs(value) < WHOLE_MAX:
        return f'{start}"><v>{value!r}</v></c>'
    return _text(start, str(value))


def csv_text(
    title: str, headings: Sequence[str], chunks: Iterable[Chunk], into: IO[bytes], *, folder: Path | None = None
) -> None:
    """Write the same as comma-separated text in UTF-8 with its mark; nothing in it acts as a formula."""
    into.write(BOM_UTF8)
    into.write(_lines([[neutral(heading) for heading in headings]]))
    for chunk in chunks:
        into.write(_lines(zip(*(_plain(column) for column in chunk), strict=True)))


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _plain(values: Sequence[Any]) -> Sequence[Any]:
    kinds = set(map(type, values))
    if kinds <= DAYS:
        return values
    if kinds <= NAMES:
        return [neutral(value) if value and value[0] in "=+-@\t\r'" else value for value in values]
    return [_told(value) for value in values]


def _told(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return neutral(value) if isinstance(value, str) else value


def neutral(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula (CSV knows no types)."""
    return f"'{text}" if _risky(text) else text


def restored(text: str) -> str:
    """Take the apostrophe of ``neutral`` away again; any other text is returned as it is."""
    return text[1:] if text.startswith("'") and _risky(text) else text
