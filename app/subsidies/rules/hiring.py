"""R39: the one-off subsidy of an enterprise that hires a graduate or a registered unemployed youth."""

from datetime import date
from decimal import Decimal

from app.core.rulebook import BLOCK, Params, Verdict, rule
from app.trainees.rules import graduate_in_time, youth_age


@rule(
    "R39",
    name="招用补贴（就业补贴）",
    severity=BLOCK,
    clause="三(一)",
    quote="可享受企业招用离校2年内未就业高校毕业生、登记失业的16—24岁青年的就业补贴",
    message="不符合企业招用就业补贴条件：{reason}。",
    predicate="An enterprise; R2 on the signing day, or R3 and registered; a contract of a year or more; insurance "
    "paid; no other grant for the same hiring. The amount is the parameter, unknown while that is null.",
    parameters=(
        "hiring_subsidy_yuan",
        "hiring_exclusive_with",
        "contract_min_years",
        "graduate_years",
        "age_min",
        "age_max",
        "age_attained_on",
    ),
)
def hiring_grant(
    *,
    enterprise: bool,
    graduation: date | None,
    birth: date | None,
    registered: bool,
    contract_sign: date,
    contract_years_ok: bool,
    si_paid: bool,
    other_grant: bool,
    param: Decimal | None = None,
    params: Params,
) -> Verdict:
    """The hiring subsidy in yuan, 0 when refused; `param` None = the amount in force on the signing day."""
    graduate = graduate_in_time(graduation=graduation, ref=contract_sign, params=params).ok
    youth = registered and birth is not None and youth_age(birth=birth, ref=contract_sign, params=params).ok
    wrong = {
        "用人单位不是企业": not enterprise,
        "被招用人员既非离校2年内高校毕业生，也非登记失业的16—24岁青年": not (graduate or youth),
        "劳动合同期限不足1年": not contract_years_ok,
        "未缴纳社会保险": not si_paid,
        "已领取一次性扩岗补助": other_grant,
    }
    reasons = [reason for reason, holds in wrong.items() if holds]
    standard = param if param is not None else params.get("hiring_subsidy_yuan", on=contract_sign)
    amount = standard if standard is None else Decimal(str(standard))
    values = {"ok": not reasons, "amount": Decimal("0.00") if reasons else amount}
    return Verdict(not reasons, values, reason="；".join(reasons))
