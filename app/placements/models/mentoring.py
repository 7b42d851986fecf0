"""Mentors of a unit, what they note each week, and trainings."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.placements.states.attendance import TrainingKind
from app.units.models import OfUnit


class Mentor(Record, OfUnit, Model):
    """A mentor of a unit (带教老师): an employee insured by the unit; most trainees at one time is a warning (R22)."""

    __tablename__ = "mentor"
    __table_args__ = (
        UniqueConstraint("unit_id", "id_hash"),
        CheckConstraint("most_trainees BETWEEN 1 AND 20", name="most_trainees"),
        *by_area("mentor"),
    )

    name: Mapped[str] = mapped_column(String(40))
    id_no: Mapped[str | None] = mapped_column(Encrypted)
    id_hash: Mapped[str | None] = mapped_column(String(64))
    phone: Mapped[str | None] = mapped_column(Encrypted)
    title: Mapped[str | None] = mapped_column(String(60))
    skilled_years: Mapped[int] = mapped_column(default=0)
    joined_on: Mapped[date | None]
    insured_since: Mapped[date | None]
    most_trainees: Mapped[int] = mapped_column(default=2)
    is_active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str | None] = mapped_column(Text)


audit.hide(Mentor, "id_no", "id_hash", "phone")


class MentorLog(Record, InArea, Model):
    """What a mentor and a trainee did in one week."""

    __tablename__ = "mentor_log"
    __table_args__ = (
        UniqueConstraint("placement_id", "week_of"),
        Index("ix_mentor_log_placement", "placement_id", "week_of"),
        *by_area("mentor_log"),
    )

    placement_id: Mapped[str] = mapped_column(Id, ForeignKey("placement.id"))
    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    trainee_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"), index=True)
    week_of: Mapped[date]  # its Monday
    content: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(64))

    placement: Mapped[Any] = relationship("Placement", lazy="raise")


class Training(Record, InArea, Model):
    """A training of a trainee: the pre-job one comes before the first month is confirmed (R23)."""

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint("hours > 0 AND hours <= 200", name="hours"),
        Index("ix_training_placement", "placement_id", "held_on"),
        *by_area("training"),
    )

    placement_id: Mapped[str] = mapped_column(Id, ForeignKey("placement.id"))
    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    trainee_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"), index=True)
    kind: Mapped[TrainingKind] = mapped_column(choice(TrainingKind))
    held_on: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    trainer: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(Text)

    placement: Mapped[Any] = relationship("Placement", lazy="raise")
