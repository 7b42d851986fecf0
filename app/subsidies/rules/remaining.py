"""R35 and R36: the subsidy for the rest of an internship that ended in a labour contract."""

from datetime import date
from fractions import Fraction

from app.core.calendar import DAY, add_months, add_years, months_and_days
from app.core.money import round_share
from app.core.rulebook import BLOCK, INFO, Count, Params, Verdict, rule
from app.subsidies.rules.living import standard_of


@rule(
    "R35",
    name="剩余期见习补贴资格",
    severity=BLOCK,
    clause="三(一)",
    quote="对在见习完成协议约定一半以上期限，与见习人员签订1年以上劳动合同并缴纳社会保险的见习单位，给予剩余期见习补贴",
    message="不符合剩余期见习补贴条件：{reason}（已完成{completed}天/协议{agreed}天）。",
    predicate="start < contract_start ≤ end; completed ≥ half × agreed, in calendar days; contract_end ≥ "
    "add_years(contract_start, 1) − 1 day, or open-ended; insurance paid for a month at least; the employer is the "
    "unit. Completed are the days before the contract.",
    parameters=("half_share", "half_basis", "contract_min_years", "si_months_paid_min", "si_types"),
)
def remaining_conditions(
    *,
    start: date,
    end: date,
    contract_start: date,
    contract_end: date | None,
    si_months: Count,
    same_employer: bool,
    params: Params,
) -> Verdict:
    """The unit kept its trainee early enough, long enough and insured; `contract_end` None = open-ended."""
    completed, agreed = (contract_start - start).days, (end - start).days + 1
    years = params.get("contract_min_years", on=contract_start)
    insured = params.get("si_months_paid_min", on=contract_start)
    half = Fraction(str(params.get("half_share", on=contract_start)))
    wrong = {
        "劳动合同起始日不在见习期内": not start < contract_start <= end,
        "已完成期限不足协议约定的一半": completed < half * agreed,
        f"劳动合同期限不足{years}年": contract_end is not None
        and contract_end < add_years(contract_start, years) - DAY,
        f"缴纳社会保险不足{insured}个月": si_months < insured,
        "签订劳动合同的单位不是见习单位": not same_employer,
    }
    reasons = [reason for reason, holds in wrong.items() if holds]
    values = {"ok": not reasons, "completed": completed, "agreed": agreed}
    return Verdict(not reasons, values, reason="；".join(reasons), completed=completed, agreed=agreed)


@rule(
    "R36",
    name="剩余期见习补贴金额",
    severity=INFO,
    clause="三(一)",
    quote="给予剩余期见习补贴",
    message="剩余期{months}个月零{days}天，补贴{amount}元。",
    predicate="Whole months from the contract's first day to the agreed end at the standard of the contract's first "
    "day, plus the left-over days as a share of the next month-long span, half up once.",
    parameters=("remaining_wage_basis", "remaining_proration"),
)
def remaining_amount(*, region: str, contract_start: date, end: date, params: Params) -> Verdict:
    """The subsidy in yuan for the whole months and left-over days from the contract to the agreed end."""
    standard = standard_of(region, contract_start, params)
    months, days = months_and_days(contract_start, end)
    span = (add_months(contract_start, months + 1) - add_months(contract_start, months)).days
    amount = months * standard + round_share(standard, days, span)
    values = {"months": months, "days": days, "amount": amount}
    return Verdict(True, values, months=months, days=days, amount=amount)
