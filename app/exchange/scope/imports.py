"""Who reaches which batches: who made them, and officers of the same department whose area holds them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from app.core.actor import Actor
from app.core.scope import scoped, within_area
from app.exchange.models import ImportBatch, ImportFault, ImportOutcome
from app.security.states import Permission


def of_one_department(actor: Actor, entity: Any) -> ColumnElement[bool]:
    """The batches of the actor's department and area, of what the actor may write; only for who keeps lists."""
    if not actor.department or not actor.may(Permission.REGISTER_READ):
        return false()
    same: ColumnElement[bool] = entity.department == actor.department
    return same & within_area(actor, entity) & entity.permission.in_(sorted(actor.permissions))


def own_or_of_department(actor: Actor, entity: Any) -> ColumnElement[bool]:
    """What the actor made, and what the department of the actor made in the area."""
    if actor.is_system:
        return true()
    if actor.user_id is None:
        return false()
    return or_(entity.created_by_id == actor.user_id, of_one_department(actor, entity))


def _own(actor: Actor, batch: Any) -> bool:
    return actor.may(Permission.IMPORT) and batch.created_by_id in (None, actor.user_id)


@scoped(ImportBatch, writes=_own)
def visible_imports(actor: Actor) -> ColumnElement[bool]:
    """Own imports, and those of one's department and area; only the maker writes."""
    return own_or_of_department(actor, ImportBatch)


def _of_batch(actor: Actor, _row: Any) -> bool:
    return actor.may(Permission.IMPORT)


def _through_batch(entity: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.is_system:
            return true()
        return entity.batch_id.in_(select(ImportBatch.id).where(visible_imports(actor)))

    return criterion


for _entity in (ImportFault, ImportOutcome):
    scoped(_entity, writes=_of_batch)(_through_batch(_entity))
