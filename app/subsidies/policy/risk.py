"""Who may decide a red flag, and who may look a second time: nobody who handled the claim (R60, C40)."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Permission
from app.subsidies.models import Claim, QualitySample, RiskFlag
from app.subsidies.policy.claims import not_entered_by
from app.subsidies.states import PAID


def _uninvolved(actor: Actor, claim: Claim) -> Refusal | None:
    if actor.user_id is not None and actor.user_id == claim.passed_by_id:
        return Refusal("four_eyes", _("不能核查本人初审的申领，请由其他人员办理。"))
    return not_entered_by(actor, claim)


def may_decide(actor: Actor, flag: RiskFlag) -> Refusal | None:
    """Somebody who decides risks and neither entered nor passed the claim; its ``claim`` is loaded."""
    if not actor.may(Permission.RISK_DECIDE):
        return Refusal("role", _("红旗由县（区）审核人员或监督检查人员核查。"), "四(二)")
    return _uninvolved(actor, flag.claim)


def may_reopen(actor: Actor, flag: RiskFlag) -> Refusal | None:
    """The same, until the claim is paid: after that money comes back by a recovery only."""
    if flag.claim.state in PAID:
        return Refusal("paid", _("申领已拨付，不能重新核查；需要追回的请提出追回。"), "R62")
    return may_decide(actor, flag)


def may_check_sample(actor: Actor, sample: QualitySample) -> Refusal | None:
    """Somebody who has not handled the claim in any step; its ``claim`` is loaded."""
    claim = sample.claim
    handled = (sample.officer_id, claim.passed_by_id, claim.rechecked_by_id, claim.held_proposed_by_id)
    if actor.user_id is not None and actor.user_id in handled:
        return Refusal("four_eyes", _("您办理过这笔申领，请由没有办理过的人员复查。"))
    return not_entered_by(actor, claim)


FLAG_POLICY: dict[str, Policy] = {"clear": may_decide, "confirm": may_decide, "reopen": may_reopen}
SAMPLE_POLICY: dict[str, Policy] = {"agree": may_check_sample, "differ": may_check_sample}
