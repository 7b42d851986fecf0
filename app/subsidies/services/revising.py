"""A change of circumstances works a claim out anew and shows the difference; nothing is overwritten (C87, R62).

Unpaid, the claim gets a new revision of lines beside the old one and is reviewed from the beginning.  Paid, what was
paid too little becomes a claim of its own, what was paid too much is asked back by an auditor and a supervisor.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import Invalid, Refusal, Refused
from app.core.money import text
from app.extensions import db
from app.security.states import Role
from app.subsidies import signals
from app.subsidies.models import Claim, ClaimRecount
from app.subsidies.policy.claims import may_recount
from app.subsidies.queries import claims as queries
from app.subsidies.rules import risk
from app.subsidies.rules.lines import NOTHING, LineDraft
from app.subsidies.rules.recounts import Change, changes_of, standing_of, topup_lines
from app.subsidies.services import checking, claims, detecting, holding, ledger, news, recoveries, submitting
from app.subsidies.services.claim_rows import parameters_of
from app.subsidies.services.moving import perform
from app.subsidies.states import OVER, PAID, CheckStep, ClaimState, RecountOutcome, RecoveryCause

CAUSE_MAX = 300


def revise(actor: Actor, claim: Claim, *, reason: str = "") -> Claim:
    """Work an unpaid claim out anew: a new revision of lines that hold, the old ones kept; reviewed from the beginning.

    Money that the budget held is free again, a public notice no longer concerns the claim.  Where the change makes
    no difference the claim stays where it stands, and that is written down.  Raises Invalid on ``reason``, or on
    ``lines`` when nothing has changed.
    """
    perform.begin(actor, claim, "revise")
    if not reason.strip():
        raise Invalid({"reason": _("请填写原因。")})
    before, drafts = queries.lines_of(claim), checking.expected(claim)
    changes = changes_of(standing_of(before), drafts)
    if not changes:
        return _unchanged(actor, claim, reason)
    ledger.release(claim)
    was = claim.amount_yuan
    claims.release_lines(claim)
    db.session.flush()
    claims.store_lines(claim, drafts, claim.revision + 1)
    db.session.flush()
    lines = queries.lines_of(claim)
    perform(
        actor,
        claim,
        "revise",
        reason=reason,
        needs_recount=False,
        parameters=parameters_of(line.steps for line in lines),
        due_on=checking.due_after("review_workdays"),
        **checking.NOT_PASSED,
    )
    row = _kept(claim, reason, was, claim.amount_yuan, changes, RecountOutcome.REVISED)
    submitting.lock_months(lines)
    detecting.examine([claim], CheckStep.SUBMIT)
    holding.hold_if_told(claim)
    signals.recounted.send(claim, actor=actor, recount=row)
    _tell_revised(claim, row, reason)
    return claim


def _unchanged(actor: Actor, claim: Claim, reason: str) -> Claim:
    if not claim.needs_recount:
        raise Invalid({"lines": _("按今天的情况计算，各条明细都没有变化，不需要重新计算。")})
    claim.needs_recount = False
    row = _kept(claim, reason, claim.amount_yuan, claim.amount_yuan, [], RecountOutcome.NONE)
    submitting.lock_months(queries.lines_of(claim))
    signals.recounted.send(claim, actor=actor, recount=row)
    return claim


def _kept(
    claim: Claim, cause: str, before: Decimal, after: Decimal, changes: Sequence[Change], outcome: RecountOutcome
) -> ClaimRecount:
    row = ClaimRecount(
        claim_id=claim.id,
        region_code=claim.region_code,
        made_on=clock.today(),
        cause=cause.strip()[:CAUSE_MAX],
        before_yuan=before,
        after_yuan=after,
        differences=json.dumps([change.as_json() for change in changes], ensure_ascii=False),
        outcome=outcome,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _tell_revised(claim: Claim, row: ClaimRecount, reason: str) -> None:
    facts: dict[str, Any] = {"before": text(row.before_yuan), "after": text(row.after_yuan), "reason": reason.strip()}
    news.to_claimant("claim_revised", claim, once=row.id, **facts)
    if not news.is_counties(claim):
        news.to_county("claim_revised", claim, due_on=claim.due_on, once=row.id, **facts)


def recount(actor: Actor, claim: Claim, *, cause: str) -> ClaimRecount:
    """Work a paid claim out anew and keep the difference line by line; its own lines and amount stay as they were.

    Too little paid makes a claim that tops it up and goes through the whole review.  Too much paid is proposed to be
    recovered where an auditor recounts; else the auditors are told.  Raises Refused when role or state forbid it, a
    recovery or a top-up goes on, or everything comes back because of fraud; Invalid on ``cause``.
    """
    perform.lock(claim)
    _require_may(actor, claim)
    if not cause.strip():
        raise Invalid({"cause": _("请填写原因。")})
    settled, drafts = checking.settled(claim), checking.expected(claim)
    changes = changes_of(settled, drafts)
    before = sum((standing.amount for standing in settled.values()), NOTHING)
    after = sum((draft.amount_yuan for draft in drafts if draft.is_counted), NOTHING)
    judged = risk.recovery(paid=before, recomputed=after, fraud=False)
    outcome = RecountOutcome.NONE
    if judged["recover"] > 0:
        outcome = RecountOutcome.RECOVERY
    elif judged["topup"] > 0:
        outcome = RecountOutcome.TOPUP
    row = _kept(claim, cause, before, after, changes, outcome)
    claim.needs_recount = False
    db.session.flush()
    submitting.lock_months(queries.lines_of(claim))
    if outcome == RecountOutcome.TOPUP:
        row.topup_id = _top_up(claim, row, changes, drafts).id
        db.session.flush()
    elif outcome == RecountOutcome.RECOVERY:
        _ask_back(actor, claim, row, judged["recover"])
    signals.recounted.send(claim, actor=actor, recount=row)
    return row


def _require_may(actor: Actor, claim: Claim) -> None:
    if refusal := may_recount(actor, claim):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    if queries.open_recovery(claim) is not None:
        raise Refused(Refusal("recovering", _("这笔申领的追回尚未办结，办结后再重新计算。"), "R62"), status=409)
    if claim.follows_id is not None:
        raise Refused(Refusal("tops_up", _("补发的申领随原申领一并重新计算。"), "R62"), status=409)
    if any(row.cause == RecoveryCause.FRAUD and row.returned_yuan > 0 for row in queries.recoveries_of(claim)):
        raise Refused(Refusal("fraud", _("因骗取补贴已全额追回，不再重新计算。"), "R62"), status=409)
    going = [row for row in queries.topups_of(claim) if row.state not in PAID | OVER]
    if going:
        words = _("补发申领 %(number)s 尚未办结，办结后再重新计算。", number=going[0].number)
        raise Refused(Refusal("topping_up", words, "R62"), status=409)


def _top_up(base: Claim, row: ClaimRecount, changes: Sequence[Change], drafts: Sequence[LineDraft]) -> Claim:
    """The claim that pays what the base was paid too little, sent in by the system; people review it like any other."""
    serial = len(queries.topups_of(base)) + 1
    lines = topup_lines(changes, drafts, serial)
    with acting_as(SYSTEM):
        claim = Claim(
            number=claims.next_number(base.region_code),
            kind=base.kind,
            claimant=base.claimant,
            unit_id=base.unit_id,
            trainee_id=base.trainee_id,
            claimant_name=base.claimant_name,
            region_code=base.region_code,
            period_from=min(line.from_day for line in lines),
            period_to=max(line.to_day for line in lines),
            follows_id=base.id,
            payee_name=base.payee_name,
            payee_bank=base.payee_bank,
            payee_account=base.payee_account,
            account_holder=base.account_holder,
            state=ClaimState.DRAFT,
        )
        db.session.add(claim)
        db.session.flush()
        claims.store_lines(claim, lines, 1)
        db.session.flush()
        stored = queries.lines_of(claim)
        checking.keep(SYSTEM, claim, CheckStep.SUBMIT, checking.answers_of(stored), passed=True)
        submitting.send_in(SYSTEM, claim, stored, reason=row.cause)
    facts: dict[str, Any] = {"before": text(row.before_yuan), "after": text(row.after_yuan), "reason": row.cause}
    news.to_claimant("claim_topped_up", claim, once=row.id, **facts)
    return claim


def _ask_back(actor: Actor, claim: Claim, row: ClaimRecount, amount: Decimal) -> None:
    if actor.has(Role.COUNTY_AUDITOR):
        recoveries.propose(actor, claim, reason=row.cause)
        return
    facts: dict[str, Any] = {"before": text(row.before_yuan), "after": text(row.after_yuan), "reason": row.cause}
    facts["more"] = text(amount)
    news.to_county("claim_overpaid", claim, roles=news.AUDITORS, once=row.id, **facts)
