"""Visits, consents, hardship and eligibility checks of a person."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.identifiers import new_id
from app.core.types import Id, InArea, Record, by_area, choice
from app.security.states import Department
from app.trainees.models.person import OfTrainee
from app.trainees.states import (
    Category,
    ConsentMeans,
    ConsentScope,
    HardshipKind,
    HardshipState,
    VisitMethod,
    VisitResult,
)


class Visit(Record, OfTrainee, Model):
    """A visit (走访摸排): how, by whom, with what result, and when to ask again (二(一))."""

    __tablename__ = "trainee_visit"
    __table_args__ = (
        CheckConstraint("next_on IS NULL OR next_on >= visited_on", name="next_is_later"),
        Index("ix_trainee_visit_day", "region_code", "visited_on"),
        *by_area("trainee_visit"),
    )

    method: Mapped[VisitMethod] = mapped_column(choice(VisitMethod))
    visitor: Mapped[str] = mapped_column(String(40))
    visited_on: Mapped[date]
    result: Mapped[VisitResult] = mapped_column(choice(VisitResult))
    next_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)


class Consent(Record, OfTrainee, Model):
    """That a person agreed to something on a day, or took it back; ``Trainee.consent_scope`` holds what stands now."""

    __tablename__ = "trainee_consent"
    __table_args__ = by_area("trainee_consent")

    scope: Mapped[ConsentScope] = mapped_column(choice(ConsentScope))
    is_given: Mapped[bool]
    declared_on: Mapped[date]
    means: Mapped[ConsentMeans] = mapped_column(choice(ConsentMeans))
    note: Mapped[str | None] = mapped_column(String(200))


class Stay(InArea, Model):
    """That another county served a person until a moment, so that figures of past months stay where they were."""

    __tablename__ = "trainee_stay"
    __table_args__ = (Index("ix_trainee_stay_left", "left_at", "trainee_id"), *by_area("trainee_stay"))

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    trainee_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    left_at: Mapped[datetime]


class Hardship(Record, OfTrainee, Model):
    """A kind of hardship that a person claims, and what the owning department said of it (R7).

    The confirmation holds to ``valid_to``, the mark that it gives to ``marked_to``, both included: the days between
    are the grace in which it is confirmed anew (C9).  A confirmation anew is a row of its own, so that the marks of
    any past day can be told.  Name and last four characters of the number stand here so that the owner, who does
    not read the register, knows whose claim it confirms.
    """

    __tablename__ = "trainee_hardship"
    __table_args__ = (
        CheckConstraint("(state = 'CLAIMED') = (decided_on IS NULL)", name="decided_has_day"),
        CheckConstraint("state <> 'VERIFIED' OR valid_to IS NOT NULL", name="verified_has_end"),
        CheckConstraint("state <> 'VERIFIED' OR marked_to IS NOT NULL", name="verified_has_mark"),
        CheckConstraint("valid_to IS NULL OR valid_to >= decided_on", name="period"),
        Index(
            "uq_trainee_hardship_open",
            "trainee_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'CLAIMED'"),
            postgresql_where=text("state = 'CLAIMED'"),
        ),
        Index("ix_trainee_hardship_owner", "owner", "state", "id"),
        Index("ix_trainee_hardship_end", "state", "valid_to"),
        *by_area("trainee_hardship"),
    )

    kind: Mapped[HardshipKind] = mapped_column(choice(HardshipKind))
    owner: Mapped[Department] = mapped_column(choice(Department))
    person_name: Mapped[str] = mapped_column(String(40))
    id_tail: Mapped[str] = mapped_column(String(4))
    claimed_on: Mapped[date]
    proof: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[HardshipState] = mapped_column(choice(HardshipState), default=HardshipState.CLAIMED)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    valid_to: Mapped[date | None]
    marked_to: Mapped[date | None]
    evidence: Mapped[str | None] = mapped_column(String(200))


class EligibilityCheck(Record, OfTrainee, Model):
    """One judgement by R1–R10 on a day, with the facts' evidence; holds to ``valid_to`` included (R27)."""

    __tablename__ = "eligibility_check"
    __table_args__ = (
        CheckConstraint("valid_to >= checked_on", name="period"),
        Index("ix_eligibility_check_trainee", "trainee_id", "checked_on"),
        *by_area("eligibility_check"),
    )

    checked_on: Mapped[date]
    checked_by: Mapped[str] = mapped_column(String(64))
    valid_to: Mapped[date]
    eligible: Mapped[bool]
    category: Mapped[Category] = mapped_column(choice(Category))
    answers: Mapped[str] = mapped_column(Text)
    parameters: Mapped[str] = mapped_column(Text, default="[]")
    evidence: Mapped[str] = mapped_column(Text, default="[]")
