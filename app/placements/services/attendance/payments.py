"""The allowance of a month as the unit paid it, and what the trainee says of it (C34, B24)."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import month_bounds
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.search import is_storable
from app.extensions import db
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.placements.models import AllowancePayment, Placement
from app.placements.policy.attendance import may_answer_payment, may_change_payment, may_mark
from app.placements.queries.attendance.payments import MISMATCHED, due_of, payments_of
from app.placements.queries.reaching import placement_in_reach
from app.placements.rules.attendance import falls_short
from app.placements.services import news
from app.placements.states import PaymentAnswer
from app.security.states import Role

SLIP_MAX, NOTE_MAX = 60, 200
NOTHING = Decimal("0.00")


def record(
    actor: Actor,
    *,
    placement_id: str,
    month: str,
    amount_yuan: Decimal,
    paid_on: date,
    is_by_bank: bool = True,
    slip_no: str | None = None,
) -> AllowancePayment:
    """The unit tells that it paid the allowance of a month; the trainee is asked whether it came.

    A month may be paid in several parts.  Raises Refused for another unit, Invalid for facts that do not fit.
    """
    placement = placement_in_reach(placement_id)
    if placement is None:
        raise OutOfReach()
    if refusal := may_mark(actor, placement):
        raise Refused(refusal)
    _require(placement, month, amount_yuan, paid_on, slip_no)
    payment = AllowancePayment(
        **AllowancePayment.keys_of(placement),
        month=month,
        amount_yuan=amount_yuan,
        paid_on=paid_on,
        is_by_bank=is_by_bank,
        slip_no=(slip_no or "").strip() or None,
        person_name=placement.person_name,
    )
    db.session.add(payment)
    db.session.flush()
    _ask_trainee(payment, placement.unit_name)
    return payment


def _ask_trainee(payment: AllowancePayment, unit: str) -> None:
    """Ask the person whether the money came (C34)."""
    facts = {"name": payment.person_name, "unit": unit, "amount": f"{payment.amount_yuan:.2f}"}
    news.of_month_to_trainee("allowance_paid", payment, payment.month, **facts)


def change(
    actor: Actor,
    payment: AllowancePayment,
    *,
    amount_yuan: Decimal,
    paid_on: date,
    is_by_bank: bool = True,
    slip_no: str | None = None,
) -> AllowancePayment:
    """Put a payment right before the trainee has answered."""
    if refusal := may_change_payment(actor, payment):
        raise Refused(refusal)
    placement = placement_in_reach(payment.placement_id)
    if placement is None:
        raise OutOfReach()
    _require(placement, payment.month, amount_yuan, paid_on, slip_no)
    payment.amount_yuan, payment.paid_on, payment.is_by_bank = amount_yuan, paid_on, is_by_bank
    payment.slip_no = (slip_no or "").strip() or None
    db.session.flush()
    return payment


def _require(placement: Placement, month: str, amount: Decimal, paid_on: date, slip_no: str | None) -> None:
    problems: dict[str, str] = {}
    try:
        first, last = month_bounds(month)
    except ValueError:
        raise Invalid({"month": _("月份应写作 2023-07。")}) from None
    if last < placement.starts_on or first > placement.ends_on:
        problems["month"] = _("该月不在见习期内。")
    if amount is None or amount <= 0:
        problems["amount_yuan"] = _("发放金额应大于 0 元。")
    if paid_on is None or paid_on > clock.today() or paid_on < first:
        problems["paid_on"] = _("发放日期应在当月 1 日至今天之间。")
    if slip_no and (len(slip_no) > SLIP_MAX or not is_storable(slip_no)):
        problems["slip_no"] = _("凭证号不超过 %(n)s 字。", n=SLIP_MAX)
    if problems:
        raise Invalid(problems)


def answer(
    actor: Actor,
    payment: AllowancePayment,
    *,
    answer: str,
    received_yuan: Decimal | None = None,
    note: str = "",
) -> AllowancePayment:
    """The trainee says what came; anything but the full sum is told to the county and the unit at once."""
    if refusal := may_answer_payment(actor, payment):
        raise Refused(refusal)
    said = _answered(answer, received_yuan, note)
    payment.answer, payment.answered_at = said, clock.now()
    payment.received_yuan = {
        PaymentAnswer.RECEIVED: payment.amount_yuan,
        PaymentAnswer.DIFFERENT: received_yuan,
        PaymentAnswer.NOT_RECEIVED: NOTHING,
    }[said]
    payment.note = note.strip() or None
    db.session.flush()
    if said in MISMATCHED:
        _tell_mismatch(payment)
    return payment


def _answered(answer: str, received: Decimal | None, note: str) -> PaymentAnswer:
    if answer not in set(PaymentAnswer):
        raise Invalid({"answer": _("请选择是否收到。")})
    if answer == PaymentAnswer.DIFFERENT and (received is None or received < 0):
        raise Invalid({"received_yuan": _("请填写实际收到的金额。")})
    if len(note) > NOTE_MAX or not is_storable(note):
        raise Invalid({"note": _("说明不超过 %(n)s 字。", n=NOTE_MAX)})
    return PaymentAnswer(answer)


def _tell_mismatch(payment: AllowancePayment) -> None:
    received = payment.received_yuan if payment.received_yuan is not None else NOTHING
    facts: dict[str, Any] = {
        "name": payment.person_name,
        "amount": f"{payment.amount_yuan:.2f}",
        "received": f"{received:.2f}",
    }
    once = clock.now().isoformat()
    officers = officers_of(payment.region_code, {Role.COUNTY_AGENT, Role.COUNTY_AUDITOR})
    link = f"/admin/allowance-payments/{payment.id}"
    tell("allowance_mismatch", officers, about=payment, link=link, once=once, month=payment.month, **facts)
    news.of_month_to_unit("allowance_mismatch", payment, payment.month, once=once, **facts)


def shortfall(placement: Placement, month: str) -> Decimal | None:
    """By how many yuan the bank payments of a month fall short of its settled days (R34); None when they do not."""
    due = due_of(placement, month)
    if due is None:
        return None
    paid = sum((row.amount_yuan for row in payments_of(placement, month) if row.is_by_bank), NOTHING)
    return falls_short(paid, due=due, is_by_bank=True)
