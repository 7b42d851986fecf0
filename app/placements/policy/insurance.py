"""Who may buy cover, and who may put a trainee under it."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.security.states import Permission


def may_buy(actor: Actor) -> Refusal | None:
    """Policies are bought and kept by the agents of city and county (三(一))."""
    if actor.is_system or actor.may(Permission.INSURANCE_WRITE):
        return None
    return Refusal("role", _("保险由市、县（区）经办人员统一购买和登记。"), "三(一)")


def may_arrange(actor: Actor) -> Refusal | None:
    """Whoever buys cover or sends people out may put a trainee under it."""
    if actor.may(Permission.PLACEMENT_CHECK) or may_buy(actor) is None:
        return None
    return Refusal("role", _("参保由市、县（区）人社部门办理。"), "三(一)")
