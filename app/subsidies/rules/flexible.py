"""R37 and R38: two thirds of what flexibly employed people paid into social insurance."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.core import clock
from app.core.calendar import DAY, add_months
from app.core.money import round_share
from app.core.rulebook import BLOCK, INFO, Count, Params, Verdict, rule

QUOTE = (
    "对于见习期满6个月以上，且以灵活就业身份缴纳社会保险的人员按照实际缴费的2/3给予社会保险补贴，补贴期限最长不超过1年"
)


@rule(
    "R37",
    name="灵活就业社会保险补贴资格",
    severity=BLOCK,
    clause="三(一)",
    quote=QUOTE,
    message="见习未满{months}个月（满{months}个月日期为{day}）或未以灵活就业身份缴费，不能申领社会保险补贴。",
    predicate="last day ≥ add_months(start, 6) − 1 day and insured as flexibly employed. By the other reading the six "
    "months run after the last day.",
    parameters=("flex_min_months", "flex_reading"),
)
def flexible_conditions(
    *, start: date, last_day: date | None, insured_as: str, on: date | None = None, params: Params
) -> Verdict:
    """Six months are complete and the person pays for itself; `last_day` None = still there on `on`, or today."""
    months, today = params.get("flex_min_months", on=start), on or clock.today()
    reached = last_day or today
    if params.get("flex_reading", on=start) == "SIX_MONTHS_AFTER_END":
        point, enough = add_months(reached, months), today >= add_months(reached, months)
    else:
        point = add_months(start, months) - DAY
        enough = reached >= point
    ok = enough and insured_as == "FLEXIBLE"
    return Verdict(ok, {"ok": ok, "six_month_day": point}, months=months, day=point)


def payments_count_from(start: date, last_day: date, params: Params) -> date:
    """From which day on the months of payment count, by the reading in force (R38)."""
    points = {
        "SIX_MONTH_POINT": add_months(start, params.get("flex_min_months", on=start)) - DAY,
        "INTERNSHIP_END": last_day + DAY,
    }
    return points.get(params.get("flex_months_from", on=start), start)


@rule(
    "R38",
    name="灵活就业社会保险补贴2/3、最长12个月",
    severity=INFO,
    clause="三(一)",
    quote=QUOTE,
    message="灵活就业社会保险补贴最长{most}个月，您已享受{used}个月，本次可计{months}个月，金额{amount}元。",
    predicate="months = min(months paid, 12 − months used); amount = 2/3 of the sum of the first of them, half up once "
    "per claim. A published contribution caps each month, if one is set.",
    parameters=("flex_rate", "flex_max_months", "flex_base_cap", "flex_months_from"),
)
def flexible_amount(*, payments: list[Decimal], used: Count, on: date | None = None, params: Params) -> Verdict:
    """The subsidy in yuan for what was paid month by month, `used` months having been granted before."""
    most, cap = params.get("flex_max_months", on=on), params.get("flex_base_cap", on=on)
    months = min(len(payments), max(0, most - used))
    counted = (payment if cap is None else min(payment, Decimal(str(cap))) for payment in payments[:months])
    rate = Fraction(str(params.get("flex_rate", on=on)))
    amount = round_share(sum(counted, Decimal(0)), rate.numerator, rate.denominator)
    ok = months == len(payments)
    return Verdict(ok, {"months": months, "amount": amount}, most=most, used=used, months=months, amount=amount)
