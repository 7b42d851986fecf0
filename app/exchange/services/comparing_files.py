"""The file of a comparison batch that goes out: tokens and room for answers, never a name or a number."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter
from flask_babel import gettext as _

from app.exchange.models import ComparisonBatch
from app.exchange.queries import comparisons as queries
from app.exchange.services.tokens import TOKEN_LENGTH
from app.exchange.states import BASIS, Answer, Figure

TOKEN, RESULT, DAY, FIGURE = "比对码", "结果", "日期", "数值"
NUMBER = "批次号"
BOM = "\ufeff"


def in_memory(body: bytes) -> IO[bytes]:
    """A file to send of bytes at hand."""
    return io.BytesIO(body)


def headings(batch: ComparisonBatch) -> list[str]:
    """The columns of the file; a figure only where the question has one."""
    return [TOKEN, RESULT, DAY] + ([FIGURE] if batch.about.figure != Figure.NONE else [])


def preamble(batch: ComparisonBatch) -> list[tuple[str, str]]:
    """What stands above the columns: which batch, what is asked on what basis, until when, and how to answer."""
    about = batch.about
    how = _("结果填是、否或未知；日期填情况属实的日期。本文件不含姓名和证件号码，请勿添加。")
    if about.figure != Figure.NONE:
        how += _("数值填%(what)s。", what=about.figure_label)
    return [
        (NUMBER, batch.number),
        (_("比对事项"), _(batch.question.label)),
        (_("信息来源"), str(about.holder)),
        (_("依据"), f"{BASIS}；{about.rules}"),
        (_("答复期限"), batch.due_on.isoformat()),
        (_("填写说明"), how),
    ]


def _rows(batch: ComparisonBatch) -> Iterator[tuple[Any, ...]]:
    width = len(headings(batch))
    for row in queries.tokens_of(batch):
        answer = row.answer.label if row.answer is not None else None
        yield (row.token, answer, row.answered_on, row.figure)[:width]


def as_csv(batch: ComparisonBatch) -> IO[bytes]:
    """The file as CSV with a byte order mark, answers so far filled in."""
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerows(preamble(batch))
    writer.writerow(headings(batch))
    writer.writerows(_rows(batch))
    return io.BytesIO(text.getvalue().encode())


def as_xlsx(batch: ComparisonBatch) -> IO[bytes]:
    """The file as a workbook whose cells offer the answers, answers so far filled in."""
    stream: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115 (the response closes it)
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(batch.number)
    bold = book.add_format({"bold": True, "bg_color": "#E1F0F2", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_column(0, 0, TOKEN_LENGTH + 4)
    sheet.set_column(1, 3, 14)
    above = preamble(batch)
    for number, (label, text) in enumerate(above):
        sheet.write_row(number, 0, (label, text))
    sheet.write_row(len(above), 0, headings(batch), bold)
    last = len(above)
    for number, row in enumerate(_rows(batch), start=last + 1):
        _write_row(sheet, number, row, day)
        last = number
    _offer_answers(sheet, batch, len(above) + 1, last)
    sheet.freeze_panes(len(above) + 1, 0)
    book.close()
    stream.seek(0)
    return stream


def _write_row(sheet: Any, number: int, row: Sequence[Any], day: Any) -> None:
    for place, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(number, place, value, day)
        elif isinstance(value, int):
            sheet.write_number(number, place, value)
        elif value:
            sheet.write_string(number, place, value)


def _offer_answers(sheet: Any, batch: ComparisonBatch, first: int, last: int) -> None:
    """The lists and limits that the program of the officer enforces while answers are typed."""
    answers = [answer.label for answer in Answer]
    words = "、".join(answers)
    sheet.data_validation(
        first, 1, last, 1, {"validate": "list", "source": answers, "error_message": _("请填写：%(w)s", w=words)}
    )
    limits = {"validate": "date", "criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
    sheet.data_validation(first, 2, last, 2, limits | {"error_message": _("请填写日期，如 2023-07-01")})
    if batch.about.figure != Figure.NONE:
        whole = {"validate": "integer", "criteria": ">=", "value": 0, "error_message": _("请填写不小于 0 的整数")}
        sheet.data_validation(first, 3, last, 3, whole)
