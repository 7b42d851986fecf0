"""R40–R44: signed in time, claimed once, with every document, within the term, and paid to the right account."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.calendar import add_months
from app.core.clock import month_of
from app.core.rulebook import BLOCK, BadInput, Params, Verdict, rule

KIND_NAMES = {
    "LIVING": "基本生活补贴",
    "ACCIDENT_INSURANCE": "人身意外伤害保险费",
    "REMAINING": "剩余期见习补贴",
    "FLEX_SOCIAL": "灵活就业社会保险补贴",
    "HIRING": "企业招用就业补贴",
    "UNIT_FEE": "一次性指导管理费",
    "RETENTION_AWARD": "留用奖补",
    "UNEMPLOYMENT_BENEFIT": "失业保险待遇",
    "PUBLIC_WELFARE_JOB": "公益性岗位补贴",
    "PUBLIC_INTERN": "机关事业单位实习补贴",
    "OTHER_SI_SUBSIDY": "其他社会保险补贴",
    "EXPANSION_GRANT": "一次性扩岗补助",
}
DOCUMENT_NAMES = {
    "ROSTER": "参加就业见习人员花名册",
    "ID_OR_DIPLOMA": "基本身份类证明或毕业证书",
    "AGREEMENT": "就业见习协议书",
    "PAY_DETAIL": "基本生活补助发放明细账（单）及银行回单",
    "ATTENDANCE": "月考勤表",
    "POLICY": "保险单",
    "INVOICE": "人身意外伤害保险发票",
    "LABOUR_CONTRACT": "劳动合同",
    "SI_PROOF": "社会保险缴费凭证",
    "UNEMP_PROOF": "就业创业证（失业登记）",
}
WINDOWS = {"REMAINING": "signing_window_remaining", "HIRING": "signing_window_hiring"}


@rule(
    "R40",
    name="政策实施期限",
    severity=BLOCK,
    clause="三(一)",
    quote="政策实施期限截至2023年12月31日",
    message="{kind}政策实施期限截至{until}，劳动合同签订于{sign}，不在期限内。",
    predicate="For the remaining-period and the hiring subsidy a row of the policy covers the day on which the labour "
    "contract was signed (`signing_window_remaining`, `signing_window_hiring`); the other kinds have no end date. A "
    "new row prolongs.",
    parameters=("valid_basis",),
)
def signed_in_window(*, kind: str, sign: date | None, region: str | None = None, params: Params) -> Verdict:
    """The labour contract was signed while the policy ran."""
    key = WINDOWS.get(kind)
    ok = key is None or (
        sign is not None
        and params.in_force(key, on=sign, region=region)
        and bool(params.get(key, on=sign, region=region))
    )
    ends = [row.effective_to for row in params.source.rows(key or "") if row.value and row.effective_to]
    until = max(ends, default=None) or "另行公布之日"
    return Verdict(ok, {"ok": ok}, kind=KIND_NAMES.get(kind, kind), until=until, sign=sign or "（未签订）")


@dataclass(frozen=True)
class Claimed:
    """The days that one claim or other benefit of a person covers, both ends included."""

    kind: str
    from_: date
    to: date


@rule(
    "R41",
    name="不得重复享受",
    severity=BLOCK,
    clause="四(二)",
    quote="防止补贴资金骗取、挪用、虚报、冒领等行为",
    message="{month}已享受「{kind}」，不得重复申领「{new}」。",
    predicate="No claim of the same person for a calendar month that the new one touches is of a kind exclusive with "
    "it. Kinds that follow each other within a month, as the remaining-period subsidy follows the last allowance "
    "day, may share the month but no day.",
    parameters=("exclusive_pairs", "exclusive_by_day"),
)
def no_double_claim(*, claims: list[Claimed], new: Claimed, params: Params) -> Verdict:
    """The new claim pays nothing that another one of the same person pays already."""
    pairs = params.get("exclusive_pairs", on=new.from_)
    by_day = [set(pair) for pair in params.get("exclusive_by_day", on=new.from_)]
    for claim in claims:
        exclusive = new.kind in pairs.get(claim.kind, ()) or claim.kind in pairs.get(new.kind, ())
        if exclusive and _meet(claim, new, by_day=claim.kind != new.kind and {claim.kind, new.kind} in by_day):
            month = month_of(max(claim.from_, new.from_))
            held, wanted = (KIND_NAMES.get(kind, kind) for kind in (claim.kind, new.kind))
            return Verdict(False, {"ok": False}, month=month, kind=held, new=wanted)
    return Verdict(True, {"ok": True})


def _meet(one: Claimed, other: Claimed, *, by_day: bool) -> bool:
    if by_day:
        return one.from_ <= other.to and other.from_ <= one.to
    return month_of(one.from_) <= month_of(other.to) and month_of(other.from_) <= month_of(one.to)


@rule(
    "R42",
    name="申领材料",
    severity=BLOCK,
    clause="二(四), 二(五)",
    quote="规范做好就业见习补助资金的申领",
    message="缺少材料：{docs}。",
    predicate="Every document of the kind's list is provided or already in the system.",
    parameters=("claim_docs",),
)
def documents_complete(*, kind: str, provided: list[str], in_system: list[str], params: Params) -> Verdict:
    """The claim's documents are complete; `missing` in the order of the list."""
    required = params.get("claim_docs")
    if kind not in required:
        raise BadInput("kind", f"{kind!r} is none of {', '.join(required)}")
    missing = [document for document in required[kind] if document not in provided and document not in in_system]
    told = "、".join(DOCUMENT_NAMES.get(document, document) for document in missing)
    return Verdict(not missing, {"missing": missing}, docs=told)


@rule(
    "R43",
    name="申领时限",
    severity=BLOCK,
    clause="二(五)",
    quote="规范做好就业见习补助资金的申领",
    message="申领时限为{due}，已逾期。",
    predicate="submit ≤ add_months(event, months): the end of the internship, the contract's start, or the month paid.",
    parameters=("claim_within_months",),
)
def claim_in_time(*, event: date, submit: date, params: Params) -> Verdict:
    """The claim was lodged in time; `due` is the last day."""
    due = add_months(event, params.get("claim_within_months", on=event))
    return Verdict(submit <= due, {"ok": submit <= due, "due": due}, due=due)


@rule(
    "R44",
    name="资金来源与支付",
    severity=BLOCK,
    clause="三(一)",
    quote="上述所需经费从就业补助资金中列支",
    message="资金支付校验未通过：{reason}。",
    predicate="Public notice over, amount ≤ what is left of the county's budget line, payee = account holder.",
    parameters=("accept_workdays", "review_workdays", "public_notice_workdays", "pay_workdays"),
)
def payable(*, budget_left: Decimal, amount: Decimal, notice_passed: bool, payee: str, account: str) -> Verdict:
    """The money may leave: noticed, within the budget, to the claimant's own account."""
    wrong = {
        "公示尚未结束": not notice_passed,
        f"金额{amount}元超过预算余额{budget_left}元": amount > budget_left,
        "收款人与账户名称不一致": payee != account,
    }
    reasons = [reason for reason, holds in wrong.items() if holds]
    return Verdict(not reasons, {"ok": not reasons}, reason="；".join(reasons))
