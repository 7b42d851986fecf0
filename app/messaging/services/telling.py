"""Tell people what happened and what they have to do: one message to each account, the same news never twice."""

import logging
import string
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.core import clock
from app.core.identifiers import new_id
from app.core.insertion import insert_unless_there
from app.core.scope import unscoped
from app.messaging import queries
from app.messaging.models import Message
from app.security.models import Account

log = logging.getLogger(__name__)
TELLING = "a message to somebody else's inbox; what it says was decided by the service that sends it"


class _Blank(dict[str, str]):
    """A fact that a template names and nobody gave stays visible as its name, so that staff notice it."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def tell(
    template: str,
    accounts: Iterable[Account],
    *,
    about: Any = None,
    link: str = "",
    due_on: date | None = None,
    once: str = "",
    **facts: object,
) -> list[str]:
    """Put a message into the inbox of each account; return the keys of the new ones.

    ``link`` is a path of the service, ``once`` parts news of the same kind about the same record (a month, a round).
    A template that staff switched off tells nobody.  Names of people may stand in the facts, numbers of people never.
    """
    wording = queries.template_of(template)
    if wording is None or not wording.is_active:
        if wording is None:
            log.error("no message template %s", template)
        return []
    given = _Blank({name: "" if value is None else str(value) for name, value in facts.items()})
    given.setdefault("due", due_on.isoformat() if due_on else "")
    news = {
        "template": template,
        "once_key": f"{template}:{about.id if about is not None else ''}:{once}"[:120],
        "title": filled(wording.title, given)[:160],
        "body": filled(wording.body, given),
        "link": link,
        "due_on": due_on,
        "entity": about.__tablename__ if about is not None else "",
        "record_id": about.id if about is not None else None,
    }
    return [key for account in accounts if (key := _put(account.user_id, news))]


def _put(user_id: int, news: dict[str, Any]) -> str:
    """Store one message; an empty key when the account had this news already."""
    key = new_id()
    with unscoped(TELLING):
        is_new = insert_unless_there(Message, id=key, user_id=user_id, sent_at=clock.now(), reminders=0, **news)
    return key if is_new else ""


def filled(text: str, facts: dict[str, str]) -> str:
    """A template's text with its facts; unknown names stay as they are, and nothing is evaluated."""
    return string.Formatter().vformat(text, (), facts)
