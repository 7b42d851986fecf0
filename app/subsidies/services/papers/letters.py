"""Decisions on claims (granted, refused) and orders to give money back, issued with the deed, printed when opened."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from app.core import clock, documents, issuing
from app.core.identifiers import mask_name
from app.core.issued import IssuedDocument, IssuedState
from app.core.pdf.amounts import in_capitals
from app.core.pdf.contracts import DecisionContext, RuleLine
from app.core.pdf.official import chinese_date
from app.core.workflow import history
from app.placements.queries.documents import office_of
from app.subsidies.models import Claim, ClaimLine, Recovery
from app.subsidies.policy.telling import told_rules
from app.subsidies.queries.claims import lines_of, recoveries_of
from app.subsidies.queries.explaining import rule_of, steps_of
from app.subsidies.services.papers.paper import Paper
from app.subsidies.services.papers.wording import BASIS, figure, month_name, period, sealed
from app.subsidies.states import COMMITTED, PAID, Claimant, ClaimState, RecoveryState

DECISION, ORDER = "subsidy_decision", "recovery_order"
REPORT = "decision_letter"
GRANTED, REFUSED, BACK = "就业见习补贴审核决定书", "不予就业见习补贴决定书", "退回就业见习补贴通知书"
REFUSING = ("reject", "refuse_held", "uphold")
NEUTRAL = "经核查不符合补贴条件"  # of a claim that was refused for its flags; a flag is told to no claimant
REFUSED_MAX = 20
ISSUED_RECOVERIES = (RecoveryState.ORDERED, RecoveryState.SETTLED)


def is_granted(claim: Claim) -> bool:
    """Whether the claim was granted, paid or not."""
    return claim.state in COMMITTED | PAID


def _is_decided(claim: Claim) -> bool:
    return is_granted(claim) or claim.state == ClaimState.REJECTED


def decision(claim: Claim) -> Paper | None:
    """The decision that is in force on a claim, as it was first printed; None before there is one."""
    issued = issuing.latest(claim, DECISION)
    if issued is None or (issued.state != IssuedState.VALID and _is_decided(claim)):
        issued = issue_decision(claim) if _is_decided(claim) else issued
    return _kept(claim, issued, _decided) if issued is not None else None


def issue_decision(claim: Claim) -> IssuedDocument:
    """Issue the decision under its number; the one before it, if any, says that this one took its place."""
    before = issuing.latest(claim, DECISION)
    granted = is_granted(claim)
    amount = [("金额", f"{figure(claim.amount_yuan)}元")] if granted else []
    issued = issuing.issue(
        claim,
        kind=DECISION,
        series="JXJC",
        title=GRANTED if granted else REFUSED,
        issuer=office_of(claim.region_code).name,
        shown=[
            ("申领编号", claim.number),
            ("申领人", _masked(claim)),
            ("补贴种类", claim.kind.label),
            ("决定", "给予补贴" if granted else "不予补贴"),
            *amount,
        ],
        print_as=None,
        issued_on=(claim.approved_on if granted else None) or clock.today(),
    )
    if before is not None:
        issuing.change(before, IssuedState.AMENDED, followed_by=issued)
    return issued


def recovery_order(claim: Claim) -> Paper | None:
    """The latest order to give money of a claim back, as it was first printed; None where there is none."""
    orders = [row for row in recoveries_of(claim) if row.state in ISSUED_RECOVERIES]
    if not orders:
        return None
    issued = issuing.latest(orders[-1], ORDER) or issue_order(orders[-1])
    return _kept(orders[-1], issued, _asked_back)


def issue_order(recovery: Recovery) -> IssuedDocument:
    """Issue the order to give money back under its number."""
    return issuing.issue(
        recovery,
        kind=ORDER,
        series="JXTH",
        title=BACK,
        issuer=office_of(recovery.region_code).name,
        shown=[
            ("申领编号", recovery.claim_number),
            ("退款人", mask_name(recovery.payee_name) if recovery.trainee_id else recovery.payee_name),
            ("应退金额", f"{figure(recovery.amount_yuan)}元"),
            ("退回期限", chinese_date(recovery.due_on) if recovery.due_on else ""),
        ],
        print_as=None,
        issued_on=recovery.ordered_on,
    )


def _masked(claim: Claim) -> str:
    return mask_name(claim.claimant_name) if claim.claimant == Claimant.TRAINEE else claim.claimant_name


def _kept(record: Any, issued: IssuedDocument, facts: Any) -> Paper:
    def print_as(_number: str, _code: str) -> bytes:
        return documents.build(REPORT, facts(record, issued))

    return Paper(f"{issued.title}_{issued.number}.pdf", content=issuing.printed(record, issued, print_as))


# -- what the letters say


def _you(claim: Claim) -> str:
    return {Claimant.UNIT: "你单位", Claimant.TRAINEE: "你", Claimant.COUNTY: "你单位"}[claim.claimant]


def _decided(claim: Claim, issued: IssuedDocument) -> DecisionContext:
    lines = lines_of(claim)
    granted = issued.title == GRANTED
    refused = [line for line in lines if not line.is_counted]
    return DecisionContext(
        **sealed(issued),
        title=issued.title,
        issuer=issued.issuer,
        addressee=claim.claimant_name,
        paragraphs=_granted_words(claim, lines) if granted else _refused_words(claim),
        amount=claim.amount_yuan if granted else None,
        amount_label="补贴金额",
        rules_label="计算与审核依据" if granted else "不予补贴的依据",
        rules=_rules_met(lines) if granted else _rules_unmet(claim, refused),
        refused=[_refused(line) for line in refused[:REFUSED_MAX]] + _more(refused),
        remedy=_remedy(claim.region_code),
        is_refusal=not granted,
    )


def _asked_of(claim: Claim) -> str:
    on = f"于{chinese_date(claim.submitted_at)}" if claim.submitted_at else ""
    return f"{_you(claim)}{on}提出的{claim.kind.label}申领（编号：{claim.number}，所属期：{_period(claim)}）"


def _period(claim: Claim) -> str:
    return period(claim.period_from, claim.period_to)


def _granted_words(claim: Claim, lines: Sequence[ClaimLine]) -> list[str]:
    counted = sum(line.is_counted for line in lines)
    people = f"共{claim.people}人、{counted}条明细" if claim.people else f"共{counted}条明细"
    amount = f"{in_capitals(claim.amount_yuan)}（{figure(claim.amount_yuan)}元）"
    return [
        f"{_asked_of(claim)}，经初审、复核并公示期满无未处理的异议，符合{BASIS}的规定。",
        f"现决定：给予{claim.kind.label}{amount}，{people}，从就业补助资金中列支，拨付至申领时登记的收款账户"
        f"（户名：{claim.payee_name}）。",
    ]


def _refused_words(claim: Claim) -> list[str]:
    """What a supervisor noted when agreeing to refuse a held claim is not for the claimant: it is of flags (R60)."""
    last = next((line for line in reversed(history(claim)) if line.move in REFUSING), None)
    why = NEUTRAL if last is not None and last.move == "refuse_held" else last.reason if last is not None else ""
    return [
        f"{_asked_of(claim)}，经审核，不符合{BASIS}的规定。",
        f"现决定：不予补贴。理由：{why.rstrip('。') or '不符合下列依据'}。",
    ]


def _rules_met(lines: Sequence[ClaimLine]) -> list[RuleLine]:
    """Each rule that the paid lines rest on, with the number of lines; its words are those of the last line."""
    found: Counter[str] = Counter()
    for line in lines:
        if line.is_counted:
            found.update({step.rule for step in steps_of(line) if step.is_met and step.rule})
    return [_rule(number, f"{count}条明细符合") for number, count in sorted(found.items(), key=_by_number)]


def _by_number(entry: tuple[str, int]) -> int:
    digits = "".join(letter for letter in entry[0] if letter.isdigit())
    return int(digits or 0)


def _rules_unmet(claim: Claim, refused: Sequence[ClaimLine]) -> list[RuleLine]:
    told = told_rules(claim.refused_rules)
    numbers = dict.fromkeys([*told, *(line.refused_by for line in refused if line.refused_by)])
    general = [] if told else [RuleLine(rule="", name="补贴条件", clause="三(一)", words=NEUTRAL)]
    return general + [_rule(number, "") for number in numbers if number]


def _rule(number: str, words: str) -> RuleLine:
    known = rule_of(number)
    said = "；".join(part for part in (known.quote if known else "", words) if part)
    return RuleLine(rule=number, name=known.name if known else "", clause=known.clause if known else "", words=said)


def _refused(line: ClaimLine) -> tuple[str, str, str]:
    when = month_name(line.month) if line.month else period(line.from_day, line.to_day)
    return line.person_name or line.kind.label, when, f"{line.refused_by or ''} {line.reason or ''}".strip()


def _more(refused: Sequence[ClaimLine]) -> list[tuple[str, str, str]]:
    left = len(refused) - REFUSED_MAX
    return [("其余", "", f"另有{left}条未计发，见计算明细表")] if left > 0 else []


def _remedy(region_code: str) -> str:
    return (
        "如不服本决定，可以自收到本决定书之日起60日内，依法向本级人民政府申请行政复议；"
        "也可以自收到本决定书之日起6个月内，依法向有管辖权的人民法院提起行政诉讼。"
        f"咨询电话：{office_of(region_code).phone or '见经办机构公布'}。"
    )


def _asked_back(recovery: Recovery, issued: IssuedDocument) -> DecisionContext:
    you = "你单位" if recovery.unit_id else "你"
    amount = f"{in_capitals(recovery.amount_yuan)}（{figure(recovery.amount_yuan)}元）"
    due: date = recovery.due_on or clock.today()
    return DecisionContext(
        **sealed(issued),
        title=issued.title,
        issuer=issued.issuer,
        addressee=recovery.payee_name,
        paragraphs=[
            f"{you}申领的就业见习补贴（申领编号：{recovery.claim_number}）已经拨付。经核查，{recovery.cause.label}："
            f"{recovery.reason.rstrip('。')}。",
            f"现决定：追回{amount}，请于{chinese_date(due)}前退回原拨付账户，并将退款凭证交经办机构。逾期不退的，依法处理。",
        ],
        amount=recovery.amount_yuan,
        amount_label="应退金额",
        rules_label="依据",
        rules=[_rule("R62", "")],
        refused=[],
        remedy=_remedy(recovery.region_code),
        is_refusal=True,
    )


# -- what follows a claim


def follow_decision(claim: Claim, **_facts: Any) -> None:
    """Issue the decision in the transaction that decides; a withdrawn claim has none that is valid."""
    if _is_decided(claim):
        issue_decision(claim)
    else:
        _end(claim, IssuedState.REVOKED, "申领人已撤回申领")


def follow_recount(claim: Claim, **_facts: Any) -> None:
    """A decision on an amount that is reviewed again is not valid any more."""
    if not _is_decided(claim):
        _end(claim, IssuedState.AMENDED, "情况变化，重新审核，以重新作出的决定为准")


def _end(claim: Claim, state: IssuedState, note: str) -> None:
    issued = issuing.latest(claim, DECISION)
    if issued is not None:
        issuing.change(issued, state, note)
