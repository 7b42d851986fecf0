"""Who may complain, who answers, and who draws the list of a presence check."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import Complaint
from app.security.states import Level, Permission, Role


def may_complain(actor: Actor) -> Refusal | None:
    """The channel is for young people; the unit does not see it (C37)."""
    if actor.trainee_ids:
        return None
    return Refusal("role", _("投诉与求助由见习青年本人提出。"), "二(五)")


def may_reopen(actor: Actor, complaint: Complaint) -> Refusal | None:
    """The person who complained, or the county that answered."""
    if actor.has(Role.TRAINEE) and complaint.trainee_id not in actor.trainee_ids:
        return Refusal("not_own", _("只能继续办理本人的投诉。"))
    return None


def may_draw(actor: Actor) -> Refusal | None:
    """The county draws for itself; city, region and supervision read."""
    county = actor.level == Level.COUNTY and actor.may(Permission.PRESENCE_CHECK)
    if county and actor.has(Role.COUNTY_AGENT, Role.COUNTY_AUDITOR):
        return None
    return Refusal("role", _("在岗抽查由县（区）人社部门抽取和登记。"), "二(五)")


COMPLAINT_POLICY: dict[str, Policy] = {"reopen": may_reopen}
