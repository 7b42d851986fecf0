"""Who reaches which units: officers by area, a unit itself, the public what is accredited."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.security.states import Permission
from app.units.models import SiteCheck, Unit, UnitBan, UnitComparison, UnitObjection, UnitReview, UnitSite, UnitTag
from app.units.states import UnitState

PUBLIC_STATES = (UnitState.ACCREDITED,)


def _own_or_area(actor: Actor, unit: Unit) -> bool:
    return unit.id in actor.unit_ids if actor.unit_ids else area_holds(actor, unit)


@scoped(Unit, writes=_own_or_area)
def visible(actor: Actor) -> ColumnElement[bool]:
    """A unit's people see their unit, officers their area, the public accredited ones."""
    if actor.is_anonymous or actor.trainee_ids:
        return Unit.state.in_(PUBLIC_STATES)
    if actor.unit_ids:
        return Unit.id.in_(actor.unit_ids)
    if not actor.may(Permission.UNIT_READ):  # who reads posts may know the accredited units that offer them
        return within_area(actor, Unit) & Unit.state.in_(PUBLIC_STATES) if actor.may(Permission.POST_READ) else false()
    return within_area(actor, Unit)


def _child_visible(entity: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.unit_ids:
            return entity.unit_id.in_(actor.unit_ids)
        return within_area(actor, entity) if actor.may(Permission.UNIT_READ) else false()

    return criterion


def _child_writes(actor: Actor, record: Any) -> bool:
    return record.unit_id in actor.unit_ids if actor.unit_ids else area_holds(actor, record)


for _entity in (UnitSite, UnitTag, UnitComparison, SiteCheck, UnitObjection, UnitReview, UnitBan):
    scoped(_entity, writes=_child_writes)(_child_visible(_entity))
