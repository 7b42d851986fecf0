"""R23 and R29: training before work, and the monthly attendance sheet."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from app.core import clock
from app.core.calendar import month_bounds, next_month
from app.core.rulebook import BLOCK, WARN, Month, Params, Verdict, rule


@dataclass(frozen=True)
class Training:
    """One training of a trainee."""

    date: dt.date
    hours: Decimal
    kind: str = "PRE_JOB"


@rule(
    "R23",
    name="岗前培训",
    severity=BLOCK,
    clause="二(五)",
    quote="签订见习协议、岗前培训、待遇保障、专人带教",
    message="{by}前尚未登记不少于{hours}学时的岗前培训，不能确认首月考勤。",
    predicate="One pre-job training of enough hours on or before the last day of the first attendance month.",
    parameters=("prejob_min_hours",),
)
def trained_before_work(*, start: dt.date, trainings: list[Training], params: Params) -> Verdict:
    """A trainee had the pre-job training, safety included, before the first month is confirmed."""
    hours = params.number("prejob_min_hours", on=start)
    by = month_bounds(clock.month_of(start))[1]
    ok = any(item.kind == "PRE_JOB" and item.date <= by and item.hours >= hours for item in trainings)
    return Verdict(ok, {"ok": ok}, by=by, hours=hours)


@rule(
    "R29",
    name="考勤月报",
    severity=WARN,
    clause="二(四)",
    quote="落实见习单位网上申请、网上考勤",
    message="{month}考勤应于{due}前报送，现已逾期。",
    predicate="Submitted on or before the due day of the next month, to 24:00; a late sheet goes into the next round "
    "of payments.",
    parameters=("attendance_due_day",),
)
def attendance_in_time(*, month: Month, submitted: dt.datetime | None, params: Params) -> Verdict:
    """The unit certified the attendance of a month in time; one not yet sent is judged by the clock."""
    first = month_bounds(next_month(month))[0]
    due = first.replace(day=params.get("attendance_due_day", on=first))
    late = (submitted or clock.now()).date() > due
    return Verdict(not late, {"late": late, "due": due}, month=month, due=due)
