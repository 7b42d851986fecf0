"""Who answers an objection to a unit in public notice."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.showcase.models import Nomination
from app.showcase.policy.batches import may_organise


def may_answer(actor: Actor, nomination: Nomination) -> Refusal | None:
    """The organiser, but nobody who recommended the unit or entered its nomination: somebody else looks."""
    if refusal := may_organise(actor, nomination.batch):
        return refusal
    hands = (nomination.recommended_by_id, nomination.created_by_id, nomination.submitted_by_id)
    if actor.user_id is not None and actor.user_id in hands:
        return Refusal("four_eyes", _("不能处理对本人初审推荐或录入的单位的异议，请由其他人员办理。"))
    return None
