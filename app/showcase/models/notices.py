"""The public notice of the units to be named, frozen, and objections to them (C89)."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.showcase.models.batches import ShowcaseBatch
from app.showcase.models.nominations import Nomination
from app.showcase.states import NoticeState, ObjectionState


class ShowcaseNotice(Record, InArea, Model):
    """A notice from a day to a day, both included; it lies in the area of the batch.

    ``shown`` is JSON of the rows as published: [{nomination, unit, region, rank, score}], no people.  A reserve that
    moves up gets a notice of its own.
    """

    __tablename__ = "showcase_notice"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="period"),
        CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="closed_has_day"),
        Index("ix_showcase_notice_batch", "batch_id"),
        Index("ix_showcase_notice_state", "state", "to_day"),
        Index("ix_showcase_notice_public", "from_day", "id"),
        *by_area("showcase_notice"),
    )

    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("showcase_batch.id"))
    number: Mapped[str] = mapped_column(String(48), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(120))
    office_phone: Mapped[str] = mapped_column(String(40), default="")
    from_day: Mapped[date]
    to_day: Mapped[date]
    units: Mapped[int]
    shown: Mapped[str] = mapped_column(Text, default="[]")
    state: Mapped[NoticeState] = mapped_column(
        choice(NoticeState, name="showcase_notice_state"), default=NoticeState.RUNNING
    )
    closed_on: Mapped[date | None]

    batch: Mapped[ShowcaseBatch] = relationship(ShowcaseBatch, lazy="raise")


class ShowcaseObjection(Record, InArea, Model):
    """An objection to a unit in public notice; who raised it is kept sealed and never told to the unit."""

    __tablename__ = "showcase_objection"
    __table_args__ = (
        CheckConstraint("(state = 'OPEN') = (decided_on IS NULL)", name="decided_has_day"),
        CheckConstraint("state = 'OPEN' OR answer IS NOT NULL", name="decided_has_answer"),
        Index("ix_showcase_objection_notice", "notice_id", "state"),
        Index("ix_showcase_objection_nomination", "nomination_id", "state"),
        Index("ix_showcase_objection_state", "state", "region_code", "id"),
        *by_area("showcase_objection"),
    )

    notice_id: Mapped[str] = mapped_column(Id, ForeignKey("showcase_notice.id"))
    nomination_id: Mapped[str] = mapped_column(Id, ForeignKey("nomination.id"))
    unit_name: Mapped[str] = mapped_column(String(80))
    received_on: Mapped[date]
    due_on: Mapped[date]
    content: Mapped[str] = mapped_column(Encrypted)
    raised_by: Mapped[str | None] = mapped_column(Encrypted)
    contact: Mapped[str | None] = mapped_column(Encrypted)
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[ObjectionState] = mapped_column(
        choice(ObjectionState, name="showcase_objection_state"), default=ObjectionState.OPEN
    )
    answer: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))

    notice: Mapped[ShowcaseNotice] = relationship(ShowcaseNotice, lazy="raise")
    nomination: Mapped[Nomination] = relationship(Nomination, lazy="raise")


audit.hide(ShowcaseObjection, "content", "raised_by", "contact", "receipt_hash")
