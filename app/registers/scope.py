"""Who reaches which lists: a department its own in its area; 人社 also organisations, never others' people."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, select

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.registers.models import ENTRIES, Entry, KindProof, Lead, LeadContact
from app.security.states import Department, Permission, Role

LEAD_HELPERS = (Role.STREET_WORKER, Role.SCHOOL_OFFICER)


def department_of(actor: Actor) -> str:
    """The department for which the actor keeps lists; officers of the labour offices are of 人社."""
    if actor.department:
        return actor.department
    if actor.has(Role.FINANCE):
        return Department.FIN.value
    return Department.HRSS.value if actor.may(Permission.UNIT_CHECK) else ""


def is_of(actor: Actor, department: str) -> bool:
    """Whether the actor is an officer of the department who may open its lists; an inspector is of none."""
    serves = actor.may(Permission.REGISTER_WRITE) or actor.may(Permission.UNIT_CHECK)
    return serves and actor.may(Permission.REGISTER_READ) and department_of(actor) == department


def reads(actor: Actor, entity: type[Entry]) -> bool:
    """Whether a list is open to the actor: its own department's, to 人社 and inspectors also those without people."""
    if actor.is_system or is_of(actor, entity.department):
        return True
    inspects = actor.has(Role.SUPERVISOR) and actor.may(Permission.REGISTER_READ)
    return not entity.is_personal and (inspects or is_of(actor, Department.HRSS))


def keeps(actor: Actor, entity: type[Entry]) -> bool:
    """Whether the actor writes the list, as far as the area goes."""
    return actor.is_system or (actor.may(Permission.REGISTER_WRITE) and is_of(actor, entity.department))


def _visible(entity: type[Entry]) -> Callable[[Actor], ColumnElement[bool]]:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        return within_area(actor, entity) if reads(actor, entity) else false()

    return criterion


def _writes(entity: type[Entry]) -> Callable[[Actor, Any], bool]:
    def answer(actor: Actor, entry: Any) -> bool:
        return keeps(actor, entity) and area_holds(actor, entry)

    return answer


for _entity in ENTRIES:
    scoped(_entity, writes=_writes(_entity))(_visible(_entity))


def _follows(_actor: Actor, _proof: Any) -> bool:
    """Proofs are written beside their entry with the scope lifted, never by themselves."""
    return False


@scoped(KindProof, writes=_follows)
def visible_proofs(actor: Actor) -> ColumnElement[bool]:
    """The proofs of one's own department, to 人社 and inspectors all; who sees a unit asks ``queries.proofs_of``."""
    if not actor.may(Permission.REGISTER_READ):
        return false()
    if actor.has(Role.SUPERVISOR) or is_of(actor, Department.HRSS):
        return within_area(actor, KindProof)
    own = department_of(actor)
    return within_area(actor, KindProof) & (KindProof.department == own) if own else false()


def serves_leads(actor: Actor) -> bool:
    """Whether the actor follows the leads of every department: the labour offices, and who supervises them."""
    return actor.may(Permission.LEAD_READ) and (actor.may(Permission.UNIT_CHECK) or actor.has(Role.SUPERVISOR))


def _may_keep(actor: Actor, lead: Lead) -> bool:
    if not area_holds(actor, lead):
        return False
    if serves_leads(actor) or actor.is_system:
        return True
    return lead.created_by_id in (None, actor.user_id) if actor.has(*LEAD_HELPERS) else _is_of(actor, lead)


def _is_of(actor: Actor, lead: Lead) -> bool:
    return bool(actor.department) and lead.department == actor.department


@scoped(Lead, writes=_may_keep)
def visible_leads(actor: Actor) -> ColumnElement[bool]:
    """A department sees the leads that it proposed, helpers their own; the labour offices those of their area."""
    if not actor.may(Permission.LEAD_READ):
        return false()
    if serves_leads(actor):
        return within_area(actor, Lead)
    if actor.has(*LEAD_HELPERS):
        return within_area(actor, Lead) & (Lead.created_by_id == actor.user_id)
    return within_area(actor, Lead) & (Lead.department == actor.department) if actor.department else false()


@scoped(LeadContact)
def visible_contacts(actor: Actor) -> ColumnElement[bool]:
    """Who sees a lead sees what came of contacting it."""
    if not actor.may(Permission.LEAD_READ):
        return false()
    if serves_leads(actor):
        return within_area(actor, LeadContact)
    return LeadContact.lead_id.in_(select(Lead.id).where(visible_leads(actor)))
