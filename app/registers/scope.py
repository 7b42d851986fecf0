"""Who reaches which lists: a department its own in its area; 人社 also organisations, never others' people."""

from sqlalchemy import ColumnElement, false

from app.core.actor import Actor
from app.core.scope import scoped, within_area
from app.registers.models import KindProof, Lead
from app.security.states import Department, Permission


def department_of(actor: Actor) -> str:
    """The department for which the actor keeps lists; officers of the labour offices are of 人社."""
    if actor.department:
        return actor.department
    return Department.HRSS.value if actor.may(Permission.TRAINEE_CHECK) else ""


@scoped(KindProof)
def visible_proofs(actor: Actor) -> ColumnElement[bool]:
    """Who reads units may know what proves their kinds."""
    return within_area(actor, KindProof) if actor.may(Permission.UNIT_READ) else false()


@scoped(Lead)
def visible_leads(actor: Actor) -> ColumnElement[bool]:
    """A department sees the leads that it proposed; the labour offices those of their area."""
    if not actor.may(Permission.LEAD_READ):
        return false()
    return within_area(actor, Lead)
