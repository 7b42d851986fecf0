"""Allowances that units paid, and what is missing of a month."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, or_, select

from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceMonth, Placement
from app.placements.queries.attendance.months import month_of_placement
from app.placements.rules.attendance import agreed_allowance
from app.placements.states import PaymentAnswer

ON_A_PAGE = 200
MISMATCHED = (PaymentAnswer.DIFFERENT, PaymentAnswer.NOT_RECEIVED)


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


def mismatched() -> tuple[int, date | None]:
    """How many payments in reach the trainee says were not right, and the day of the oldest."""
    statement = select(func.count(), func.min(AllowancePayment.paid_on))
    number, first = db.session.execute(
        statement.where(or_(*(AllowancePayment.answer == answer for answer in MISMATCHED)))
    ).one()
    return int(number), first
