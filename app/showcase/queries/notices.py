"""Notices of units to be named and objections to them, by the questions asked of them."""

import json
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from app.core import objecting
from app.core.issued import IssuedDocument, IssuedState
from app.core.scope import unscoped
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseNotice, ShowcaseObjection
from app.showcase.states import NoticeState, ObjectionState

OPEN_NOTICE = "what stands in a public notice is known to everybody"
HANDED_OUT = "a certificate is a public document of a named unit"


def is_noticed(batch: ShowcaseBatch) -> bool:
    """Whether a batch had a notice already."""
    statement = select(ShowcaseNotice.id).where(ShowcaseNotice.batch_id == batch.id)
    with unscoped(OPEN_NOTICE):
        return db.session.scalar(statement.limit(1)) is not None


def to_be_closed(today: date, after: str) -> list[ShowcaseNotice]:
    """The running notices that are over and of which no objection is open, some at a time by their keys."""
    objected = exists().where(
        ShowcaseObjection.notice_id == ShowcaseNotice.id, ShowcaseObjection.state == ObjectionState.OPEN
    )
    statement = select(ShowcaseNotice).where(
        ShowcaseNotice.id > after, ShowcaseNotice.state == NoticeState.RUNNING, ShowcaseNotice.to_day < today, ~objected
    )
    return list(db.session.scalars(statement.order_by(ShowcaseNotice.id).limit(100)))


def running_notice(key: str, today: date) -> ShowcaseNotice | None:
    """A notice that anybody may object to today."""
    statement = select(ShowcaseNotice).where(
        ShowcaseNotice.id == key, ShowcaseNotice.state == NoticeState.RUNNING, ShowcaseNotice.to_day >= today
    )
    with unscoped(OPEN_NOTICE):
        return db.session.scalar(statement)


def nomination_noticed(notice: ShowcaseNotice, key: str) -> Nomination | None:
    """The nomination of a key that stands in a notice, read anew under its lock."""
    if key not in {row["nomination"] for row in json.loads(notice.shown)}:
        return None
    statement = select(Nomination).where(Nomination.id == key).with_for_update(of=Nomination)
    with unscoped(OPEN_NOTICE):
        return db.session.scalar(statement, execution_options={"populate_existing": True})


def batch_noticed(notice: ShowcaseNotice) -> ShowcaseBatch:
    """The batch of a notice."""
    with unscoped(OPEN_NOTICE):
        return db.session.get_one(ShowcaseBatch, notice.batch_id)


# -- objections


def objection_of_receipt(receipt: str) -> ShowcaseObjection | None:
    """The objection of a receipt, whoever asks."""
    return objecting.of_receipt(ShowcaseObjection, receipt)


def nomination_of(objection: ShowcaseObjection) -> Nomination:
    """The nomination that an objection in reach is about, with its batch."""
    statement = select(Nomination).where(Nomination.id == objection.nomination_id)
    with unscoped(OPEN_NOTICE):
        return db.session.scalars(statement.options(joinedload(Nomination.batch))).one()


def has_other_open(objection: ShowcaseObjection) -> bool:
    """Whether another objection to the same nomination is still open."""
    statement = select(ShowcaseObjection.id).where(
        ShowcaseObjection.nomination_id == objection.nomination_id,
        ShowcaseObjection.id != objection.id,
        ShowcaseObjection.state == ObjectionState.OPEN,
    )
    return db.session.scalar(statement.limit(1)) is not None


def objections_of(notice: ShowcaseNotice) -> list[ShowcaseObjection]:
    """The objections to a notice in reach, the oldest first."""
    statement = select(ShowcaseObjection).where(ShowcaseObjection.notice_id == notice.id)
    return list(db.session.scalars(statement.order_by(ShowcaseObjection.id)))


def objections_to(nomination: Nomination) -> list[ShowcaseObjection]:
    """The objections to a nomination in reach, the oldest first; for the organiser."""
    statement = select(ShowcaseObjection).where(ShowcaseObjection.nomination_id == nomination.id)
    return list(db.session.scalars(statement.order_by(ShowcaseObjection.id)))


def objections_open() -> tuple[int, date | None]:
    """How many objections in reach wait for an answer, and since when the first does."""
    statement = select(func.count(), func.min(ShowcaseObjection.received_on)).where(
        ShowcaseObjection.state == ObjectionState.OPEN
    )
    count, since = db.session.execute(statement).one()
    return int(count), since


# -- certificates


def papers_of(nomination: Nomination, kinds: tuple[str, ...]) -> list[IssuedDocument]:
    """The certificate and plaque of a nomination that are not revoked."""
    statement = select(IssuedDocument).where(
        IssuedDocument.entity == Nomination.__tablename__,
        IssuedDocument.record_id == nomination.id,
        IssuedDocument.kind.in_(kinds),
        IssuedDocument.state != IssuedState.REVOKED,
    )
    return list(db.session.scalars(statement.order_by(IssuedDocument.id)))


def issued_by(key: str) -> IssuedDocument | None:
    """An issued paper by its key; reach is asked where its nomination is opened."""
    return db.session.get(IssuedDocument, key)
