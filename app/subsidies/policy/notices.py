"""Who may publish a notice, and who decides an objection."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.security.states import Level, Permission, Role
from app.subsidies.models import Claim


def may_publish(actor: Actor, region_code: str) -> Refusal | None:
    """The county's agent for the own county, and the daily job."""
    own = actor.level == Level.COUNTY and actor.region_code == region_code
    if actor.is_system or (own and actor.has(Role.COUNTY_AGENT) and actor.may(Permission.SUBSIDY_CHECK)):
        return None
    return Refusal("role", _("补贴公示由本县（区）经办人员发布。"), "三(一)")


def may_decide(actor: Actor, claim: Claim) -> Refusal | None:
    """An objection to a claim is not decided by who passed it first, nor by who entered it: somebody else looks."""
    if actor.user_id is not None and actor.user_id in (claim.passed_by_id, claim.created_by_id, claim.submitted_by_id):
        return Refusal("four_eyes", _("不能处理对本人初审或录入的申领的异议，请由其他审核人员办理。"))
    return None
