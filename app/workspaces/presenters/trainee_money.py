"""The allowance of each month in words: agreed, due by the days, paid, and why it is less (B42)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _

from app.placements.models import AllowancePayment, AttendanceMonth, Placement
from app.placements.queries.attendance.payments import of_sheet

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Month:
    """One month: its payments, what it should be, and the chips that say how that comes about."""

    month: str
    payments: list[AllowancePayment]
    due: Decimal | None
    missing: Decimal
    is_settled: bool
    chips: list[tuple[str, str]] = field(default_factory=list)


def months_of(
    placement: Placement, sheets: Sequence[AttendanceMonth], payments: Sequence[AllowancePayment]
) -> list[Month]:
    """The months with a payment or a sheet, the latest first."""
    known = {sheet.month: sheet for sheet in sheets}
    names = sorted({*known, *(payment.month for payment in payments)}, reverse=True)
    return [_month(name, placement, known.get(name), [p for p in payments if p.month == name]) for name in names]


def _month(name: str, placement: Placement, sheet: AttendanceMonth | None, payments: list[AllowancePayment]) -> Month:
    if sheet is None:
        return Month(name, payments, None, NOTHING, is_settled=False)
    due = of_sheet(sheet, placement.allowance_yuan)
    paid = sum((payment.amount_yuan for payment in payments), NOTHING)
    settled = sheet.undecided == 0
    missing = max(due - paid, NOTHING) if settled and payments else NOTHING
    return Month(name, payments, due, missing, settled, _chips(sheet))


def _chips(sheet: AttendanceMonth) -> list[tuple[str, str]]:
    """What the days of a month add up to: tone and words."""
    found = [
        ("info", _("全月 %(n)s 个工作日", n=sheet.due_days)),
        ("good", _("出勤 %(n)s 天", n=sheet.attended)),
    ]
    if sheet.paid_leave:
        found.append(("good", _("公假、病假、工伤 %(n)s 天，照发", n=sheet.paid_leave)))
    if sheet.own_days < sheet.due_days:
        found.append(("quiet", _("%(n)s 天不在见习期", n=sheet.due_days - sheet.own_days)))
    if sheet.personal_leave:
        found.append(("waiting", _("事假 %(n)s 天，不发", n=sheet.personal_leave)))
    if sheet.absent:
        found.append(("bad", _("旷工 %(n)s 天，不发", n=sheet.absent)))
    if sheet.undecided:
        found.append(("waiting", _("%(n)s 天三方还没有一致", n=sheet.undecided)))
    return found
