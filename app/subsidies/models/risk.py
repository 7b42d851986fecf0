"""Red flags of claims with their evidence, and approvals that are checked once more."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.types import Id, InArea, Record, by_area, choice
from app.subsidies.models.claims import Claim
from app.subsidies.states import CheckStep, FlagLevel, FlagState, RedFlag, SampleReason, SampleState


class RiskFlag(Record, InArea, Model):
    """One reason to look at a claim, found by a detector; ``mark`` names the facts, so a second run meets it again.

    ``evidence`` is words; ``links`` is JSON [[label, address], …] to the records behind it.
    """

    __tablename__ = "risk_flag"
    __table_args__ = (
        UniqueConstraint("claim_id", "code", "mark"),
        CheckConstraint("(state = 'OPEN') = (decided_at IS NULL)", name="decided_has_time"),
        CheckConstraint("state = 'OPEN' OR note IS NOT NULL", name="decided_has_note"),
        CheckConstraint("NOT is_fraud OR state = 'CONFIRMED'", name="fraud_is_confirmed"),
        Index("ix_risk_flag_unit", "unit_id", "found_on"),
        Index("ix_risk_flag_state", "state", "region_code", "id"),
        *by_area("risk_flag"),
    )

    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"), index=True)
    code: Mapped[RedFlag] = mapped_column(choice(RedFlag))
    mark: Mapped[str] = mapped_column(String(64))
    level: Mapped[FlagLevel] = mapped_column(choice(FlagLevel))
    weight: Mapped[int]
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(80), default="")
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(40), default="")
    evidence: Mapped[str] = mapped_column(Text)
    links: Mapped[str] = mapped_column(Text, default="[]")
    step: Mapped[CheckStep] = mapped_column(choice(CheckStep))  # at which it was found first
    found_on: Mapped[date]
    is_standing: Mapped[bool] = mapped_column(default=True)  # whether the last run found it too
    state: Mapped[FlagState] = mapped_column(choice(FlagState), default=FlagState.OPEN)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    decided_by: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(500))
    is_fraud: Mapped[bool] = mapped_column(default=False)

    claim: Mapped[Claim] = relationship(Claim, lazy="raise")


class QualitySample(Record, InArea, Model):
    """An approval that somebody else checks once more: an officer's first one, or drawn from a published seed (C40)."""

    __tablename__ = "quality_sample"
    __table_args__ = (
        UniqueConstraint("claim_id", name="uq_quality_sample_claim"),
        CheckConstraint("(state = 'OPEN') = (checked_at IS NULL)", name="checked_has_time"),
        CheckConstraint("checked_by_id <> officer_id", name="another_person"),
        Index("ix_quality_sample_state", "state", "region_code", "id"),
        *by_area("quality_sample"),
    )

    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"))
    claim_number: Mapped[str] = mapped_column(String(40))
    officer_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    officer_name: Mapped[str] = mapped_column(String(64))
    why: Mapped[SampleReason] = mapped_column(choice(SampleReason))
    seed: Mapped[str] = mapped_column(String(64))
    rank: Mapped[str] = mapped_column(String(64))  # SHA-256 of seed and claim number; drawn when it is small enough
    drawn_on: Mapped[date]
    state: Mapped[SampleState] = mapped_column(choice(SampleState), default=SampleState.OPEN)
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    checked_by: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(Text)

    claim: Mapped[Claim] = relationship(Claim, lazy="raise")


class SampleSeed(InArea, Model):
    """The published seed of a county's draws in a month; made before the month's first approval, never changed."""

    __tablename__ = "sample_seed"
    __table_args__ = (UniqueConstraint("region_code", "month"), *by_area("sample_seed"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    month: Mapped[str] = mapped_column(String(7))
    seed: Mapped[str] = mapped_column(String(64))
    share_percent: Mapped[int]
    made_at: Mapped[datetime]
