"""Who may write down and verify a retention, and who helps the people who were not kept."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import FollowUp, Placement, Retention
from app.placements.states import PlacementState
from app.security.states import Permission, Role

UNIT = (Role.UNIT_ADMIN, Role.UNIT_OPERATOR)


def may_record(actor: Actor, placement: Placement) -> Refusal | None:
    """The unit that signed the contract tells of it, or the county for the unit."""
    own = actor.has(*UNIT) and placement.unit_id in actor.unit_ids
    if not (actor.is_system or own or actor.has(Role.COUNTY_AGENT)):
        return Refusal("role", _("留用情况由见习单位登记，或者由县（区）经办人员代为登记。"), "二(六)")
    if placement.state != PlacementState.ENDED:
        return Refusal("state", _("见习结束后登记留用；见习期间录用的，请先申请提前留用。"), "二(六)")
    return None


def may_verify(actor: Actor, retention: Retention) -> Refusal | None:
    """The county verifies, never who entered it, and once."""
    if actor.is_system:
        return None
    if not actor.may(Permission.PLACEMENT_CHECK):
        return Refusal("role", _("留用情况由县（区）人社部门核实。"), "二(六)")
    if retention.verified_on is not None:
        return Refusal("state", _("这条留用已核实。"))
    if actor.user_id is not None and actor.user_id == retention.created_by_id:
        return Refusal("four_eyes", _("不能核实本人登记的留用，请由其他人员办理。"))
    return None


def may_change(actor: Actor, retention: Retention) -> Refusal | None:
    """What was verified stands."""
    if retention.verified_on is not None:
        return Refusal("state", _("留用已核实，不能再改。"))
    own = actor.has(*UNIT) and retention.unit_id in actor.unit_ids
    if actor.is_system or own or actor.has(Role.COUNTY_AGENT):
        return None
    return Refusal("role", _("留用情况由见习单位登记，或者由县（区）经办人员代为登记。"), "二(六)")


def may_check(actor: Actor) -> Refusal | None:
    """Whether somebody is still employed is answered by the county."""
    if actor.is_system or actor.may(Permission.PLACEMENT_CHECK):
        return None
    return Refusal("role", _("留用核查由县（区）人社部门办理。"), "二(六)")


def may_help(actor: Actor) -> Refusal | None:
    """Help is given, and the catalogue of it kept, by the agents of the county."""
    if actor.is_system or actor.may(Permission.FOLLOWUP_WRITE):
        return None
    return Refusal("role", _("后续帮扶由县（区）经办人员办理。"), "二(六)")


def may_expire(actor: Actor, case: FollowUp) -> Refusal | None:
    """The months of help have passed."""
    if clock.today() <= case.until:
        return Refusal("early", _("帮扶期尚未届满。"), "R58")
    return None


FOLLOW_UP_POLICY: dict[str, Policy] = {"expire": may_expire}
