"""Who may ask for money back and who orders it: two hands, an auditor and a supervisor (R62)."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Role
from app.subsidies.models import Claim, Recovery
from app.subsidies.states import ClaimState


def may_propose(actor: Actor, claim: Claim) -> Refusal | None:
    """The county's auditor, of money that was paid and is not being called back already."""
    if not actor.has(Role.COUNTY_AUDITOR):
        return Refusal("role", _("追回由县（区）审核人员提出。"), "R62")
    if claim.state not in (ClaimState.PAID, ClaimState.RECOVERED):
        return Refusal("state", _("只有已拨付且没有追回正在办理的申领可以提出追回。"), "R62")
    return None


def not_proposed_by(actor: Actor, recovery: Recovery) -> Refusal | None:
    """Nobody agrees to what they proposed themselves."""
    if actor.user_id is not None and actor.user_id == recovery.proposed_by_id:
        return Refusal("four_eyes", _("提出追回的人不能同时表示同意或者不同意。"))
    return None


POLICY: dict[str, Policy] = {"order": not_proposed_by, "cancel": not_proposed_by}
