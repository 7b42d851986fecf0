"""Who reaches which people: officers by area, helpers what they collected themselves, owners their hardship claims."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, select

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.security.states import Permission, Role
from app.trainees.models import (
    Consent,
    EligibilityCheck,
    Hardship,
    Stay,
    Trainee,
    TraineeMerge,
    TraineePair,
    TraineeSource,
    Visit,
)

HELPERS = (Role.STREET_WORKER, Role.SCHOOL_OFFICER)


def helps_only(actor: Actor) -> bool:
    """Whether the actor is a street, community or school worker, who sees only what they collected."""
    return actor.has(*HELPERS) and not actor.may(Permission.TRAINEE_CHECK)


def _self_or_area(actor: Actor, trainee: Any) -> bool:
    return trainee.id in actor.trainee_ids if actor.trainee_ids else area_holds(actor, trainee)


def _own_or_area(actor: Actor, row: Any) -> bool:
    return row.trainee_id in actor.trainee_ids if actor.trainee_ids else area_holds(actor, row)


@scoped(Trainee, writes=_self_or_area)
def visible(actor: Actor) -> ColumnElement[bool]:
    """Officers see the people of their area, helpers those whom they collected, a person the own record."""
    if actor.trainee_ids:
        return Trainee.id.in_(actor.trainee_ids)
    if not actor.may(Permission.TRAINEE_READ):
        return false()
    own: ColumnElement[bool] = Trainee.created_by_id == actor.user_id
    return own & within_area(actor, Trainee) if helps_only(actor) else within_area(actor, Trainee)


def reached(actor: Actor, trainee: Trainee) -> bool:
    """The same question for one person in memory."""
    if actor.trainee_ids:
        return trainee.id in actor.trainee_ids
    own = not helps_only(actor) or trainee.created_by_id == actor.user_id
    return actor.may(Permission.TRAINEE_READ) and own and area_holds(actor, trainee)


def _of_people(entity: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.trainee_ids:
            return entity.trainee_id.in_(actor.trainee_ids)
        if not actor.may(Permission.TRAINEE_READ):
            return false()
        if helps_only(actor):
            return entity.trainee_id.in_(select(Trainee.id).where(Trainee.created_by_id == actor.user_id))
        return within_area(actor, entity)

    return criterion


for _entity in (TraineeSource, Visit, Consent, EligibilityCheck):
    scoped(_entity, writes=_own_or_area)(_of_people(_entity))


def _no_helpers(entity: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        reads = actor.may(Permission.TRAINEE_READ) and not helps_only(actor)
        return within_area(actor, entity) if reads else false()

    return criterion


for _entity in (TraineePair, TraineeMerge, Stay):
    scoped(_entity)(_no_helpers(_entity))


@scoped(Hardship, writes=_own_or_area)
def visible_hardships(actor: Actor) -> ColumnElement[bool]:
    """Officers see the claims of their area, helpers those of their people, an owner the claims it confirms."""
    if actor.trainee_ids or actor.may(Permission.TRAINEE_READ):
        return _of_people(Hardship)(actor)
    if actor.may(Permission.HARDSHIP_READ) and actor.department:
        return within_area(actor, Hardship) & (Hardship.owner == actor.department)
    return false()
