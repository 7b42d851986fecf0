"""How the department that was asked answers: by the file, or from a list that it keeps in this system."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import bindparam

from app.core import audit, clock, crypto
from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.identifiers import without_numbers
from app.core.scope import unscoped
from app.exchange.models import ComparisonBatch, ComparisonFile, ComparisonLine
from app.exchange.queries import comparisons as queries
from app.exchange.services.comparing import ANSWERS, WITH_THE_BATCH, clear_answers, last_day, perform
from app.exchange.services.comparing_reading import Reply, replies_in
from app.exchange.services.reading import read
from app.exchange.services.rosters import Roster, rosters_for
from app.exchange.services.tokens import Tokeniser
from app.exchange.states import Answer
from app.extensions import db

NAME_MAX = 120


@dataclass(frozen=True)
class Received:
    """What one answer brought: how many of each, and how many tokens were left without one."""

    yes: int
    no: int
    unknown: int
    missing: int


def answer_from_file(
    actor: Actor, batch: ComparisonBatch, *, name: str, body: bytes, day: date | None = None
) -> Received:
    """Take a filled file, all of it or nothing; it replaces what was answered before and is kept sealed.

    ``day`` is when the answers without a date of their own were true.  Raises FaultyAnswers with every faulty cell.
    """
    perform.begin(actor, batch, "answer")
    as_of = _checked_day(day)
    replies = replies_in(batch, read(body, name), as_of)
    digest = hashlib.sha256(body).hexdigest()
    shown = without_numbers("".join(c for c in name if c.isprintable()))[-NAME_MAX:]
    received = _store(
        actor, batch, replies, _("文件“%(name)s”，SHA-256 %(digest)s", name=shown[-60:], digest=digest[:16])
    )
    sealed = crypto.encrypt_bytes(body)
    db.session.add(ComparisonFile(batch_id=batch.id, name=shown, size=len(body), sha256=digest, sealed=sealed))
    db.session.flush()
    audit.note("comparison-answer", batch, number=batch.number, file=shown, sha256=digest, answers=len(replies))
    return received


def _checked_day(day: date | None) -> date:
    if day is not None and day > clock.today():
        raise Invalid({"day": _("日期不能晚于今天。")})
    return day or clock.today()


def answer_from_roster(actor: Actor, batch: ComparisonBatch, *, name: str, complete_on: date | None = None) -> Received:
    """Answer from a list that the department keeps here; only counts leave this function.

    Who is absent gets NO as of ``complete_on``, when the officer declares a list complete that can be, else UNKNOWN.
    """
    perform.begin(actor, batch, "answer")
    offered = rosters_for(batch.question, batch.answering_department)
    roster = next((each for each in offered if each.name == name), None)
    if roster is None:
        raise Invalid({"roster": _("没有可用于答复的名册。")})
    whole = _checked_day(complete_on) if complete_on is not None and roster.can_be_complete else None
    replies = _looked_up(actor, batch, roster, whole)
    words = _("名册“%(title)s”", title=roster.title)
    if whole:
        words += _("，声明截至 %(day)s 名单完整", day=whole.isoformat())
    received = _store(actor, batch, replies, words)
    audit.note(
        "comparison-answer",
        batch,
        number=batch.number,
        roster=roster.name,
        complete_on=whole,
        found=len(replies) - received.unknown,
    )
    return received


def _looked_up(actor: Actor, batch: ComparisonBatch, roster: Roster, whole: date | None) -> dict[str, Reply]:
    """What the list says of each token; of two entries for one person the later day stands."""
    asked = {row.token for row in queries.tokens_of(batch)}
    token_of = Tokeniser(batch.key or "", batch.about.subject)
    found: dict[str, Reply] = {}
    for entry in roster.entries(actor):
        token = token_of(entry.number)
        if token in asked and (token not in found or (found[token].day or entry.day) < entry.day):
            found[token] = Reply(entry.answer, entry.day, entry.figure)
    absent = Reply(Answer.NO, whole) if whole else Reply(Answer.UNKNOWN, None)
    return {token: found.get(token, absent) for token in asked}


def _store(actor: Actor, batch: ComparisonBatch, replies: Mapping[str, Reply], source: str) -> Received:
    until = last_day(batch.question, [reply.day for reply in replies.values() if reply.day is not None])
    if until < clock.today():
        raise Invalid({"file": _("答复的日期都已超过有效期，请按最新情况答复。")})
    clear_answers(batch)
    table = ComparisonLine.__table__
    statement = (
        table.update()
        .where(table.c.batch_id == batch.id, table.c.token == bindparam("_token"))
        .values(answer=bindparam("_answer"), answered_on=bindparam("_day"), figure=bindparam("_figure"))
    )
    rows = [
        {"_token": token, "_answer": reply.answer, "_day": reply.day, "_figure": reply.figure}
        for token, reply in sorted(replies.items())
    ]
    with unscoped(WITH_THE_BATCH):
        if rows:
            db.session.connection().execute(statement, rows)
    counts = Counter(reply.answer for reply in replies.values())
    told = {name: counts[answer] for answer, name in ANSWERS.items()}
    perform(
        actor,
        batch,
        "answer",
        reason=source,
        answered_on=clock.today(),
        answers_valid_to=until,
        answered_by_id=actor.user_id,
        **told,
    )
    return Received(
        counts[Answer.YES], counts[Answer.NO], counts[Answer.UNKNOWN], batch.asked_count - sum(counts.values())
    )
