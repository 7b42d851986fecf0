"""R28, R47, R48 and R58: how an internship ended, who was kept, how people count, and who is looked after."""

from datetime import date
from typing import Literal

from app.core import clock
from app.core.calendar import DAY, add_months
from app.core.money import round_share
from app.core.rulebook import BLOCK, INFO, WARN, Count, Params, Verdict, rule


@rule(
    "R28",
    name="提前终止与异常离岗",
    severity=BLOCK,
    clause="二(五), 二(六)",
    quote="见习期间或期满后被见习单位正式录用的，见习单位应及时与见习人员签订劳动合同",
    message="请填写提前结束见习的原因并在{due}前（{days}个工作日内）报送人社部门。",
    predicate="EARLY_RETAINED when the unit signs a labour contract; NORMAL when the last day is the agreed one; else "
    "EARLY. Abnormal: EARLY for a reason outside the list. Reported within the workdays after the last day on post; "
    "the allowance stops the day after it.",
    parameters=("not_abnormal", "report_early_end_workdays"),
)
def early_end(
    *, agreed_end: date, last_day: date, reason: str | None, reported: date | None = None, params: Params
) -> Verdict:
    """What kind of end it was, whether it counts as abnormal, and by when the county must know."""
    served = "NORMAL" if last_day == agreed_end else "EARLY"
    end_type = "EARLY_RETAINED" if reason == "CONTRACT_WITH_UNIT" else served
    abnormal = end_type == "EARLY" and reason not in params.get("not_abnormal", on=last_day)
    days = params.get("report_early_end_workdays", on=last_day)
    due = params.workdays.add(last_day, days)
    ok = end_type == "NORMAL" or (bool(reason) and (reported is None or reported <= due))
    return Verdict(ok, {"end_type": end_type, "abnormal": abnormal, "report_due": due}, due=due, days=days)


@rule(
    "R47",
    name="留用率",
    severity=INFO,
    clause="二(六)",
    quote="鼓励见习单位积极留用见习期满人员",
    message="留用率{rate}%（{retained}/{ended}）。",
    predicate="retained ≥ target × ended, ended > 0; everybody whose internship ended counts, abnormal ends too. "
    "Retained is who signed a labour contract with the unit during the internship or within the days after it.",
    parameters=("retention_target", "retention_window_days", "abnormal_in_denominator"),
)
def retention_rate(*, retained: Count, ended: Count, params: Params) -> Verdict:
    """The share of people kept, in percent half up to two decimals, None when nobody ended, and the target reached."""
    rate = round_share(100, retained, ended) if ended else None
    reached = ended > 0 and retained >= params.number("retention_target") * ended
    values = {"rate": rate, "reached": reached}
    return Verdict(reached, values, rate="—" if rate is None else rate, retained=retained, ended=ended)


@rule(
    "R48",
    name="见习期间不视为就业",
    severity=INFO,
    clause="三(三)",
    quote="离校未就业高校毕业生见习期间不视为就业，见习期满后可按规定参照应届毕业生享受有关政策",
    message="见习期间不视为就业，见习期满后可按规定参照应届毕业生享受有关政策。",
    predicate="NOT_EMPLOYED while on the post and afterwards unless retained; treated as a fresh graduate: a graduate "
    "who served the full term and was not retained.",
)
def not_yet_employed(
    *,
    category: str,
    status: str,
    end_type: Literal["NORMAL", "EARLY_RETAINED", "EARLY"] | None,
    retained: bool,
) -> Verdict:
    """How a trainee counts in employment statistics, and whether later treated as a fresh graduate."""
    employed = retained and status == "ENDED"
    fresh = category == "GRADUATE" and end_type == "NORMAL" and not retained
    return Verdict(True, {"employment_status": "EMPLOYED" if employed else "NOT_EMPLOYED", "fresh": fresh})


@rule(
    "R58",
    name="未留用人员跟踪帮扶",
    severity=WARN,
    clause="二(六)",
    quote="做好未留用人员的就业服务，加大跟踪帮扶，提供针对性服务",
    message="{name}见习结束未留用，{problem}。",
    predicate="First contact within the workdays after the last day; then one service in each of the following "
    "months that is over, unless the case was closed in or before it.",
    parameters=("followup_first_workdays", "followup_months"),
)
def followed_up(
    *,
    end: date,
    first_contact: date | None,
    services: list[date] | None = None,
    closed: date | None = None,
    today: date | None = None,
    name: str = "该人员",
    params: Params,
) -> Verdict:
    """A person not retained is looked after; `services` None judges the first contact only."""
    day = today or clock.today()
    due = params.workdays.add(end, params.get("followup_first_workdays", on=end))
    late = (first_contact or day) > due
    missed = 0
    for month in range(params.get("followup_months", on=end)):
        first, last = add_months(end, month) + DAY, add_months(end, month + 1)
        open_ = services is not None and last < day and (closed is None or closed > last)
        missed += open_ and not any(first <= service <= last for service in services or ())
    problem = f"应于{due}前首次联系，帮扶已逾期" if late else f"有{missed}个月未提供帮扶服务"
    return Verdict(not late and not missed, {"ok": not late and not missed, "due": due}, name=name, problem=problem)
