"""Complaints that the unit does not see, and the random call list (二(五), C37, B17)."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.placements.models.placements import OfPlacement
from app.placements.states.care import CallResult, ComplaintKind, ComplaintState


class Complaint(Record, InArea, Model):
    """A complaint about a unit; an anonymous one names neither person nor placement and is followed by its receipt."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint(
            "NOT is_anonymous OR (trainee_id IS NULL AND placement_id IS NULL AND created_by_id IS NULL)",
            name="anonymous_names_nobody",
        ),
        CheckConstraint("state <> 'ANSWERED' OR (answer IS NOT NULL AND answered_on IS NOT NULL)", name="has_answer"),
        Index("ix_complaint_state", "state", "region_code", "id"),
        Index("ix_complaint_unit", "unit_id", "id"),
        Index("ix_complaint_trainee", "trainee_id"),
        *by_area("complaint"),
    )

    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(80))
    placement_id: Mapped[str | None] = mapped_column(Id, ForeignKey("placement.id"))
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"))
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[ComplaintKind] = mapped_column(choice(ComplaintKind))
    content: Mapped[str] = mapped_column(Encrypted)
    received_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[ComplaintState] = mapped_column(choice(ComplaintState), default=ComplaintState.OPEN)
    answer: Mapped[str | None] = mapped_column(Text)
    is_upheld: Mapped[bool | None]
    answered_on: Mapped[date | None]


audit.hide(Complaint, "content", "receipt_hash", "answer")


class PresenceDraw(Record, InArea, Model):
    """A draw of today's trainees for a phone check; anybody can repeat it from the seed and the list (B17)."""

    __tablename__ = "presence_draw"
    __table_args__ = (
        UniqueConstraint("region_code", "drawn_on"),
        CheckConstraint("size >= 1", name="size"),
        *by_area("presence_draw"),
    )

    drawn_on: Mapped[date]
    seed: Mapped[str] = mapped_column(String(64))
    pool: Mapped[int]  # how many were on post
    pool_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the sorted keys of all who were on post
    pool_keys: Mapped[str] = mapped_column(Text)  # these keys, parted by blanks, so that anybody can draw again
    size: Mapped[int]


class PresenceCall(Record, OfPlacement, Model):
    """One person of a draw, and what the call found."""

    __tablename__ = "presence_call"
    __table_args__ = (
        UniqueConstraint("draw_id", "placement_id"),
        CheckConstraint("(result = 'OPEN') = (called_at IS NULL)", name="called_has_time"),
        Index("ix_presence_call_draw", "draw_id", "rank"),
        *by_area("presence_call"),
    )

    draw_id: Mapped[str] = mapped_column(Id, ForeignKey("presence_draw.id"))
    rank: Mapped[int]
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    called_at: Mapped[datetime | None]
    called_by: Mapped[str | None] = mapped_column(String(64))
    result: Mapped[CallResult] = mapped_column(choice(CallResult), default=CallResult.OPEN)
    note: Mapped[str | None] = mapped_column(String(200))

    draw: Mapped[PresenceDraw] = relationship(PresenceDraw, lazy="raise")
