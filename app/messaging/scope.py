"""Everybody reads their own messages; the wording of templates is no secret."""

from typing import Any

from sqlalchemy import ColumnElement, false, true

from app.core.actor import Actor
from app.core.scope import open_to_all, scoped
from app.messaging.models import ContactPoint, Message, MessageTemplate, Outbox

open_to_all(MessageTemplate)


def _own(actor: Actor, row: Any) -> bool:
    return actor.user_id is not None and row.user_id == actor.user_id


@scoped(Message, writes=_own)
def visible(actor: Actor) -> ColumnElement[bool]:
    """One's own inbox; the worker reminds everybody."""
    if actor.is_system:
        return true()
    return Message.user_id == actor.user_id if actor.user_id is not None else false()


@scoped(ContactPoint, writes=_own)
def visible_contacts(actor: Actor) -> ColumnElement[bool]:
    """One's own addresses."""
    return ContactPoint.user_id == actor.user_id if actor.user_id is not None else false()


@scoped(Outbox, writes=lambda _actor, _row: False)
def visible_outbox(actor: Actor) -> ColumnElement[bool]:
    """Only the worker reads what is to be sent."""
    return true() if actor.is_system else false()
