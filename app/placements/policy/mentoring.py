"""Who registers mentors, notes weeks and records trainings."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.placements.models import Placement
from app.placements.states import LIVE, ON_POST
from app.security.states import Permission, Role

CLAUSE = "二(五)"
UNIT = (Role.UNIT_OPERATOR, Role.UNIT_ADMIN)


def may_register(actor: Actor, unit_id: str) -> Refusal | None:
    """A unit registers its own mentors."""
    if actor.is_system or (actor.has(*UNIT) and unit_id in actor.unit_ids):
        return None
    return Refusal("role", _("带教老师由本单位登记。"), CLAUSE)


def may_note_week(actor: Actor, placement: Placement) -> Refusal | None:
    """The mentor of the trainee, or the unit, notes a week while the internship goes on."""
    is_mentor = placement.mentor_id is not None and placement.mentor_id in actor.mentor_ids
    if not (actor.is_system or is_mentor or may_register(actor, placement.unit_id) is None):
        return Refusal("role", _("带教记录由带教老师或见习单位填写。"), CLAUSE)
    if placement.state not in ON_POST:
        return Refusal("state", _("只有在岗期间填写带教记录。"), CLAUSE)
    return None


def may_train(actor: Actor, placement: Placement) -> Refusal | None:
    """The unit records the trainings of its trainees, before the first day too."""
    if refusal := may_register(actor, placement.unit_id):
        return Refusal(refusal.code, _("培训由见习单位登记。"), CLAUSE)
    if placement.state not in LIVE:
        return Refusal("state", _("见习已结束或取消，不再登记培训。"), CLAUSE)
    return None


def writes(actor: Actor) -> bool:
    """Whether the forms of mentoring are for this actor at all."""
    return actor.may(Permission.PLACEMENT_WRITE) and bool(actor.unit_ids)
