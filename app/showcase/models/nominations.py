"""The nomination of one unit, from its draft to the naming and what follows it."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.types import Id, InArea, Record, by_area, choice
from app.showcase.models.batches import ShowcaseBatch
from app.showcase.states import CheckResult, NominationState
from app.units.models import Unit
from app.units.states import ShowcaseLevel

STANDING = "state IN ('NAMED', 'WARNED') AND lapsed_on IS NULL"


class Nomination(Record, InArea, Model):
    """One unit in one batch; it lies in the county of the unit.

    ``facts`` is JSON {fact: {value, good, all}} as counted on ``facts_on``, fixed when it is submitted; ``materials``
    is JSON {item: words of the unit}; ``vetoes`` JSON {veto: words}.  ``average`` is that of the experts' totals
    without the bonus, ``score`` with it and at most the full mark; ``spread`` is the highest total less the lowest.
    Points have two decimals, half up.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("batch_id", "unit_id"),
        UniqueConstraint("batch_id", "number"),
        Index(
            "uq_nomination_standing",
            "unit_id",
            "level",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
        CheckConstraint("(state = 'DRAFT') = (submitted_at IS NULL)", name="draft_is_unsent"),
        CheckConstraint("state = 'DRAFT' OR facts_on IS NOT NULL", name="submitted_has_facts"),
        CheckConstraint(
            "state IN ('DRAFT', 'SUBMITTED', 'CITY_REJECTED') OR (opinion IS NOT NULL AND site_checked_on IS NOT NULL)",
            name="recommended_has_opinion",
        ),
        CheckConstraint(
            "state NOT IN ('SCORED', 'SHORTLISTED', 'OBJECTED', 'NAMED', 'WARNED', 'REVOKED') OR "
            "(score IS NOT NULL AND average IS NOT NULL AND experts >= 3)",
            name="scored_has_score",
        ),
        CheckConstraint(
            "state NOT IN ('NAMED', 'WARNED', 'REVOKED') OR "
            "(named_on IS NOT NULL AND valid_to IS NOT NULL AND certificate_no IS NOT NULL)",
            name="named_has_certificate",
        ),
        CheckConstraint("state <> 'WARNED' OR rectify_by IS NOT NULL", name="warned_has_day"),
        CheckConstraint("(state = 'REVOKED') = (revoked_on IS NOT NULL)", name="revoked_has_day"),
        CheckConstraint("round BETWEEN 1 AND 2", name="round"),
        Index("ix_nomination_batch_state", "batch_id", "state"),
        Index("ix_nomination_batch_score", "batch_id", "score"),
        Index("ix_nomination_unit", "unit_id", "id"),
        Index("ix_nomination_state", "state", "region_code", "id"),
        Index("ix_nomination_public", "state", "named_on", "id"),
        *by_area("nomination"),
    )

    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("showcase_batch.id"))
    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    level: Mapped[ShowcaseLevel] = mapped_column(choice(ShowcaseLevel))
    unit_name: Mapped[str] = mapped_column(String(80))
    number: Mapped[str | None] = mapped_column(String(12))  # what experts know it by, drawn at random
    materials: Mapped[str] = mapped_column(Text, default="{}")
    statement: Mapped[str | None] = mapped_column(Text)  # what the unit says of itself
    facts: Mapped[str] = mapped_column(Text, default="{}")
    facts_on: Mapped[date | None]
    system_points: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    vetoes: Mapped[str] = mapped_column(Text, default="{}")
    state: Mapped[NominationState] = mapped_column(choice(NominationState), default=NominationState.DRAFT)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    site_checked_on: Mapped[date | None]
    opinion: Mapped[str | None] = mapped_column(Text)
    recommended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    recommended_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=1)  # 2 when the spread asked for scoring anew
    experts: Mapped[int] = mapped_column(default=0)
    average: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    bonus: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    spread: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    retention: Mapped[Decimal | None] = mapped_column(Numeric(7, 6))
    intake: Mapped[int] = mapped_column(default=0)
    rank: Mapped[int | None]
    reserve_rank: Mapped[int | None]
    named_on: Mapped[date | None]
    valid_to: Mapped[date | None]  # last day
    certificate_no: Mapped[str | None] = mapped_column(String(48), unique=True)
    warned_on: Mapped[date | None]
    rectify_by: Mapped[date | None]
    revoked_on: Mapped[date | None]
    revoked_because: Mapped[str | None] = mapped_column(String(500))
    plate_returned_on: Mapped[date | None]
    lapsed_on: Mapped[date | None]  # the day after its last day, or that on which a newer naming took its place

    batch: Mapped[ShowcaseBatch] = relationship(ShowcaseBatch, lazy="raise")
    unit: Mapped[Unit] = relationship(Unit, lazy="raise")


class ShowcaseCheck(Record, InArea, Model):
    """The yearly check of a named unit: facts of the year, and what follows."""

    __tablename__ = "showcase_check"
    __table_args__ = (
        UniqueConstraint("nomination_id", "year"),
        Index("ix_showcase_check_unit", "unit_id"),
        *by_area("showcase_check"),
    )

    nomination_id: Mapped[str] = mapped_column(Id, ForeignKey("nomination.id"))
    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    checked_on: Mapped[date]
    facts: Mapped[str] = mapped_column(Text, default="{}")
    result: Mapped[CheckResult] = mapped_column(choice(CheckResult))
    finding: Mapped[str] = mapped_column(Text)

    nomination: Mapped[Nomination] = relationship(Nomination, lazy="raise")
