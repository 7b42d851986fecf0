"""Policies that city or county buy, the cover of each trainee, and accidents (三(一), R25, R26)."""

from datetime import date
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import audit
from app.core.types import Id, InArea, Record, by_area, choice
from app.placements.models.placements import OfPlacement
from app.placements.states.insurance import CaseResult, CoverState, InsuranceKind


class InsurancePolicy(Record, InArea, Model):
    """A group policy of a city or a county with a slot for each of ``slots`` people.

    Who was covered keeps the slot to the end of the policy; that of somebody who left early may pass on (R25).
    """

    __tablename__ = "insurance_policy"
    __table_args__ = (
        UniqueConstraint("insurer", "policy_no"),
        CheckConstraint("valid_to >= valid_from", name="period"),
        CheckConstraint("kind <> 'ACCIDENT' OR (sum_yuan > 0 AND sum_yuan <= 500000)", name="accident_sum"),
        CheckConstraint("slots >= 1", name="slots"),
        Index("ix_insurance_policy_valid", "region_code", "valid_to"),
        *by_area("insurance_policy"),
    )

    insurer: Mapped[str] = mapped_column(String(80))
    kind: Mapped[InsuranceKind] = mapped_column(choice(InsuranceKind))
    policy_no: Mapped[str] = mapped_column(String(60))
    sum_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))  # of one person
    premium_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))  # of one person
    slots: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    invoice_no: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)


class InsuranceCover(Record, OfPlacement, Model):
    """That one trainee is covered by a policy from a day to a day, both included."""

    __tablename__ = "insurance_cover"
    __table_args__ = (
        CheckConstraint("to_day >= from_day", name="period"),
        Index("ix_insurance_cover_policy", "policy_id", "state"),
        Index("ix_insurance_cover_days", "placement_id", "from_day"),
        *by_area("insurance_cover"),
    )

    policy_id: Mapped[str] = mapped_column(Id, ForeignKey("insurance_policy.id"))
    person_name: Mapped[str] = mapped_column(String(40))
    from_day: Mapped[date]
    to_day: Mapped[date]
    slot_from_id: Mapped[str | None] = mapped_column(Id, ForeignKey("insurance_cover.id"))  # whose slot passed on
    state: Mapped[CoverState] = mapped_column(choice(CoverState), default=CoverState.IN_FORCE)

    policy: Mapped[InsurancePolicy] = relationship(InsurancePolicy, lazy="raise")


class InsuranceCase(Record, OfPlacement, Model):
    """An accident, reported to the insurer, and what became of it."""

    __tablename__ = "insurance_case"
    __table_args__ = (
        CheckConstraint("amount_yuan IS NULL OR amount_yuan >= 0", name="amount"),
        *by_area("insurance_case"),
    )

    cover_id: Mapped[str] = mapped_column(Id, ForeignKey("insurance_cover.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(40))
    accident_on: Mapped[date]
    reported_on: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    result: Mapped[CaseResult] = mapped_column(choice(CaseResult), default=CaseResult.OPEN)
    amount_yuan: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    decided_on: Mapped[date | None]

    cover: Mapped[InsuranceCover] = relationship(InsuranceCover, lazy="raise")


audit.hide(InsuranceCase, "content")  # of injuries
