"""R20–R22 and R24: what is agreed before the first day: length, clauses, mentor, hours."""

from datetime import date
from decimal import Decimal

from app.core.calendar import DAY, add_months, months_and_days
from app.core.rulebook import BLOCK, Count, Params, Verdict, rule

CLAUSE_NAMES = {
    "PARTIES": "双方信息",
    "POST_CONTENT": "岗位与见习内容",
    "PLACE": "地点",
    "PERIOD": "起止日期",
    "WORK_TIME": "时间与休息",
    "ALLOWANCE": "基本生活补贴标准、发放日与方式",
    "INSURANCE": "人身意外伤害保险",
    "MENTOR": "带教老师与带教计划",
    "SAFETY": "劳动保护与安全教育",
    "ATTENDANCE": "考勤请假",
    "RIGHTS": "双方权利义务",
    "CONFIDENTIALITY": "保密",
    "ASSESSMENT": "期满考核与见习鉴定",
    "TERMINATION": "变更、解除与终止",
    "DISPUTE": "争议处理",
    "NO_LABOUR_RELATION": "见习期间不建立劳动关系声明",
}


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


@rule(
    "R21",
    name="见习协议",
    severity=BLOCK,
    clause="二(五)",
    quote="指导见习单位与见习人员签订见习协议",
    message="见习协议不完整或签订晚于上岗日：{problem}。",
    predicate="Signed no later than the first day plus the tolerance, and no required clause is missing.",
    parameters=("required_clauses", "late_sign_tolerance_days"),
)
def agreement_complete(*, sign: date | None, start: date, missing: list[str], params: Params) -> Verdict:
    """Both sides signed by the first day and every required clause is filled; `sign` None = not signed."""
    latest = start + DAY * params.get("late_sign_tolerance_days", on=start)
    wrong = {
        "尚未签订": sign is None,
        f"签订日{sign}晚于上岗日{start}": sign is not None and sign > latest,
        f"缺少{'、'.join(CLAUSE_NAMES.get(clause, clause) for clause in missing)}": bool(missing),
    }
    problems = [problem for problem, holds in wrong.items() if holds]
    return Verdict(not problems, {"ok": not problems}, problem="；".join(problems))


@rule(
    "R22",
    name="带教老师",
    severity=BLOCK,
    clause="二(五)",
    quote="委派实践经验丰富、业务素质好、责任心强的技术或管理人员作为带教老师",
    message="请为见习人员指定带教老师（须为本单位在职参保职工）。",
    warning="带教老师在本单位不足{tenure}个月或同时带教超过{most}人，请说明理由。",
    predicate="One named mentor, insured by the unit; a warning below the least tenure or above the most trainees.",
    parameters=("mentor_min_tenure_months", "mentor_max_trainees"),
)
def mentor_named(*, mentor: bool, insured: bool, tenure: int | None, trainees: Count, params: Params) -> Verdict:
    """The placement has a mentor of the unit; tenure in months, `trainees` at the same time with this one."""
    least, most = params.get("mentor_min_tenure_months"), params.get("mentor_max_trainees")
    ok = mentor and insured
    warn = (tenure is not None and tenure < least) or trainees > most
    return Verdict(ok, {"ok": ok, "warn": warn}, warn=warn, tenure=least, most=most)


@rule(
    "R24",
    name="见习时间",
    severity=BLOCK,
    clause="国务院关于职工工作时间的规定; 二(五)",
    quote="权益维护",
    message="见习安排超出法定工作时间（每日不超过{daily}小时、每周不超过{weekly}小时{minor}），请调整。",
    predicate="Hours a day and a week within the legal limits; no night work for people who are not of age.",
    parameters=("max_daily_hours", "max_weekly_hours", "adult_age"),
)
def lawful_hours(*, daily: Decimal, weekly: Decimal, age: int, night: bool, params: Params) -> Verdict:
    """The hours of the internship are lawful for a trainee of this age."""
    most_a_day, most_a_week = params.number("max_daily_hours"), params.number("max_weekly_hours")
    of_age = params.get("adult_age")
    ok = daily <= most_a_day and weekly <= most_a_week and (age >= of_age or not night)
    minor = f"，未满{of_age}周岁不得安排夜班" if night and age < of_age else ""
    return Verdict(ok, {"ok": ok}, daily=most_a_day, weekly=most_a_week, minor=minor)
