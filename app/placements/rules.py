"""R20: how long an internship lasts."""

from datetime import date

from app.core.calendar import DAY, add_months, months_and_days
from app.core.rulebook import BLOCK, Params, Verdict, rule


@rule(
    "R20",
    name="见习期限3—12个月",
    severity=BLOCK,
    clause="三(三)",
    quote="见习人员的见习时间一般为3-12个月",
    message="见习期限应为{least}至{most}个月：最早可至{min_end}，最晚可至{max_end}。",
    predicate="add_months(start, min_months) − 1 day ≤ end ≤ add_months(start, max_months) − 1 day; both ends counted.",
    parameters=("min_months", "max_months", "exception_requires_reason"),
)
def internship_length(*, start: date, end: date, params: Params) -> Verdict:
    """The agreed period is neither too short nor too long; `months` and `days` say how long it is."""
    least, most = params.get("min_months", on=start), params.get("max_months", on=start)
    min_end, max_end = add_months(start, least) - DAY, add_months(start, most) - DAY
    months, days = months_and_days(start, end)
    ok = min_end <= end <= max_end
    values = {"ok": ok, "months": months, "days": days}
    return Verdict(ok, values, least=least, most=most, min_end=min_end, max_end=max_end)
