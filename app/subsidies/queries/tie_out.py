"""What was paid in a month by voucher, as we wrote it down and as the finance department lists it (二(三), R44)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import PaymentVoucher
from app.registers.states import EntryState
from app.subsidies.models import PaymentItem
from app.subsidies.states import ItemState

COMPARED = "the vouchers of counties of which the payments are in reach; number, day and sum, never a payee"
Voucher = tuple[str, str]  # county and number


@dataclass(frozen=True)
class Sum:
    """What one voucher paid: first day, how many payments of ours, the sum in yuan, the batch that finance names."""

    day: date
    payments: int
    amount: Decimal
    batch: str = ""


def ours(first: date, last: date, numbers: Collection[str] = ()) -> dict[Voucher, Sum]:
    """Our payments in reach by voucher: those of the days, both included, and those of the vouchers named."""
    return _gathered([PaymentItem.paid_on.between(first, last)], PaymentItem.voucher_no, numbers, _ours)


def _ours(condition: ColumnElement[bool]) -> dict[Voucher, Sum]:
    statement = (
        select(
            PaymentItem.region_code,
            PaymentItem.voucher_no,
            func.min(PaymentItem.paid_on),
            func.count(),
            func.sum(PaymentItem.amount_yuan),
        )
        .where(PaymentItem.state == ItemState.PAID, condition)
        .group_by(PaymentItem.region_code, PaymentItem.voucher_no)
    )
    rows = db.session.execute(statement)
    return {
        (region, number or ""): Sum(_day(day), int(count), Decimal(sum_)) for region, number, day, count, sum_ in rows
    }


def theirs(first: date, last: date, regions: Collection[str], numbers: Collection[str] = ()) -> dict[Voucher, Sum]:
    """The listed vouchers of counties: those of the days, both included, and those of the numbers named."""

    def ask(condition: ColumnElement[bool]) -> dict[Voucher, Sum]:
        statement = select(
            PaymentVoucher.region_code,
            PaymentVoucher.voucher_no,
            PaymentVoucher.paid_on,
            PaymentVoucher.amount_yuan,
            PaymentVoucher.claim_batch,
        ).where(PaymentVoucher.state == EntryState.LISTED, PaymentVoucher.region_code.in_(regions), condition)
        with unscoped(COMPARED):
            rows = db.session.execute(statement).all()
        return {(region, number): Sum(day, 1, Decimal(sum_), batch or "") for region, number, day, sum_, batch in rows}

    return _gathered([PaymentVoucher.paid_on.between(first, last)], PaymentVoucher.voucher_no, numbers, ask)


def _gathered(start: list[ColumnElement[bool]], column: Any, numbers: Collection[str], ask: Any) -> dict[Voucher, Sum]:
    """The sums of the first condition, and of all payments under the numbers: a voucher counts as a whole."""
    found: dict[Voucher, Sum] = {}
    if not numbers:
        found |= ask(or_(*start))
    for piece in in_pieces(sorted(numbers)):
        found |= ask(column.in_(piece))
    return found


def _day(told: Any) -> date:
    return date.fromisoformat(told) if isinstance(told, str) else told
