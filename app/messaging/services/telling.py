"""Tell people what happened and what they have to do: one message to each account, the same news never twice."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.core import clock
from app.core.identifiers import new_id
from app.core.insertion import insert_unless_there
from app.core.scope import unscoped
from app.messaging import queries
from app.messaging.models import Message
from app.messaging.rules.wording import filled, unfilled
from app.messaging.services.outbox import send_out
from app.security.models import Account

log = logging.getLogger(__name__)
TELLING = "a message to somebody else's inbox; what it says was decided by the service that sends it"


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
    """Put a message into the inbox of each account, and send it on by their rhythm; return the keys of the new ones.

    ``link`` is a path of the service.  ``once`` names the news (a month, a round) that is told once about a record;
    without it the same words are told once about a record as it is now, and again when it has changed since.
    A template that staff switched off tells nobody.  Names of people may stand in the facts, numbers of people never.
    """
    wording = queries.wording_of(template)
    if not wording.is_active:
        return []
    given = {"due": due_on.isoformat() if due_on else ""}
    given |= {name: "" if value is None else str(value) for name, value in facts.items()}
    if missing := set(unfilled(wording.title + wording.body + (wording.sms or ""), given)):
        log.error("message %s was told without %s", template, sorted(missing))
    news = {
        "template": template,
        "title": " ".join(filled(wording.title, given).split())[:160],
        "body": filled(wording.body, given),
        "link": link,
        "due_on": due_on,
        "entity": about.__tablename__ if about is not None else "",
        "record_id": about.id if about is not None else None,
    }
    news["once_key"] = _name_of(news, about, once)
    told = {account.user_id: key for account in accounts if (key := _put(account.user_id, news))}
    send_out(told, news, sms=filled(wording.sms, given) if wording.sms else "")
    return list(told.values())


def _name_of(news: dict[str, Any], about: Any, once: str) -> str:
    """What this news is known by in each inbox."""
    if not once:
        said = f"{news['title']}\n{news['body']}\n{news['link']}\n{news['due_on']}"
        once = f"{getattr(about, 'version', '')}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
    return f"{news['template']}:{news['record_id'] or ''}:{once}"[:120]


def _put(user_id: int, news: dict[str, Any]) -> str:
    """Store one message; an empty key when the account had this news already."""
    key = new_id()
    with unscoped(TELLING):
        is_new = insert_unless_there(Message, id=key, user_id=user_id, sent_at=clock.now(), reminders=0, **news)
    return key if is_new else ""
