"""A claim is held for its red flags, looked into by an auditor, and let go or refused by a supervisor (R60, 6.8)."""

from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid
from app.subsidies.models import Claim, RiskFlag
from app.subsidies.queries import flags as flag_queries
from app.subsidies.services import checking, ledger, news
from app.subsidies.services.moving import perform
from app.subsidies.services.submitting import give_up
from app.subsidies.states import HOLDABLE, FlagState, RiskResult

RELEASE, REFUSE = "RELEASE", "REFUSE"
RULE = "R60"


def hold(claim: Claim, why: str) -> Claim:
    """Stop a claim as the system until its flags are looked into; what the budget holds for it is free again.

    A claim that stands still already stays as it is.
    """
    perform.lock(claim)
    if claim.state not in HOLDABLE:
        return claim
    facts: dict[str, Any] = {"held_proposal": None, "held_proposed_by_id": None}
    perform(SYSTEM, claim, "hold", reason=why[:500], due_on=checking.due_after("review_workdays"), **facts)
    ledger.release(claim)
    once = clock.now().isoformat()
    news.to_supervisors("claim_held", claim, once=once, why=why)
    news.to_county("claim_held", claim, roles=news.AUDITORS, due_on=claim.due_on, once=once, why=why)
    return claim


def hold_if_told(claim: Claim) -> bool:
    """Stop a claim of which the last examination said so; tell whether it is stopped now (R60)."""
    if claim.risk_result != RiskResult.HOLD:
        return False
    hold(claim, _("风险查验结论为挂起，分值 %(n)s（R60）。", n=claim.risk_score))
    return True


def _flags(claim: Claim) -> list[RiskFlag]:
    return list(flag_queries.flags_of(claim))


def _require_decided(claim: Claim) -> None:
    if not flag_queries.all_decided(claim):
        raise Invalid({"flags": _("还有红旗没有排除或坐实，请先逐个核查并写明情况。")})


def _require_cleared(claim: Claim) -> None:
    _require_decided(claim)
    if confirmed := [row for row in _flags(claim) if row.state == FlagState.CONFIRMED]:
        named = "、".join(dict.fromkeys(row.code.value for row in confirmed))
        raise Invalid({"flags": _("红旗 %(named)s 已坐实，不能解除挂起。", named=named)})


def _require_confirmed(claim: Claim) -> None:
    _require_decided(claim)
    if not any(row.state == FlagState.CONFIRMED for row in _flags(claim)):
        raise Invalid({"flags": _("没有坐实的红旗，不能以风险为由不予补贴。")})


def propose_release(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Propose to let a held claim go on: every standing flag was looked into and cleared.  Invalid on ``flags``."""
    perform.begin(actor, claim, "propose_release")
    _require_cleared(claim)
    return _proposed(actor, claim, "propose_release", RELEASE, reason)


def propose_refusal(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Propose to refuse a held claim: every flag was looked into, at least one confirmed.  Invalid on ``flags``."""
    perform.begin(actor, claim, "propose_refusal")
    _require_confirmed(claim)
    return _proposed(actor, claim, "propose_refusal", REFUSE, reason)


def _proposed(actor: Actor, claim: Claim, name: str, what: str, reason: str) -> Claim:
    perform(actor, claim, name, reason=reason, held_proposal=what, held_proposed_by_id=actor.user_id)
    how = _("解除挂起") if what == RELEASE else _("不予补贴")
    news.to_supervisors("claim_hold_proposed", claim, once=clock.now().isoformat(), how=how, by=actor.name)
    return claim


def release(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Agree, as a supervisor, that a held claim goes on: it is reviewed anew from the beginning."""
    perform.begin(actor, claim, "release")
    _require_cleared(claim)
    due = checking.due_after("review_workdays")
    perform(actor, claim, "release", reason=reason, due_on=due, **checking.NOT_PASSED)
    news.to_county("claim_released", claim, due_on=due, once=clock.now().isoformat())
    return claim


def refuse_held(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Agree, as a supervisor, that a held claim is refused; the claimant learns why and where to appeal."""
    perform.begin(actor, claim, "refuse_held")
    _require_confirmed(claim)
    give_up(actor, claim, "refuse_held", reason=reason, refused_rules=RULE)
    tell_refused(claim, _("经核查不符合补贴条件"), _("《通知》三(一)"))  # neither flags nor their rule (R60)
    return claim


def keep_held(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Send a proposal back, as a supervisor: the flags are looked into further."""
    perform(actor, claim, "keep_held", reason=reason, held_proposal=None, held_proposed_by_id=None)
    news.to_county("claim_kept_held", claim, roles=news.AUDITORS, once=clock.now().isoformat(), reason=reason.strip())
    return claim


def tell_refused(claim: Claim, why: str, rules: str) -> None:
    """Tell the claimant that nothing is granted, by which rules and why, and where to appeal (行政复议)."""
    news.to_claimant("claim_rejected", claim, once=clock.now().isoformat(), reason=why, rules=rules)
