"""R25–R27: before anybody is sent: accident cover for every day, its sum, and a fresh eligibility check."""

from datetime import date
from decimal import Decimal

from app.core.calendar import DAY
from app.core.rulebook import BLOCK, Params, Verdict, rule

Cover = tuple[date, date]


@rule(
    "R25",
    name="人身意外伤害保险全程覆盖",
    severity=BLOCK,
    clause="三(一)",
    quote="各市、县（区）要为见习人员统一购买不高于50万元额度的人身意外伤害保险",
    message="{date}起无意外伤害保险覆盖，不得上岗（在岗人员请立即补办）。",
    predicate="Every day from the first to the last lies in one of the policies; `gap_from` is the first day that "
    "does not.",
    parameters=("insurance_buyer", "slot_reuse_under_months"),
)
def insured_throughout(*, start: date, end: date, policies: list[Cover]) -> Verdict:
    """Accident policies cover the whole internship; each policy is its first and last day."""
    open_from = start
    for first, last in sorted(policies):
        if first <= open_from <= last and open_from <= end:
            open_from = min(last, end) + DAY
    gap = open_from if open_from <= end else None
    return Verdict(gap is None, {"ok": gap is None, "gap_from": gap}, date=gap)


@rule(
    "R26",
    name="保险额度不高于50万元",
    severity=BLOCK,
    clause="三(一)",
    quote="不高于50万元额度的人身意外伤害保险",
    message="意外伤害保险{problem}。",
    predicate="0 < insured sum ≤ cap, for the accident policy paid by the public; extra medical cover is another "
    "line. A premium is held against its own cap, if one is set.",
    parameters=("accident_sum_cap", "premium_cap_per_person"),
)
def accident_sum(*, sum: Decimal, premium: Decimal | None = None, on: date | None = None, params: Params) -> Verdict:
    """The insured sum of one person, in yuan, is above nothing and not above the cap in force on the day."""
    cap = params.number("accident_sum_cap", on=on) if params.in_force("accident_sum_cap", on=on) else None
    dearest = params.get("premium_cap_per_person", on=on)
    too_dear = premium is not None and dearest is not None and premium > Decimal(str(dearest))
    wrong = {
        f"额度{sum}元应大于0": sum <= 0,
        f"额度{sum}元超过{cap}元上限": cap is not None and sum > cap,
        f"保费{premium}元超过每人{dearest}元上限": too_dear,
    }
    problems = [problem for problem, holds in wrong.items() if holds]
    return Verdict(not problems, {"ok": not problems}, problem="，".join(problems))


@rule(
    "R27",
    name="派遣前资格复核",
    severity=BLOCK,
    clause="二(一), 二(四)",
    quote="人社部门网上派遣",
    message="资格核验（{check}）{problem}，请重新比对后派遣。",
    predicate="0 ≤ dispatch − check ≤ days that a check of R1–R9 stays valid.",
    parameters=("recheck_valid_days",),
)
def check_is_fresh(*, check: date, dispatch: date, params: Params) -> Verdict:
    """The eligibility check is not older than its days on the day of dispatch, and not later than it."""
    days = params.get("recheck_valid_days", on=dispatch)
    age = (dispatch - check).days
    ok = 0 <= age <= days
    problem = f"晚于派遣日{dispatch}" if age < 0 else f"已过{age}天，超过{days}天"
    return Verdict(ok, {"ok": ok, "age_days": age}, check=check, problem=problem)
