"""R5, R7 and R10: the identity number, the hardship mark, and people who are not of age."""

from datetime import date
from typing import Literal

from app.core import clock, identifiers
from app.core.calendar import DAY, add_years, months_and_days
from app.core.rulebook import BLOCK, INFO, Params, Verdict, rule

HARDSHIP_NAMES = {
    "LOW_INCOME": "低收入家庭",
    "ZERO_EMPLOYMENT": "零就业家庭",
    "OUT_OF_POVERTY": "脱贫家庭",
    "DISABLED": "残疾毕业生（青年）",
    "OTHER": "其他困难",
}


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day: a year is full on the birthday, for 29 February on the 28th of a common year."""
    return months_and_days(birth, day - DAY)[0] // 12


@rule(
    "R5",
    name="身份证号码校验",
    severity=BLOCK,
    clause="GB 11643-1999",
    message="{problem}请核对后重新填写。",
    predicate="18 characters, a real birth date that is not in the future, check character by MOD 11-2; birth date "
    "and sex come from the number and equal the fields entered.",
)
def id_card(
    *,
    id: str,
    birth: date | None = None,
    sex: Literal["MALE", "FEMALE"] | None = None,
    on: date | None = None,
) -> Verdict:
    """The identity number is well formed and agrees with what was entered; takes the normalised number."""
    if problem := identifiers.id_card_problem(id, on or clock.today()):
        return Verdict(False, {"ok": False, "birth": None, "sex": None}, problem=problem)
    carried = {"birth": identifiers.birth_of(id), "sex": identifiers.sex_of(id)}
    differs = {
        "出生日期": birth is not None and birth != carried["birth"],
        "性别": sex is not None and sex != carried["sex"],
    }
    wrong = [field for field, holds in differs.items() if holds]
    return Verdict(not wrong, {"ok": not wrong, **carried}, problem=f"身份证号码与填写的{'、'.join(wrong)}不一致，")


@rule(
    "R7",
    name="困难毕业生标识",
    severity=INFO,
    clause="二(一)",
    quote="对困难毕业生作出专门标识，持续不间断提供针对性见习服务",
    message="您申报的困难类型「{kind}」尚待主管部门核实，核实通过后将作专门标识并优先推荐。",
    predicate="Marked when the department that owns the record confirmed at least one kind and the confirmation holds "
    "on the day; what is only declared stays pending. The mark gives priority, never more money.",
    parameters=("hardship_kinds", "hardship_reverify_months"),
)
def hardship_mark(*, claimed: list[str], verified: list[str]) -> Verdict:
    """Whether a person carries the hardship mark; `verified` are the kinds whose confirmation holds on the day."""
    pending = [kind for kind in claimed if kind not in verified]
    told = "、".join(HARDSHIP_NAMES.get(kind, kind) for kind in pending)
    return Verdict(not pending, {"marked": bool(verified), "pending": pending}, kind=told)


@rule(
    "R10",
    name="未成年人见习保护",
    severity=BLOCK,
    clause="未成年工特殊保护规定; 二(五)",
    quote="权益维护",
    message="见习人员上岗当日（{start}）未满{age}周岁，{problem}。",
    predicate="Of age on the first day, or with a guardian's consent and at a post that is not hazardous.",
    parameters=("adult_age",),
)
def minor_protected(*, birth: date, start: date, consent: bool, hazardous: bool, params: Params) -> Verdict:
    """A trainee who is not of age on the first day has a guardian's consent and a safe post."""
    of_age = params.get("adult_age", on=start)
    ok = add_years(birth, of_age) <= start or (consent and not hazardous)
    wrong = {"须上传监护人同意书": not consent, "不得安排危险岗位": hazardous}
    problem = "，且".join(text for text, holds in wrong.items() if holds)
    return Verdict(ok, {"ok": ok}, start=start, age=of_age, problem=problem)
