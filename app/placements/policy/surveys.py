"""Who answers the survey at the end of a placement: the side that was asked, once, until its last day (C92)."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.placements.models import SurveyRequest
from app.placements.states import SurveySide
from app.security.states import Role


def may_answer(actor: Actor, request: SurveyRequest) -> Refusal | None:
    """The trainee, or those who work for the unit; nobody else, and no officer in their place."""
    if request.side == SurveySide.TRAINEE:
        is_own = request.trainee_id in actor.trainee_ids
    else:
        is_own = request.unit_id in actor.unit_ids and actor.has(Role.UNIT_ADMIN, Role.UNIT_OPERATOR)
    if not is_own:
        return Refusal("not_own_record", _("满意度调查由收到邀请的一方自己填写。"))
    if request.answered_on is not None:
        return Refusal("state", _("这份调查已经提交，不能再次填写。"))
    if clock.today() > request.due_on:
        return Refusal("state", _("这份调查已于 %(day)s 截止。", day=request.due_on.isoformat()))
    return None
