"""R31–R34: the living allowance of a month and of a whole internship, when it stops, and who pays it first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from app.core import clock
from app.core.calendar import add_months, month_bounds
from app.core.money import round_share
from app.core.rulebook import BLOCK, INFO, Count, MissingParameter, Month, Params, Verdict, rule

Method = Literal["ACTUAL_WORKDAYS", "STATUTORY_21_75", "THRESHOLD_15"]
BY_PARAMETER = -1
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Line:
    """One month of the allowance in yuan; `share` is the part of the standard that is paid, after the cut."""

    month: str
    standard: Decimal
    due: int
    payable: int
    amount: Decimal
    share: Fraction
    is_cut: bool


def standard_of(region: str, on: date, params: Params) -> Decimal:
    """The monthly standard of a county in yuan; MissingParameter where R30 finds none."""
    wage = params.min_wage(region, on)
    if wage is None:
        raise MissingParameter("min_wage", on, region)
    return wage.amount


def share_of(payable: int, due: int, method: str, on: date, params: Params) -> Fraction:
    """Which part of the standard a month earns, never above 1; full attendance earns it whole by every method."""
    if method == "THRESHOLD_15":
        return Fraction(payable >= min(due, params.get("proration_threshold_days", on=on)))
    if method == "STATUTORY_21_75" and payable < due:
        return min(Fraction(1), payable / Fraction(str(params.get("statutory_month_days", on=on))))
    return min(Fraction(1), Fraction(payable, due))


def share_left(earned: Fraction, months_used: Fraction, on: date, params: Params) -> Fraction:
    """What of a month's share can still be paid, the longest time counted from the internship's first day (R32)."""
    return min(earned, max(Fraction(0), params.get("max_paid_months", on=on) - months_used))


def paid_part(standard: Decimal, share: Fraction) -> Decimal:
    """A share of the standard in yuan, half up once per line."""
    return round_share(standard, share.numerator, share.denominator)


@rule(
    "R31",
    name="月基本生活补贴计算",
    severity=INFO,
    clause="三(一)",
    quote="见习期间，见习人员的基本生活补贴参照当地最低工资标准执行",
    message="本月应出勤{due}天，计发{payable}天，基本生活补贴{amount}元。",
    predicate="amount = min(standard, standard × payable / due), half up once; due = workdays of the whole calendar "
    "month, payable = days attended + paid leave. Other methods: / 21.75, or all or nothing from a number of days.",
    parameters=("proration", "statutory_month_days", "proration_threshold_days", "paid_leave_kinds"),
)
def allowance_of_month(
    *,
    region: str,
    month: Month,
    attended: Count,
    paid_leave: Count = 0,
    method: Method | None = None,
    params: Params,
) -> Verdict:
    """The allowance of one month in yuan; the standard is that of the month's first day, the method the region's."""
    first = month_bounds(month)[0]
    due, payable = params.workdays.in_month(month), attended + paid_leave
    chosen = method or params.get("proration", on=first, region=region)
    amount = paid_part(standard_of(region, first, params), share_of(payable, due, chosen, first, params))
    return Verdict(True, {"due": due, "amount": amount}, due=due, payable=payable, amount=amount)


def living_lines(
    region: str, start: date, end: date, params: Params, *, months_used: Fraction = Fraction(0)
) -> Iterator[Line]:
    """Month by month what full attendance from start to end earns; cut once the longest time is paid (R32)."""
    month = start.replace(day=1)
    while start <= end and month <= end:
        name = clock.month_of(month)
        last = month_bounds(name)[1]
        due, payable = params.workdays.in_month(name), params.workdays.between(max(start, month), min(end, last))
        standard, method = standard_of(region, month, params), params.get("proration", on=month, region=region)
        earned = share_of(payable, due, method, month, params)
        share = share_left(earned, months_used, start, params)
        yield Line(name, standard, due, payable, paid_part(standard, share), share, share < earned)
        months_used, month = months_used + share, add_months(month, 1)


@rule(
    "R32",
    name="补贴期限不超过12个月",
    severity=BLOCK,
    clause="三(三)",
    quote="见习人员的见习时间一般为3-12个月",
    message="该人员已计发满{most}个月，超出部分不予补贴。",
    predicate="The shares of the months add up to at most 12; the month that would pass it is cut to what is left.",
    parameters=("max_paid_months", "proration"),
)
def allowance_of_period(*, region: str, start: date, end: date, used: str = "0", params: Params) -> Verdict:
    """The allowance of a whole internship with full attendance; `used` are months paid before it.

    `used` and `months_paid` are exact: a whole number, or else a fraction such as 1394/231.
    """
    lines = list(living_lines(region, start, end, params, months_used=Fraction(used)))
    values = {
        "total": sum((line.amount for line in lines), NOTHING),
        "last": lines[-1].amount if lines else NOTHING,
        "months_paid": str(sum((line.share for line in lines), Fraction(0))),
    }
    is_cut = any(line.is_cut for line in lines)
    return Verdict(not is_cut, values, most=params.get("max_paid_months", on=start))


@rule(
    "R33",
    name="事假超过规定天数停发当月补贴",
    severity=BLOCK,
    clause="三(一)",
    quote="见习人员的基本生活补贴参照当地最低工资标准执行",
    message="本月事假{leave}个工作日，超过{limit}个工作日，停发当月基本生活补贴。",
    predicate="Where a limit is set for the region, personal leave above it stops the month's allowance; up to it, "
    "the days are only not paid.",
    parameters=("personal_leave_limit", "proration"),
)
def stopped_by_leave(
    *,
    region: str,
    month: Month,
    attended: Count,
    personal_leave: Count,
    limit: int | None = BY_PARAMETER,
    paid_leave: Count = 0,
    params: Params,
) -> Verdict:
    """The month's allowance in yuan after the leave limit; `limit` None = none, left out = the region's own."""
    first = month_bounds(month)[0]
    most = params.get("personal_leave_limit", on=first, region=region) if limit == BY_PARAMETER else limit
    stopped = most is not None and personal_leave > most
    computed = allowance_of_month(region=region, month=month, attended=attended, paid_leave=paid_leave, params=params)
    amount = NOTHING if stopped else computed["amount"]
    return Verdict(not stopped, {"amount": amount}, leave=personal_leave, limit=most)


@rule(
    "R34",
    name="先发后补、银行发放",
    severity=BLOCK,
    clause="二(五)",
    quote="规范做好就业见习补助资金的申领，严格开支范围",
    message="实际发放{paid}元低于应发{computed}元（或非银行转账），请补发后再申领。",
    predicate="Paid by bank transfer and at least what was computed: the computed amount can be claimed; else nothing. "
    "Where the county pays the trainee itself, nothing needs to be paid first.",
    parameters=("pay_mode", "claim_rhythm"),
)
def paid_in_advance(
    *, computed: Decimal, paid: Decimal, channel: str, region: str | None = None, params: Params
) -> Verdict:
    """The unit paid the trainee before it claims; `claimable` in yuan."""
    ok = params.get("pay_mode", region=region) != "UNIT_ADVANCE" or (channel == "BANK" and paid >= computed)
    return Verdict(ok, {"ok": ok, "claimable": computed if ok else NOTHING}, paid=paid, computed=computed)
