"""R1–R4 and R6: hukou, the two years of a graduate, the age of a youth, unemployment, and the category of a person."""

from datetime import date
from typing import Literal

from app.core import clock
from app.core.calendar import DAY, add_years
from app.core.rulebook import BLOCK, Params, Verdict, rule
from app.trainees.rules.identity import age_on

Category = Literal["GRADUATE", "YOUTH", "NONE"]


@rule(
    "R1",
    name="宁夏户籍",
    severity=BLOCK,
    clause="三(一)",
    quote="见习对象为具有宁夏户籍的离校2年内未就业高校毕业生和16-24岁失业青年",
    message="您的户籍所在地不在宁夏回族自治区，不符合享受就业见习补贴的户籍条件。",
    predicate="The hukou is a region of the region table and begins with the prefix in force on the day; the first "
    "six digits of the identity number say nothing. Categories that the parameter does not name are free.",
    parameters=("hukou_prefix", "hukou_applies_to"),
)
def ningxia_hukou(
    *,
    hukou: str,
    id_prefix: str | None = None,
    category: Category | None = None,
    ref: date | None = None,
    params: Params,
) -> Verdict:
    """The person's hukou lies in Ningxia; `id_prefix` is only kept beside it, `ref` is today by default."""
    day = ref or clock.today()
    prefix = params.get("hukou_prefix", on=day) if params.in_force("hukou_prefix", on=day) else ""
    bound = params.get("hukou_applies_to", on=day) if params.in_force("hukou_applies_to", on=day) else []
    free = category in ("GRADUATE", "YOUTH") and bool(bound) and category not in bound
    ok = free or (params.region_name(hukou) is not None and hukou.startswith(prefix))
    return Verdict(ok, {"ok": ok})


@rule(
    "R2",
    name="离校2年内未就业高校毕业生",
    severity=BLOCK,
    clause="三(一)",
    quote="离校2年内未就业高校毕业生",
    message="{problem}。",
    predicate="graduation ≤ ref ≤ add_years(graduation, graduate_years); the last day counts, 29 February becomes the "
    "28th. Without a certificate, or before its date, not met.",
    parameters=("graduate_years", "graduate_clock", "graduate_ref_date"),
)
def graduate_in_time(*, graduation: date | None, ref: date, params: Params) -> Verdict:
    """The day lies within the years after the date on the graduation certificate."""
    if graduation is None:
        return Verdict(False, {"ok": False, "last_day": None}, problem="您尚未取得高校毕业证书")
    years = params.get("graduate_years", on=ref)
    last_day = add_years(graduation, years)
    if ref < graduation:
        problem = f"您的毕业证书日期为{graduation}，{ref}当日尚未取得毕业证书"
    else:
        problem = f"您的毕业证书日期为{graduation}，离校{years}年期限截至{last_day}，{ref}已超过期限"
    ok = graduation <= ref <= last_day
    return Verdict(ok, {"ok": ok, "last_day": last_day}, problem=problem)


def youth_span(birth: date, ref: date, params: Params) -> tuple[date, date]:
    """First and last day on which a person is a youth of the plan, by the ages in force on `ref`."""
    shift = 0 * DAY if params.get("age_attained_on", on=ref) == "BIRTHDAY" else DAY
    first = add_years(birth, params.get("age_min", on=ref)) + shift
    return first, add_years(birth, params.get("age_max", on=ref) + 1) + shift - DAY


@rule(
    "R3",
    name="16—24岁失业青年（年龄）",
    severity=BLOCK,
    clause="三(一)",
    quote="16-24岁失业青年",
    message="青年见习年龄应为{least}至{most}周岁（签订协议当日计算），您{ref}为{age}周岁。",
    predicate="add_years(birth, age_min) ≤ ref < add_years(birth, age_max + 1): the last day is the one before the "
    "next birthday. Passing it during the internship ends nothing.",
    parameters=("age_min", "age_max", "age_ref_date", "age_attained_on"),
)
def youth_age(*, birth: date, ref: date, params: Params) -> Verdict:
    """The person has the age of a youth on the day; `age` in full years."""
    first, last = youth_span(birth, ref, params)
    shifted = ref if params.get("age_attained_on", on=ref) == "BIRTHDAY" else ref - DAY
    age, ok = age_on(birth, shifted), first <= ref <= last
    least, most = params.get("age_min", on=ref), params.get("age_max", on=ref)
    return Verdict(ok, {"ok": ok, "age": age}, least=least, most=most, ref=ref, age=age)


@rule(
    "R4",
    name="失业（未就业）状态与失业登记",
    severity=BLOCK,
    clause="二(一)",
    quote="聚焦离校未就业毕业生、登记失业青年，通过实名信息数据库、求职登记小程序和失业登记库分类开展走访摸排",
    message="经比对，您当前{reason}，不属于未就业（登记失业）状态，暂不能报名就业见习。",
    predicate="Not in school, not insured as an employee, no business in force; and registered as unemployed on or "
    "before the day, or, for a graduate, listed in the real-name database.",
    parameters=(
        "need_unemp_registration",
        "exclude_employee_insured",
        "exclude_active_business",
        "flexible_insured_allowed",
    ),
)
def unemployed(
    *,
    category: Category,
    reg_date: date | None,
    deregistered: bool,
    ref: date,
    in_realname_db: bool,
    in_school: bool,
    employee_insured: bool,
    active_business: bool,
    flexible_insured: bool = False,
    params: Params,
) -> Verdict:
    """The person has no job on the day and is known as unemployed."""
    listed = in_realname_db and category == "GRADUATE" and category not in params.get("need_unemp_registration", on=ref)
    wrong = {
        "为在校生": in_school,
        "以职工身份参加社会保险": employee_insured and params.get("exclude_employee_insured", on=ref),
        "名下有存续的市场主体": active_business and params.get("exclude_active_business", on=ref),
        "以灵活就业身份参加社会保险": flexible_insured and not params.get("flexible_insured_allowed", on=ref),
    }
    if not listed:
        wrong |= {
            "未办理失业登记": reg_date is None,
            f"失业登记日期（{reg_date}）晚于{ref}": reg_date is not None and reg_date > ref,
            "失业登记已注销": reg_date is not None and deregistered,
        }
    reasons = [reason for reason, holds in wrong.items() if holds]
    return Verdict(not reasons, {"ok": not reasons}, reason="、".join(reasons))


@rule(
    "R6",
    name="人员类别判定",
    severity=BLOCK,
    clause="三(一)",
    quote="离校2年内未就业高校毕业生和16-24岁失业青年",
    message="您不属于离校2年内未就业高校毕业生，也不属于16—24岁登记失业青年，不在见习对象范围内。",
    predicate="GRADUATE when the education is a graduate level and R2 is met; else YOUTH when R3 is met; else NONE.",
    parameters=("graduate_levels", "graduate_years", "age_min", "age_max", "age_attained_on"),
)
def category_of(*, birth: date, education: str | None, graduation: date | None, ref: date, params: Params) -> Verdict:
    """The one category of a person on a day; a graduate first, a youth otherwise."""
    levels = params.get("graduate_levels", on=ref)
    if education in levels and graduate_in_time(graduation=graduation, ref=ref, params=params).ok:
        return Verdict(True, {"category": "GRADUATE"})
    youth = youth_age(birth=birth, ref=ref, params=params).ok
    return Verdict(youth, {"category": "YOUTH" if youth else "NONE"})
