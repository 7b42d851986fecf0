"""Which claims may enter a batch, and which stay in it until it is sent (R44, R60).

The detectors run before a claim enters a batch, and again when the batch leaves; what they stop is held and stays out.
"""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _

from app.core import actor as actors
from app.core.errors import Invalid, OutOfReach
from app.extensions import db
from app.subsidies.models import Claim, PaymentBatch, PaymentItem
from app.subsidies.queries import batches as queries
from app.subsidies.rules.claims import payable
from app.subsidies.services import detecting, holding
from app.subsidies.states import CheckStep, ClaimState, RiskResult

TOLD = 5  # claims that a refusal names


def obstacles(claims: Sequence[Claim], *, within: PaymentBatch | None = None) -> dict[str, str]:
    """Why claims cannot be paid now, by their keys; what is not named can (R44: approved, own account, sample settled).

    Being in the batch ``within`` is no obstacle.  Nobody sends money to an account that they gave themselves.
    """
    keys = [claim.id for claim in claims]
    held, drawn = queries.held_in_batches(keys), queries.samples_open(keys)
    against = {claim.id: _obstacle(claim, held.get(claim.id), within, is_drawn=claim.id in drawn) for claim in claims}
    for key in queries.accounts_given_by(actors.current().user_id, keys):
        against[key] = against[key] or _("收款账户由您更正，请由其他经办人员送财政（R44）。")
    return {key: said for key, said in against.items() if said}


def _obstacle(claim: Claim, held: str | None, within: PaymentBatch | None, *, is_drawn: bool) -> str:
    judged = payable(
        budget_left=claim.amount_yuan,  # committed when it was approved
        amount=claim.amount_yuan,
        notice_passed=claim.approved_on is not None,
        payee=claim.payee_name,
        account=claim.account_holder or "",
    )
    if claim.state != ClaimState.APPROVED:
        return _("状态为“%(state)s”。", state=_(claim.state.label))
    if held is not None and (within is None or held != within.number):
        return _("已在批次 %(number)s 中。", number=held)
    if claim.needs_recount:
        return _("计算所依据的情况有变化，请先重新计算。")
    if not judged.ok:
        return str(judged.message)
    if not claim.payee_account:
        return _("没有收款账号。")
    return _("质量抽查尚未完成。") if is_drawn else ""


def ready(region_code: str, claim_ids: Collection[str]) -> list[Claim]:
    """The claims under lock that may be paid; those that the detectors stop are held now and left out."""
    claims = queries.claims_under_lock(claim_ids)
    if len(claims) != len(set(claim_ids)) or any(claim.region_code != region_code for claim in claims):
        raise OutOfReach()
    if against := obstacles(claims):
        named = [f"{claim.number}：{against[claim.id]}" for claim in claims if claim.id in against]
        more = _("等 %(n)s 笔", n=len(named)) if len(named) > TOLD else ""
        raise Invalid({"claims": "；".join(named[:TOLD]) + more})
    return _unsuspected(claims)


def _unsuspected(claims: Sequence[Claim]) -> list[Claim]:
    found = detecting.examine(claims, CheckStep.PAY) if claims else {}
    stopped = [claim for claim in claims if found.get(claim.id) == RiskResult.HOLD]
    for claim in stopped:
        holding.hold(claim, _("支付前查验发现高风险（R60）。"))
    return [claim for claim in claims if claim not in stopped]


def fit(batch: PaymentBatch, items: Sequence[PaymentItem]) -> dict[str, Claim]:
    """The claims of a draft that can still be paid, by their keys; payments are brought in step with their claims."""
    claims = queries.claims_under_lock([item.claim_id for item in items])
    against = obstacles(claims, within=batch)
    fit = {claim.id: claim for claim in _unsuspected([claim for claim in claims if claim.id not in against])}
    for item in items:
        if item.claim_id in fit:
            for name, value in facts(fit[item.claim_id]).items():
                if getattr(item, name) != value:
                    setattr(item, name, value)
    db.session.flush()
    return fit


def facts(claim: Claim) -> dict[str, Any]:
    """What a payment says of its claim."""
    return {
        "claim_number": claim.number,
        "payee_name": claim.payee_name,
        "payee_bank": claim.payee_bank,
        "payee_account": claim.payee_account,
        "amount_yuan": claim.amount_yuan,
    }
