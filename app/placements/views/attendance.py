"""Pages of months of attendance, leave, corrections and allowances."""

from typing import Any

from app.core import actor as actors
from app.core.views import EntityView, FilingMixin
from app.placements.card import attendance as card
from app.placements.models import AllowancePayment, AttendanceMonth
from app.placements.policy.attendance import may_change_payment, may_correct
from app.placements.queries.attendance import calendar_of
from app.placements.queries.attendance.months import corrections_of
from app.placements.queries.attendance.payments import MISMATCHED, payments_of
from app.placements.services.attendance import corrections, leave, months, payments
from app.placements.states.attendance import AttendanceCode
from app.security.states import Permission


class AttendanceMonthView(EntityView):
    """Months of attendance: the county's list to verify, and the calendar of one with three voices."""

    card = card.MONTH
    route_base = "/admin/attendance-months"
    read = Permission.PLACEMENT_READ
    mover, moves = months.perform, months.MOVES
    show_template = "placements/attendance_month.html"

    def extra(self, record: AttendanceMonth) -> dict[str, Any]:
        """The calendar, the corrections, the reasons to look, and what was paid."""
        month, placement = record.month, record.placement
        found = payments_of(placement, month)
        return {
            "calendar": calendar_of(placement, month),
            "corrections": corrections_of(placement, month),
            "reasons": card.reasons(record),
            "payments": found,
            "mismatched": [row for row in found if row.answer in MISMATCHED],
            "shortfall": payments.shortfall(placement, month),
            "corrects": may_correct(actors.current(), record) is None,
            "legend": [code for code in AttendanceCode if code not in ("H", "N")],
        }


class LeaveView(EntityView):
    """Requests for leave."""

    card = card.LEAVE
    route_base = "/admin/leave"
    read = Permission.PLACEMENT_READ
    mover, moves = leave.perform, leave.LEAVE_MOVES


class CorrectionView(EntityView):
    """Corrections of settled days: made, never changed."""

    card = card.CORRECTION
    route_base = "/admin/attendance-corrections"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create = staticmethod(corrections.correct_by_key)


class AllowancePaymentView(FilingMixin, EntityView):
    """Allowances that units paid, with the bank's slip, and what the trainee says of it."""

    card = card.PAYMENT
    route_base = "/admin/allowance-payments"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    needs = {"upload": Permission.PLACEMENT_WRITE, "download": Permission.PLACEMENT_READ}
    create, update = staticmethod(payments.record), staticmethod(payments.change)
    file_kinds = {"SLIP": "银行回单"}
    show_template = "placements/allowance_payment.html"

    def editable(self, record: Any) -> list[str]:
        """All but whose and which month, until the trainee has answered."""
        open_ = may_change_payment(actors.current(), record) is None
        return [name for name in self.card.written if open_ and name not in ("placement_id", "month")]

    def may_file(self, record: AllowancePayment) -> bool:
        """The unit that paid."""
        return record.unit_id in actors.current().unit_ids

    def extra(self, record: AllowancePayment) -> dict[str, Any]:
        """The slips, and whether something is missing."""
        return {**self.filing(record), "is_mismatch": record.answer in MISMATCHED}
