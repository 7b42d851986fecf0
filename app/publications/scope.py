"""Who reaches which policy documents: what was published everybody, drafts those who work on them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.publications.models import PolicyArticle, PolicyDoc, PolicyVersion
from app.publications.states import AUDITORS, READABLE, TRACED
from app.security.states import Permission, Role

DOCS = PolicyDoc.__table__.alias("doc_in_reach")  # so that statements may join the documents themselves


def works_on_drafts(actor: Actor) -> bool:
    """Whether drafts are this actor's business: to write, to review or to supervise them."""
    return actor.may(Permission.POLICY_WRITE) or actor.has(*AUDITORS, Role.SUPERVISOR)


def reach(actor: Actor, docs: Any) -> ColumnElement[bool]:
    """The documents in reach, over the entity or over the columns of its table."""
    if actor.is_anonymous or actor.unit_ids:
        return docs.state.in_(READABLE)  # type: ignore[no-any-return]
    if not actor.may(Permission.POLICY_READ):
        return false()
    published: ColumnElement[bool] = docs.state.in_(READABLE)
    own = within_area(actor, docs)
    return or_(published, own if works_on_drafts(actor) else and_(docs.state.in_(TRACED), own))


def _writes(actor: Actor, record: Any) -> bool:
    return works_on_drafts(actor) and area_holds(actor, record)


@scoped(PolicyDoc, writes=_writes)
def visible(actor: Actor) -> ColumnElement[bool]:
    """Published documents of any area; drafts of one's own."""
    return reach(actor, PolicyDoc)


def _of_visible(entity: Any) -> Callable[[Actor], ColumnElement[bool]]:
    def criterion(actor: Actor) -> ColumnElement[bool]:
        return exists().where(DOCS.c.id == entity.policy_id, reach(actor, DOCS.c))

    return criterion


for _entity in (PolicyArticle, PolicyVersion):
    scoped(_entity, writes=_writes)(_of_visible(_entity))
