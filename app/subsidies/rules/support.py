"""R45 and R46: the tax statement of a unit, and the optional guidance fee and retention award."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.core.rulebook import INFO, Count, Params, Verdict, rule

NOTHING = Decimal("0.00")


@rule(
    "R45",
    name="税费支持",
    severity=INFO,
    clause="三(二)",
    quote="见习单位支出的见习补贴相关费用，不计入社会保险缴费基数",
    message="本单位{year}年支出见习补贴相关费用{amount}元，不计入社会保险缴费基数。",
    predicate="The insurance base is the wage bill without what was spent on internship allowances; deductible is the "
    "spend with a lawful voucher.",
)
def tax_statement(
    *, wage_total: Decimal, internship_spend: Decimal, vouchered: Decimal, year: int | None = None
) -> Verdict:
    """A unit's figures in yuan; `wage_total` is its own employees' wages, which never held the spend."""
    values = {"si_base": wage_total, "deductible": min(internship_spend, vouchered)}
    return Verdict(True, values, year=year or "", amount=internship_spend)


@rule(
    "R46",
    name="单位指导管理费与留用奖补（可选）",
    severity=INFO,
    clause="二(六)",
    quote="鼓励见习单位积极留用见习期满人员",
    message="接收{taken}人，对应一次性指导管理费{fee}元、留用奖补{award}元。",
    predicate="The tier of the number taken; the award only with the least retention rate. Off unless switched on.",
    parameters=("unit_fee_enabled", "unit_fee_tiers", "retention_award_tiers", "retention_award_min"),
)
def fee_and_award(
    *, taken: Count, retention: tuple[Count, Count], enabled: bool | None = None, params: Params
) -> Verdict:
    """Guidance fee and retention award in yuan; retention: (retained, ended), `enabled` None = the parameter."""
    on = params.get("unit_fee_enabled") if enabled is None else enabled
    retained, ended = retention
    kept = ended > 0 and retained >= params.number("retention_award_min") * ended
    fee = _tier(params.get("unit_fee_tiers"), taken) if on else NOTHING
    award = _tier(params.get("retention_award_tiers"), taken) if on and kept else NOTHING
    return Verdict(bool(on), {"fee": fee, "award": award}, taken=taken, fee=fee, award=award)


def _tier(tiers: Sequence[Sequence[Any]], people: int) -> Decimal:
    """The amount of the tier [from, to, yuan] that holds a number of people; `to` null = and above."""
    for least, most, amount in tiers:
        if least <= people and (most is None or people <= most):
            return Decimal(str(amount))
    return NOTHING
