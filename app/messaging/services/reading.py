"""Reading one's own messages."""

from app.core import clock
from app.core.actor import Actor
from app.core.scope import unscoped
from app.extensions import db
from app.messaging import queries
from app.messaging.models import Message


def open_message(actor: Actor, message: Message) -> Message:
    """Mark a message as read; what was read before keeps its time."""
    if message.read_at is None:
        message.read_at = clock.now()
        db.session.flush()
    return message


def read_all(actor: Actor) -> int:
    """Mark everything as read; return how many messages were not."""
    messages = queries.unread_messages()
    with unscoped("the reader's own messages, just read by their row scope; one check for all of them"):
        for message in messages:
            message.read_at = clock.now()
        db.session.flush()
    return len(messages)
