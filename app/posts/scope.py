"""Who reaches which posts: officers by area, a unit its own, the public what is being offered; and who recommends."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, select

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.posts.models import ModelPostBatch, Post, Push, Suggestion
from app.posts.states import OPEN, BatchState
from app.security.states import Permission, Role
from app.trainees.models import Trainee
from app.trainees.scope import helps_only


def _own_or_area(actor: Actor, post: Any) -> bool:
    return post.unit_id in actor.unit_ids if actor.unit_ids else area_holds(actor, post)


@scoped(Post, writes=_own_or_area)
def visible(actor: Actor) -> ColumnElement[bool]:
    """A unit's people see their posts, officers those of their area, the public and young people the open ones."""
    if actor.is_anonymous or actor.trainee_ids:
        return Post.state.in_(OPEN)
    if actor.unit_ids:
        return Post.unit_id.in_(actor.unit_ids)
    if not actor.may(Permission.POST_READ):
        return false()
    if not actor.may(Permission.UNIT_READ):  # street workers and schools recommend what is on offer
        return within_area(actor, Post) & Post.state.in_(OPEN)
    return within_area(actor, Post)


def _releases(actor: Actor, batch: Any) -> bool:
    writes = actor.may(Permission.MODEL_BATCH_WRITE) or actor.has(Role.CITY_AUDITOR)  # who says why fewer are enough
    return writes and area_holds(actor, batch)


@scoped(ModelPostBatch, writes=_releases)
def visible_batches(actor: Actor) -> ColumnElement[bool]:
    """Batches are announcements: everybody may read the released ones, officers those of their area."""
    if actor.is_anonymous or actor.unit_ids:
        return ModelPostBatch.state == BatchState.RELEASED
    if not actor.may(Permission.POST_READ):
        return false()
    return within_area(actor, ModelPostBatch)


def _own_or_within(actor: Actor, row: Any) -> bool:
    return row.trainee_id in actor.trainee_ids if actor.trainee_ids else area_holds(actor, row)


def _of_people(entity: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.trainee_ids:
            return entity.trainee_id.in_(actor.trainee_ids)
        if not actor.may(Permission.TRAINEE_READ):
            return false()
        if helps_only(actor):
            own = select(Trainee.id).where(Trainee.created_by_id == actor.user_id)
            return within_area(actor, entity) & entity.trainee_id.in_(own)
        return within_area(actor, entity)

    return criterion


for _entity in (Push, Suggestion):  # what was recommended to a person is known to those who know the person
    scoped(_entity, writes=_own_or_within)(_of_people(_entity))
