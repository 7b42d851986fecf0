"""Objections to what stands in a public notice: what may be written, how it is kept, how it is answered (C89).

Who objects is kept sealed with the words, is told to nobody but the officers, and stands in no log.  A table of
objections has region_code, city_code, received_on, due_on, content, raised_by, contact, receipt_hash, state, answer,
decided_on and decided_by.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.core import clock, crypto
from app.core.actor import Actor
from app.core.errors import Invalid, Problems
from app.core.insertion import insert_unless_there
from app.core.receipts import new_receipt, receipt_hash
from app.core.scope import unscoped
from app.core.search import is_storable
from app.extensions import db

CONTENT_MAX, NAME_MAX, CONTACT_MAX, ANSWER_MAX = 1000, 40, 60, 2000
NAMELESS = "an objection is stored without anything of whoever raised it but what they wrote"
BY_RECEIPT = "whoever holds the receipt may read where the objection stands, and nothing of who raised it"
Sealed = dict[str, str | None]
T = TypeVar("T")


def written(content: str, raised_by: str = "", contact: str = "") -> Sealed:
    """What is kept sealed of an objection; raises Invalid beside each field that is empty, too long or not storable."""
    words, name, way = content.strip(), raised_by.strip(), contact.strip()
    problems: Problems = {}
    if not words:
        problems["content"] = [_("请写明异议的内容和理由。")]
    for field, text, most in (
        ("content", words, CONTENT_MAX),
        ("raised_by", name, NAME_MAX),
        ("contact", way, CONTACT_MAX),
    ):
        if len(text) > most:
            problems[field] = [_("不能超过 %(n)s 字。", n=most)]
        elif not is_storable(text):
            problems[field] = [_("含有不允许的字符。")]
    if problems:
        raise Invalid(problems)
    return {"content": words, "raised_by": name or None, "contact": way or None}


def keep(
    entity: type[T], about: Sequence[str], sealed: Sealed, *, state: Any, answer_days: int, **facts: Any
) -> tuple[T, str]:
    """Keep an objection; return it with its receipt, which is shown once and stored hashed.

    Beside the session, so that the log does not tell from which address it came.  The key follows from ``about`` and
    from what was written: the same words sent twice are one objection; raises Invalid for the second.
    """
    said = "\n".join([*about, *(f"{name}={text or ''}" for name, text in sorted(sealed.items()))])
    today, receipt = clock.today(), new_receipt()
    row = {
        "id": str(UUID(hex=crypto.keyed_hash(said)[:32], version=4)),
        "received_on": today,
        "due_on": today + timedelta(days=answer_days),
        "receipt_hash": receipt_hash(receipt),
        "state": state,
        "created_by_id": None,
        "updated_by_id": None,
        **facts,
        **sealed,
    }
    with unscoped(NAMELESS):
        if not insert_unless_there(entity, **row):
            raise Invalid({"content": _("同样内容的异议已经收到，请凭当时的回执号查看答复。")})
        return db.session.get_one(entity, row["id"]), receipt


def of_receipt(entity: type[T], receipt: str) -> T | None:
    """The objection of a receipt, whoever asks; None for an unknown one."""
    if not receipt.strip():
        return None
    statement = select(entity).where(entity.receipt_hash == receipt_hash(receipt))  # type: ignore[attr-defined]
    with unscoped(BY_RECEIPT):
        return db.session.scalar(statement)


def told(objection: Any) -> dict[str, Any]:
    """What whoever holds the receipt may read: where it stands, and the answer."""
    names = ("received_on", "due_on", "state", "answer", "decided_on")
    return {name: getattr(objection, name) for name in names}


def decision(actor: Actor, answer: str) -> dict[str, Any]:
    """The facts of an answered objection; raises Invalid when the answer is empty, too long or not storable."""
    words = answer.strip()
    if not words or len(words) > ANSWER_MAX or not is_storable(words):
        raise Invalid({"answer": _("请填写调查情况与答复，不超过 %(n)s 字。", n=ANSWER_MAX)})
    return {"answer": words, "decided_on": clock.today(), "decided_by": actor.name[:64]}
