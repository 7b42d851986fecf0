"""REST of months of attendance, leave, corrections and allowances."""

from app.core.api import EntityApi
from app.placements.card import attendance as card
from app.placements.services.attendance import corrections, leave, months, payments
from app.security.states import Permission


class AttendanceMonthApi(EntityApi):
    """``/api/v1/attendance-month/``: read, and moved."""

    resource_name = "attendance-month"
    card = card.MONTH
    read = Permission.PLACEMENT_READ
    mover, moves = months.perform, months.MOVES


class LeaveApi(EntityApi):
    """``/api/v1/leave/``: read, and moved."""

    resource_name = "leave"
    card = card.LEAVE
    read = Permission.PLACEMENT_READ
    mover, moves = leave.perform, leave.LEAVE_MOVES


class CorrectionApi(EntityApi):
    """``/api/v1/attendance-correction/``: made, never changed."""

    resource_name = "attendance-correction"
    card = card.CORRECTION
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create = staticmethod(corrections.correct_by_key)


class AllowancePaymentApi(EntityApi):
    """``/api/v1/allowance-payment/``."""

    resource_name = "allowance-payment"
    card = card.PAYMENT
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(payments.record), staticmethod(payments.change)
