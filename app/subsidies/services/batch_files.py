"""The file of a batch that goes to finance: a cover with count, sum and checksum, and a sheet of payments.

The form is fixed; finance fills the last four columns and nothing else.  It holds account numbers: it is kept sealed,
and whoever downloads it is logged.
"""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from app.core.money import text
from app.core.pdf.amounts import in_capitals
from app.organisations.queries import full_name_of
from app.subsidies.models import PaymentBatch, PaymentItem
from app.subsidies.states import ClaimKind

COVER, SHEET = "封面", "明细"
NUMBER, CHECKSUM = "批次号", "校验码（SHA-256）"
PLACE, CLAIM, KIND, PAYEE, BANK, ACCOUNT, AMOUNT = (
    "序号", "申领编号", "补贴种类", "收款人", "开户银行", "账号", "金额（元）",
)  # fmt: skip
RESULT, VOUCHER, DAY, PROBLEM = "拨付结果", "凭证号", "拨付日期", "失败原因"
GIVEN = (PLACE, CLAIM, KIND, PAYEE, BANK, ACCOUNT, AMOUNT)
ANSWERS = (RESULT, VOUCHER, DAY, PROBLEM)
HEADINGS = GIVEN + ANSWERS
PAID, FAILED = "已拨付", "失败"
WIDTHS = (6, 26, 22, 30, 26, 26, 14, 12, 20, 14, 30)
HOW = "请只填写“明细”中的后四列：拨付结果填“已拨付”或“失败”；已拨付的填凭证号和拨付日期，失败的填失败原因。"

Kinds = dict[str, ClaimKind]


def given_of(item: PaymentItem, kind: ClaimKind) -> tuple[str, ...]:
    """What the first seven cells of a payment say, as text."""
    return (
        str(item.place),
        item.claim_number,
        kind.label,
        item.payee_name,
        item.payee_bank or "",
        item.payee_account,
        text(item.amount_yuan),
    )


def checksum_of(batch: PaymentBatch, items: Sequence[PaymentItem], kinds: Kinds) -> str:
    """SHA-256 over the batch number and the canonical rows, one a line, cells parted by tabs."""
    lines = [batch.number, *("\t".join(given_of(item, kinds[item.claim_id])) for item in items)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def cover_of(batch: PaymentBatch, items: Sequence[PaymentItem]) -> list[tuple[str, str]]:
    """The lines of the cover; count and sum of the payments as they were sent."""
    total = sum((item.amount_yuan for item in items), batch.amount_yuan * 0)
    return [
        (NUMBER, batch.number),
        ("名称", batch.title),
        ("县（区）", full_name_of(batch.region_code)),
        ("送出日期", batch.sent_on.isoformat() if batch.sent_on else ""),
        ("应拨付日期", batch.pay_due_on.isoformat() if batch.pay_due_on else ""),
        ("笔数", str(len(items))),
        ("合计金额（元）", text(total)),
        ("合计大写", in_capitals(total)),
        (CHECKSUM, batch.checksum or ""),
        ("填写说明", HOW),
    ]


def workbook(batch: PaymentBatch, items: Sequence[PaymentItem], kinds: Kinds) -> bytes:
    """The file as XLSX; the cells for answers offer what may be answered."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": batch.number})
    bold = book.add_format({"bold": True, "bg_color": "#E1F0F2", "border": 1})
    cover = book.add_worksheet(COVER)
    cover.set_column(0, 0, 20)
    cover.set_column(1, 1, 70)
    for row, (label, told) in enumerate(cover_of(batch, items)):
        cover.write_string(row, 0, label, bold)
        cover.write_string(row, 1, told)
    _fill(book, items, kinds, bold)
    book.close()
    return stream.getvalue()


def _fill(book: Any, items: Sequence[PaymentItem], kinds: Kinds, bold: Any) -> None:
    sheet = book.add_worksheet(SHEET)
    money, day = book.add_format({"num_format": "0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width, day if HEADINGS[place] == DAY else None)
        sheet.write_string(0, place, HEADINGS[place], bold)
    sheet.freeze_panes(1, 2)
    for row, item in enumerate(items, start=1):
        given = given_of(item, kinds[item.claim_id])
        sheet.write_number(row, 0, item.place)
        for place in range(1, len(GIVEN) - 1):
            sheet.write_string(row, place, given[place])
        sheet.write_number(row, len(GIVEN) - 1, item.amount_yuan, money)
    results = {"validate": "list", "source": [PAID, FAILED], "error_message": f"请填写：{PAID}、{FAILED}"}
    sheet.data_validation(1, len(GIVEN), len(items), len(GIVEN), results)
