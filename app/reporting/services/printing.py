"""The monthly summary on paper: A3 for the whole table, A4 for the short form."""

import hashlib
import json
from decimal import Decimal
from typing import Any, Literal

from flask_babel import gettext as _

from app.core import crypto, documents
from app.core.calendar import month_bounds
from app.core.pdf.contracts import SummaryColumn, SummaryContext, SummaryRow
from app.core.pdf.verification import document_number
from app.reporting.queries.columns import Column
from app.reporting.queries.summary import Sheet

FORMS = ("FULL", "SHORT")
SERIES = "JXHZ"
HEADS = frozenset({"reporter", "region_code", "month"})
NOTES_ON_PAPER = 24  # characters of a remark; a longer one stands on the screen and in the spreadsheet
LEVELS: dict[str, Literal["REGION", "CITY", "COUNTY"]] = {"PROVINCE": "REGION", "CITY": "CITY", "COUNTY": "COUNTY"}


def printed_columns(sheet: Sheet, form: str) -> list[Column]:
    """The columns of a form, without the three that the paper says in its head."""
    return [column for column in sheet.columns if column.key not in HEADS and (column.short or form == "FULL")]


def shown(column: Column, value: Any) -> str | None:
    """A value as people read it, the same on the screen and on paper; None where there is nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return f"{value:,.{column.decimals}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def summary_context(sheet: Sheet, form: str) -> SummaryContext:
    """What reports/monthly_summary is given."""
    columns = printed_columns(sheet, form)
    return SummaryContext(
        title=sheet.title,
        month=sheet.month_name,
        region_name=sheet.area.name,
        columns=[
            SummaryColumn(
                no=c.no, label=c.label, group=c.group, unit=c.unit, connected=c.connected, decimals=c.decimals
            )
            for c in columns
        ],
        rows=[
            SummaryRow(
                level=LEVELS[row.level],
                name=row.name,
                code=row.code,
                cells=[_cell(c, row.values[c.key]) for c in columns],
            )
            for row in sheet.rows
        ],
        generated_at=sheet.made_at,
        document_no=verification_code(sheet, form),
        verify_url=verification_code(sheet, form),
        form=form,  # type: ignore[typeddict-item]
    )


def _cell(column: Column, value: Any) -> str | None:
    text = shown(column, value)
    if column.key == "note" and text and len(text) > NOTES_ON_PAPER:
        return str(_("见电子表"))
    return text


def verification_code(sheet: Sheet, form: str) -> str:
    """The document number with a seal over all its figures, such as JXHZ-202306-640000-0123456789ABCDEF."""
    key = sheet.area.code + ("S" if form == "SHORT" else "")
    number = document_number(SERIES, month_bounds(sheet.month)[0], key)
    figures = [
        [row.code, *(str(row.values[column.key]) for column in printed_columns(sheet, form))] for row in sheet.rows
    ]
    content = hashlib.sha256(json.dumps(figures, ensure_ascii=False).encode()).hexdigest()
    return f"{number}-{crypto.sign(f'{number} {content}', purpose='document').upper()}"


def summary_pdf(sheet: Sheet, form: str) -> bytes:
    """The printed table; the same figures at the same moment give the same bytes."""
    return documents.build("monthly_summary", summary_context(sheet, form))
