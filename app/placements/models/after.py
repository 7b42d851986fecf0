"""What follows the end: who was kept, whether it lasted, and who is helped (二(六))."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit
from app.core.types import Id, InArea, Record, by_area, choice
from app.placements.models.placements import OfPlacement, Placement
from app.placements.states.care import (
    BenefitKind,
    ContractKind,
    FollowUpClose,
    FollowUpService,
    FollowUpState,
    RetentionKind,
    StillEmployed,
)
from app.trainees.models.person import OfTrainee


class Retention(Record, OfPlacement, Model):
    """The labour contract that followed a placement; it counts once an insurance month was seen too (C43, R47)."""

    __tablename__ = "retention"
    __table_args__ = (
        UniqueConstraint("placement_id", name="uq_retention_placement"),
        CheckConstraint("contract_end IS NULL OR contract_end >= contract_start", name="period"),
        CheckConstraint("si_months >= 0", name="si_months"),
        *by_area("retention"),
    )

    kind: Mapped[RetentionKind] = mapped_column(choice(RetentionKind))
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    contract_no: Mapped[str | None] = mapped_column(String(60))
    contract_kind: Mapped[ContractKind] = mapped_column(choice(ContractKind))
    signed_on: Mapped[date]
    contract_start: Mapped[date]
    contract_end: Mapped[date | None]
    si_start_month: Mapped[str | None] = mapped_column(String(7))
    si_months: Mapped[int] = mapped_column(default=0)
    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None] = mapped_column(String(64))
    late_reason: Mapped[str | None] = mapped_column(String(200))  # why it was written down after the window


class RetentionCheck(Record, OfPlacement, Model):
    """Whether somebody who was kept is still employed after so many months (B28)."""

    __tablename__ = "retention_check"
    __table_args__ = (
        UniqueConstraint("retention_id", "after_months"),
        CheckConstraint("after_months IN (1, 3, 6, 12)", name="after_months"),
        CheckConstraint("(result = 'DUE') = (checked_on IS NULL)", name="checked_has_day"),
        Index("ix_retention_check_due", "region_code", "result", "due_on"),
        *by_area("retention_check"),
    )

    retention_id: Mapped[str] = mapped_column(Id, ForeignKey("retention.id"))
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    after_months: Mapped[int]
    due_on: Mapped[date]
    result: Mapped[StillEmployed] = mapped_column(choice(StillEmployed), default=StillEmployed.DUE)
    checked_on: Mapped[date | None]
    source_doc: Mapped[str | None] = mapped_column(String(120))

    retention: Mapped[Retention] = relationship(Retention, lazy="raise")


class Benefit(Record, InArea, Model):
    """One line of the catalogue of help: what, where, for whom, how to get it, until when (B31)."""

    __tablename__ = "benefit"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        *by_area("benefit"),
    )

    kind: Mapped[BenefitKind] = mapped_column(choice(BenefitKind))
    title: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text)
    how_to_get: Mapped[str] = mapped_column(Text)
    office: Mapped[str] = mapped_column(String(80))
    office_phone: Mapped[str | None] = mapped_column(String(40))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    is_published: Mapped[bool] = mapped_column(default=False)


class FollowUp(Record, OfTrainee, Model):
    """The help for somebody whose internship ended without a contract (R58); it lies in the county that serves them."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("placement_id"),
        CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="closed_has_day"),
        CheckConstraint("(state = 'CLOSED') = (closed_as IS NOT NULL)", name="closed_has_kind"),
        Index("ix_follow_up_state", "state", "region_code", "id"),
        *by_area("follow_up"),
    )

    placement_id: Mapped[str] = mapped_column(Id, ForeignKey("placement.id"))
    person_name: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(80))
    ended_on: Mapped[date]
    contact_due: Mapped[date]
    until: Mapped[date]  # last day of the months of help
    first_contact_on: Mapped[date | None]
    last_service_on: Mapped[date | None]
    wish: Mapped[str | None] = mapped_column(String(200))  # what the trainee asked for next (B30)
    state: Mapped[FollowUpState] = mapped_column(choice(FollowUpState), default=FollowUpState.OPEN)
    closed_as: Mapped[FollowUpClose | None] = mapped_column(choice(FollowUpClose))
    closed_on: Mapped[date | None]

    placement: Mapped[Placement] = relationship(Placement, lazy="raise")


class FollowUpStep(Record, OfTrainee, Model):
    """One service within a follow-up, perhaps a referral to a line of the catalogue, and what came of it."""

    __tablename__ = "follow_up_step"
    __table_args__ = (
        Index("ix_follow_up_step_case", "follow_up_id", "served_on"),
        *by_area("follow_up_step"),
    )

    follow_up_id: Mapped[str] = mapped_column(Id, ForeignKey("follow_up.id"))
    kind: Mapped[FollowUpService] = mapped_column(choice(FollowUpService))
    served_on: Mapped[date]
    served_by: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(200))
    benefit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("benefit.id"), index=True)

    follow_up: Mapped[FollowUp] = relationship(FollowUp, lazy="raise")
    benefit: Mapped[Benefit | None] = relationship(Benefit, lazy="raise")


audit.hide(FollowUp, "wish")
audit.hide(FollowUpStep, "content", "outcome")
