"""Allowances that units paid, and what is missing of a month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceMonth, Placement
from app.placements.queries.attendance.months import month_of_placement, months_of_unit
from app.placements.rules.attendance import agreed_allowance, falls_short
from app.placements.states import PaymentAnswer

ON_A_PAGE = 200
MISMATCHED = (PaymentAnswer.DIFFERENT, PaymentAnswer.NOT_RECEIVED)
WRONG = "WRONG"  # the choice of a filter


def payments_of(placement: Placement, month: str | None = None) -> list[AllowancePayment]:
    """The payments to one placement, of one month or of all, the latest first."""
    statement = select(AllowancePayment).where(AllowancePayment.placement_id == placement.id)
    if month is not None:
        statement = statement.where(AllowancePayment.month == month)
    return list(db.session.scalars(statement.order_by(AllowancePayment.month.desc(), AllowancePayment.id.desc())))


def payments_of_unit(unit_id: str, month: str) -> list[AllowancePayment]:
    """What a unit paid for a month, by name."""
    statement = select(AllowancePayment).where(AllowancePayment.unit_id == unit_id, AllowancePayment.month == month)
    return list(db.session.scalars(statement.order_by(AllowancePayment.person_name, AllowancePayment.id)))


def unanswered(placement: Placement) -> list[AllowancePayment]:
    """The payments that the trainee has not answered, the oldest first."""
    statement = select(AllowancePayment).where(
        AllowancePayment.placement_id == placement.id, AllowancePayment.answer.is_(None)
    )
    return list(db.session.scalars(statement.order_by(AllowancePayment.month, AllowancePayment.id)))


def due_of(placement: Placement, month: str) -> Decimal | None:
    """What the agreement gives for a month by the days that are settled, in yuan; None without a sheet."""
    sheet = month_of_placement(placement, month)
    return of_sheet(sheet, placement.allowance_yuan) if sheet else None


def of_sheet(sheet: AttendanceMonth, monthly: Decimal) -> Decimal:
    """What the agreement gives for a sheet in yuan, by its figures."""
    return agreed_allowance(monthly, payable=sheet.attended + sheet.paid_leave, due=sheet.due_days)


def mismatch_options() -> list[tuple[str, str]]:
    """What a filter may ask of the trainees' answers beyond the single answer."""
    return [(WRONG, _("与登记不符"))]


def mismatch_where(_choice: str) -> ColumnElement[bool]:
    """The payments that the trainee says were not right, until one that came later for the same month was."""
    later = aliased(AllowancePayment)
    made_good = (
        select(later.id)
        .where(
            later.placement_id == AllowancePayment.placement_id,
            later.month == AllowancePayment.month,
            later.id > AllowancePayment.id,
            later.answer == PaymentAnswer.RECEIVED,
        )
        .exists()
    )
    return AllowancePayment.answer.in_(MISMATCHED) & ~made_good


def mismatched() -> tuple[int, date | None]:
    """How many payments in reach the trainee says were not right, and the day of the oldest."""
    statement = select(func.count(), func.min(AllowancePayment.paid_on))
    number, first = db.session.execute(statement.where(mismatch_where(WRONG))).one()
    return int(number), first


@dataclass(frozen=True)
class Owed:
    """The allowance of one sheet: what the agreement gives, what was paid by bank, and what is missing."""

    sheet: AttendanceMonth
    due: Decimal
    paid: Decimal
    missing: Decimal | None
    payments: list[AllowancePayment]


def allowances_of_unit(unit_id: str, month: str) -> list[Owed]:
    """What a unit owes and paid for a month, person by person, who waits for money first; in three statements."""
    paid: dict[str, list[AllowancePayment]] = defaultdict(list)
    for payment in payments_of_unit(unit_id, month):
        paid[payment.placement_id].append(payment)
    found = [_owed(sheet, paid[sheet.placement_id]) for sheet in months_of_unit(unit_id, month)]
    return sorted(found, key=lambda owed: owed.missing is None)


def _owed(sheet: AttendanceMonth, payments: list[AllowancePayment]) -> Owed:
    due = of_sheet(sheet, sheet.placement.allowance_yuan)
    by_bank = sum((row.amount_yuan for row in payments if row.is_by_bank), Decimal("0.00"))
    return Owed(sheet, due, by_bank, falls_short(by_bank, due=due, is_by_bank=True), payments)
