"""Reads the file that finance filled: number, checksum and every payment as they were sent, an answer for each of them.

All of it is taken in or nothing; every faulty cell is told by its address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Invalid
from app.core.search import is_storable
from app.exchange.services.cells import CellError, reader_for
from app.exchange.services.cells.text import as_typed, half_width
from app.exchange.services.reading import Cells, Sheet, is_empty, letter_of, read
from app.exchange.services.targets import Column, Fault
from app.subsidies.models import PaymentBatch, PaymentItem
from app.subsidies.services.batch_files import (
    AMOUNT,
    ANSWERS,
    CHECKSUM,
    COVER,
    DAY,
    FAILED,
    GIVEN,
    HEADINGS,
    NUMBER,
    PAID,
    PROBLEM,
    RESULT,
    SHEET,
    VOUCHER,
    Kinds,
    given_of,
)
from app.subsidies.states import ItemState

VOUCHER_MAX, PROBLEM_MAX = 40, 200
WORDS = {PAID: True, "已付": True, "成功": True, "拨付成功": True, FAILED: False, "拨付失败": False, "退票": False}


@dataclass(frozen=True)
class Answer:
    """What became of one payment: paid under a voucher on a day, or not, and why."""

    item_id: str
    is_paid: bool
    voucher_no: str = ""
    paid_on: date | None = None
    problem: str = ""


class FaultyResults(Invalid):
    """The file holds faulty cells; none of it was taken in."""

    def __init__(self, faults: list[Fault]):
        named = "；".join(f"{fault.column or fault.row}：{fault.message}" for fault in faults[:3])
        words = _("文件有 %(n)s 处错误，没有登记任何结果；请改正后重新上传。", n=len(faults))
        super().__init__({"file": [f"{words}{named}"]})
        self.faults = faults


def answers_in(batch: PaymentBatch, items: Sequence[PaymentItem], kinds: Kinds, name: str, body: bytes) -> list[Answer]:
    """The answers of a filled file for payments that wait or were answered; of what was pulled nothing may be said.

    Raises Invalid when the file is another one's or was altered, else FaultyResults with every faulty cell.
    """
    _require_cover(batch, read(body, name, COVER))
    sheet = read(body, name, SHEET, is_known=True)
    if sheet.name != SHEET:
        raise Invalid({"file": _("文件里没有“%(name)s”一页，请使用系统生成的送财政文件。", name=SHEET)})
    head = [half_width(as_typed(cell)) for cell in (sheet.rows[0] if sheet.rows else [])]
    if head[: len(HEADINGS)] != [half_width(name) for name in HEADINGS]:
        raise Invalid({"file": _("“%(name)s”的表头被改动，请使用系统生成的送财政文件。", name=SHEET)})
    reading = _Reading(batch, items, kinds)
    for number, cells in enumerate(sheet.rows[1:], start=2):
        if not is_empty(cells):
            reading.take(number, cells)
    reading.end()
    if reading.faults:
        raise FaultyResults(reading.faults)
    return reading.answers


def _require_cover(batch: PaymentBatch, cover: Sheet) -> None:
    told = {half_width(as_typed(row[0])): as_typed(row[1]).strip() for row in cover.rows if len(row) > 1}
    if cover.name != COVER or NUMBER not in told:
        raise Invalid({"file": _("文件里没有“%(name)s”一页，请使用系统生成的送财政文件。", name=COVER)})
    if told[NUMBER] != batch.number:
        raise Invalid({"file": _("这是另一个批次（%(other)s）的文件，请核对。", other=told[NUMBER][:40] or "—")})
    if told.get(half_width(CHECKSUM), "").lower() != batch.checksum:
        raise Invalid({"file": _("封面上的校验码与批次不符，请使用系统生成的送财政文件。")})


@dataclass
class _Reading:
    """One file on its way in."""

    batch: PaymentBatch
    items: Sequence[PaymentItem]
    kinds: Kinds
    answers: list[Answer] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = {item.place: item for item in self.items}
        self.seen: dict[int, int] = {}
        self.readers: dict[str, Callable[[Any], Any]] = {
            AMOUNT: reader_for(Column(AMOUNT, AMOUNT, "amount")),
            DAY: reader_for(Column(DAY, DAY, "date")),
        }

    def fault(self, row: int, column: str | None, message: str, allowed: str = "") -> None:
        cell = "" if column is None else f"{letter_of(HEADINGS.index(column))}{row}"
        self.faults.append(Fault(row, cell, message, allowed))

    def take(self, row: int, cells: Cells) -> None:
        """Read one payment; nothing of it is kept when a cell is faulty."""
        before, padded = len(self.faults), [*cells, *[""] * (len(HEADINGS) - len(cells))]
        item = self._item(row, padded)
        if item is None:
            return
        self._require_given(row, padded, item)
        answer = self._answer(row, padded, item)
        if len(self.faults) == before and answer is not None:
            self.answers.append(answer)

    def end(self) -> None:
        """Tell which payments of the batch the file lacks."""
        for place in self.left:
            words = _("缺少第 %(n)s 笔付款，不能删除行。", n=place)
            self.fault(self.seen.get(place, place + 1), GIVEN[0], words)

    def _item(self, row: int, cells: Cells) -> PaymentItem | None:
        text = as_typed(cells[0]).strip().removesuffix(".0")
        place = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
        if place in self.seen:
            self.fault(row, GIVEN[0], _("与第 %(n)s 行的序号重复。", n=self.seen[place]))
        elif place not in self.left:
            self.fault(row, GIVEN[0], _("本批次没有这个序号。"))
        self.seen.setdefault(place, row)
        return self.left.pop(place, None)

    def _require_given(self, row: int, cells: Cells, item: PaymentItem) -> None:
        """What was sent must come back as it was: nobody changes a payee or an amount in the file."""
        expected = given_of(item, self.kinds[item.claim_id])
        for place in range(1, len(GIVEN)):
            name = GIVEN[place]
            found: Any = as_typed(cells[place]).strip()
            if name == AMOUNT:
                found, wanted = self._read(row, cells, name), Decimal(expected[place])
                same = found is not None and Decimal(found) == wanted
            else:
                same = found == expected[place].strip()
            if not same:
                self.fault(row, name, _("“%(name)s”与送出的不一致，不能改动。", name=name))

    def _answer(self, row: int, cells: Cells, item: PaymentItem) -> Answer | None:
        typed = {name: as_typed(cells[HEADINGS.index(name)]).strip() for name in ANSWERS}
        if item.state == ItemState.PULLED:
            if any(typed.values()):
                self.fault(row, RESULT, _("这笔付款已撤出批次，不应拨付；已拨付的请立即与经办机构联系。"))
            return None
        result = WORDS.get(half_width(typed[RESULT]))
        if result is None:
            self.fault(row, RESULT, _("请填写拨付结果。"), f"{PAID}、{FAILED}")
            return None
        given = Answer(item.id, result, typed[VOUCHER], self._read(row, cells, DAY), typed[PROBLEM])
        for name, message in problems_of(given, self.batch).items():
            self.fault(row, COLUMN_OF[name], message)
        return given

    def _read(self, row: int, cells: Cells, name: str) -> Any:
        place = HEADINGS.index(name)
        if cells[place] == "":
            return None
        try:
            return self.readers[name](cells[place])
        except CellError as error:
            self.fault(row, name, error.message, error.allowed)
            return None


COLUMN_OF = {"voucher_no": VOUCHER, "paid_on": DAY, "problem": PROBLEM}


def problems_of(answer: Answer, batch: PaymentBatch) -> dict[str, str]:
    """What is wrong with an answer, by field: paid needs a voucher and a day, failed a reason."""
    found: dict[str, str] = {}
    if answer.is_paid:
        if not 0 < len(answer.voucher_no) <= VOUCHER_MAX or not is_storable(answer.voucher_no):
            found["voucher_no"] = _("已拨付的请填写凭证号，不超过 %(n)s 字。", n=VOUCHER_MAX)
        first = batch.sent_on or clock.today()
        if answer.paid_on is None or not first <= answer.paid_on <= clock.today():
            found["paid_on"] = _("拨付日期应在 %(first)s（送出日期）至今天之间。", first=first.isoformat())
        if answer.problem:
            found["problem"] = _("已拨付的不填失败原因。")
    else:
        if not 0 < len(answer.problem) <= PROBLEM_MAX or not is_storable(answer.problem):
            found["problem"] = _("拨付失败的请填写原因，不超过 %(n)s 字。", n=PROBLEM_MAX)
        if answer.voucher_no or answer.paid_on:
            found["voucher_no"] = _("拨付失败的不填凭证号和日期。")
    return found
