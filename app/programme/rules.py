"""R30 and R49–R52: the local wage standard, targets and their split, monthly events and reports."""

import datetime as dt
from dataclasses import dataclass

from app.core import clock
from app.core.calendar import DAY, month_bounds, next_month
from app.core.money import cut_percent
from app.core.rulebook import BLOCK, INFO, WARN, BadInput, Count, Month, Params, Target, Verdict, rule


@rule(
    "R30",
    name="当地最低工资标准",
    severity=BLOCK,
    clause="三(一)",
    quote="见习人员的基本生活补贴参照当地最低工资标准执行",
    message="未找到{region}在{date}的最低工资标准，请先维护参数。",
    predicate="The row of the region's wage class in force on the day. 当地 is the county-level region where people "
    "work: a city or the province has no standard of its own.",
    parameters=("wage_basis",),
)
def local_wage(*, region: str, date: dt.date, params: Params) -> Verdict:
    """The monthly minimum wage in yuan of a county on a day, and its class."""
    wage = params.min_wage(region, date)
    values = {"amount": wage and wage.amount, "class": wage and wage.wage_class}
    return Verdict(wage is not None, values, region=params.region_name(region) or region, date=date)


@rule(
    "R49",
    name="全年目标与市级最低指标",
    severity=INFO,
    clause="一",
    quote="各地级市每年最低计划指标",
    message="{city}已募集{posts}个（完成率{rate}%），见习人员{trainees}名。",
    predicate="posts ≥ least posts and trainees ≥ least trainees of the plan year; rates are cut to one decimal, so "
    "that 99.98 % never shows as 100 %. Only approved posts and people who started count. A target that the notice "
    "does not set is met.",
    parameters=("target_carry_forward",),
)
def target_progress(*, region: str, posts: Count, trainees: Count, year: int | None = None, params: Params) -> Verdict:
    """How far a region is; targets of the plan year (this one by default) roll on from the last that set any."""
    target = _target(region, year, params)
    values = {
        "posts_ok": posts >= (target.posts or 0),
        "trainees_ok": trainees >= (target.trainees or 0),
        "posts_rate": cut_percent(posts, target.posts),
        "trainees_rate": cut_percent(trainees, target.trainees),
    }
    city = params.region_name(region)
    reached = values["posts_ok"] is values["trainees_ok"] is True
    return Verdict(reached, values, city=city, posts=posts, trainees=trainees, rate=values["posts_rate"])


@rule(
    "R50",
    name="县区任务分解",
    severity=BLOCK,
    clause="一, 四(二)",
    quote="各县（市、区）计划任务由各地级市具体分解",
    message="县区分解合计{sum}，少于上级指标{target}。",
    predicate="The parts add up to at least the target of the whole, for posts and for trainees.",
)
def split_covers_target(
    *, region: str, county_posts: list[Count], county_trainees: list[Count], year: int | None = None, params: Params
) -> Verdict:
    """The targets of a region's parts cover its own."""
    target = _target(region, year, params)
    posts, trainees = sum(county_posts), sum(county_trainees)
    ok = posts >= (target.posts or 0) and trainees >= (target.trainees or 0)
    given = f"{posts}个岗位、{trainees}名见习人员"
    wanted = f"{target.posts or 0}个岗位、{target.trainees or 0}名见习人员"
    return Verdict(ok, {"ok": ok}, sum=given, target=wanted)


@dataclass(frozen=True)
class Held:
    """One matching event as this rule sees it."""

    kind: str
    date: dt.date
    status: str


@rule(
    "R51",
    name="每月至少一次专项对接活动",
    severity=WARN,
    clause="二(三)",
    quote="每月至少举办一次就业见习专项对接活动",
    message="{region}{month}已举办就业见习专项对接活动{count}场，应不少于{least}场。",
    predicate="At least one event of a special kind was held on a day of the calendar month; planned, cancelled and "
    "general job fairs do not count. The caller names the events within reach: a city's and its counties', or a "
    "county's own and co-hosted ones.",
    parameters=("min_events_per_month", "special_event_kinds", "event_counted_states"),
)
def monthly_event(*, month: Month, events: list[Held], region: str | None = None, params: Params) -> Verdict:
    """A place held its special matching event of the month."""
    first, last = month_bounds(month)
    special, counted = params.get("special_event_kinds", on=last), params.get("event_counted_states", on=last)
    least = params.get("min_events_per_month", on=last)
    count = sum(item.kind in special and item.status in counted and first <= item.date <= last for item in events)
    name = params.region_name(region) if region else None
    values = {"ok": count >= least, "count": count}
    return Verdict(count >= least, values, region=name or region or "", month=month, count=count, least=least)


@rule(
    "R52",
    name="月度汇总表次月3日前报送",
    severity=WARN,
    clause="四(五)",
    quote="五市人力资源社会保障局及时汇总，于次月3日前报自治区人力资源开发服务中心",
    message="{month}汇总表应于{due}前报送，已逾期{days}天。",
    predicate="submitted before 24:00 of day 3 of the next month, holidays or not; counties have day 2.",
    parameters=("monthly_due_day", "county_due_day", "due_inclusive", "roll_to_workday"),
)
def summary_in_time(*, month: Month, submitted: dt.datetime | None, county: bool = False, params: Params) -> Verdict:
    """A monthly summary came in time; one not yet sent is judged by the clock, a county's by its own day."""
    first = month_bounds(next_month(month))[0]
    due = first.replace(day=int(params.get("county_due_day" if county else "monthly_due_day", on=first)))
    if params.get("roll_to_workday", on=first):
        due = params.workdays.add(due - DAY, 1)
    last_day = due if params.get("due_inclusive", on=first) else due - DAY
    days = max(0, ((submitted or clock.now()).date() - last_day).days)
    return Verdict(days == 0, {"late": days > 0, "due": due, "days_late": days}, month=month, due=due, days=days)


def _target(region: str, year: int | None, params: Params) -> Target:
    target = params.target(region, year)
    if target is None:
        raise BadInput("region", f"{region} has no target")
    return target
