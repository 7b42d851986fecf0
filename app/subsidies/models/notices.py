"""Public notices of claims, frozen and masked, and objections to them."""

from datetime import date
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.subsidies.states import NoticeObjectionState, NoticeState


class ClaimNotice(Record, InArea, Model):
    """A notice of claims from a day to a day, both included; ``shown`` is JSON of masked rows as they were published.

    A row: {claim, unit, name, id, kind, period, months, amount}; no phone, bank number or hardship (R61).
    """

    __tablename__ = "claim_notice"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="period"),
        Index("ix_claim_notice_state", "state", "to_day"),
        Index("ix_claim_notice_public", "from_day", "id"),
        *by_area("claim_notice"),
    )

    number: Mapped[str] = mapped_column(String(48), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(120))
    office_phone: Mapped[str] = mapped_column(String(40), default="")
    from_day: Mapped[date]
    to_day: Mapped[date]
    claims: Mapped[int]
    people: Mapped[int]
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))  # of all rows
    shown: Mapped[str] = mapped_column(Text, default="[]")
    state: Mapped[NoticeState] = mapped_column(choice(NoticeState), default=NoticeState.RUNNING)
    closed_on: Mapped[date | None]


audit.hide(ClaimNotice, "shown")


class NoticeObjection(Record, InArea, Model):
    """An objection to a claim in public notice; who raised it is kept sealed and never told to the unit."""

    __tablename__ = "notice_objection"
    __table_args__ = (
        CheckConstraint("(state = 'OPEN') = (decided_on IS NULL)", name="decided_has_day"),
        CheckConstraint("state = 'OPEN' OR answer IS NOT NULL", name="decided_has_answer"),
        Index("ix_notice_objection_notice", "notice_id", "state"),
        Index("ix_notice_objection_state", "state", "region_code", "id"),
        *by_area("notice_objection"),
    )

    notice_id: Mapped[str] = mapped_column(Id, ForeignKey("claim_notice.id"))
    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"), index=True)
    claim_number: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date]
    due_on: Mapped[date]
    content: Mapped[str] = mapped_column(Encrypted)
    raised_by: Mapped[str | None] = mapped_column(Encrypted)
    contact: Mapped[str | None] = mapped_column(Encrypted)
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[NoticeObjectionState] = mapped_column(choice(NoticeObjectionState), default=NoticeObjectionState.OPEN)
    answer: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))

    notice: Mapped[ClaimNotice] = relationship(ClaimNotice, lazy="raise")


audit.hide(NoticeObjection, "content", "raised_by", "contact", "receipt_hash")
