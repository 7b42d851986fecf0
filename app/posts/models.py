"""Posts and the batches in which model posts are released together."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.codes import Industry
from app.core.types import Id, InArea, Record, choice
from app.posts.states import CategoryMatch, PostState
from app.programme.states import EducationBand, PostCategory
from app.units.models import Unit, UnitSite

APPROVED = "('PUBLISHED', 'FULL', 'PAUSED', 'CLOSED')"
GATHERING = "released_on IS NULL"


class ModelPostBatch(Record, InArea, Model):
    """A package of model posts released together by one area in one plan year; one at a time is being gathered."""

    __tablename__ = "model_post_batch"
    __table_args__ = (
        Index(
            "uq_model_post_batch_gathering",
            "plan_year",
            "region_code",
            unique=True,
            sqlite_where=text(GATHERING),
            postgresql_where=text(GATHERING),
        ),
        Index("ix_model_post_batch_region", "region_code", "id"),
        Index("ix_model_post_batch_city", "city_code", "id"),
    )

    plan_year: Mapped[int] = mapped_column(ForeignKey("plan_year.year"))
    name: Mapped[str] = mapped_column(String(60))
    released_on: Mapped[date | None]


class Post(Record, InArea, Model):
    """A post of a unit with its places; ``headcount`` is what the plan counts."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("headcount BETWEEN 1 AND 500", name="headcount"),
        CheckConstraint("months_min <= months_max", name="months"),
        CheckConstraint("places_taken >= 0 AND places_taken <= headcount", name="places"),
        CheckConstraint(
            "state IN ('DRAFT', 'RETURNED', 'WITHDRAWN') OR unit_confirmed_at IS NOT NULL", name="confirmed_by_unit"
        ),
        CheckConstraint(
            f"state NOT IN {APPROVED} OR (approved_at IS NOT NULL AND published_at IS NOT NULL)",
            name="approved_has_time",
        ),
        CheckConstraint("(state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_time"),
        CheckConstraint("(state = 'CLOSED') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("NOT is_model OR model_since IS NOT NULL", name="model_has_day"),
        Index("ix_post_region", "region_code", "id"),
        Index("ix_post_city", "city_code", "id"),
        Index("ix_post_region_state", "region_code", "state", "id"),
        Index("ix_post_city_state", "city_code", "state", "id"),
        Index("ix_post_state", "state", "id"),
        Index("ix_post_unit", "unit_id", "id"),
        Index("ix_post_title", "title", "id"),
        Index("ix_post_public", "state", "published_at", "id"),
        Index("ix_post_public_city", "state", "city_code", "published_at", "id"),
        Index("ix_post_public_county", "state", "region_code", "published_at", "id"),
        Index("ix_post_public_category", "state", "category", "published_at", "id"),
        Index("ix_post_public_city_category", "state", "city_code", "category", "published_at", "id"),
        Index("ix_post_public_model", "state", "is_model", "published_at", "id"),
        Index(
            "ix_post_counted",
            "plan_year",
            "city_code",
            "state",
            "unit_confirmed_at",
            "headcount",
            "region_code",
            "is_model",
        ),
    )

    unit_id: Mapped[str] = mapped_column(Id, ForeignKey("unit.id"))
    site_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit_site.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    category: Mapped[PostCategory] = mapped_column(choice(PostCategory))
    industry: Mapped[Industry] = mapped_column(choice(Industry))
    duties: Mapped[str] = mapped_column(Text)
    requirements: Mapped[str | None] = mapped_column(Text)
    headcount: Mapped[int]
    places_taken: Mapped[int] = mapped_column(default=0)
    education: Mapped[EducationBand] = mapped_column(choice(EducationBand), default=EducationBand.ANY)
    majors: Mapped[str | None] = mapped_column(String(120))
    months_min: Mapped[int]
    months_max: Mapped[int]
    allowance_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    benefits: Mapped[str | None] = mapped_column(String(200))
    work_time: Mapped[str | None] = mapped_column(String(80))
    mentor: Mapped[str | None] = mapped_column(String(80))
    hazards: Mapped[str | None] = mapped_column(String(200))
    is_hazardous: Mapped[bool] = mapped_column(default=False)
    project_no: Mapped[str | None] = mapped_column(String(60))
    category_reason: Mapped[str | None] = mapped_column(String(200))
    category_match: Mapped[CategoryMatch | None] = mapped_column(choice(CategoryMatch))
    how_to_apply: Mapped[str | None] = mapped_column(String(200))
    is_model: Mapped[bool] = mapped_column(default=False)
    model_since: Mapped[date | None]
    model_batch_id: Mapped[str | None] = mapped_column(Id, ForeignKey("model_post_batch.id"), index=True)
    plan_year: Mapped[int] = mapped_column(ForeignKey("plan_year.year"))
    state: Mapped[PostState] = mapped_column(choice(PostState), default=PostState.DRAFT)
    unit_confirmed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    published_at: Mapped[datetime | None]
    last_confirmed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship(Unit, lazy="raise")
    site: Mapped[UnitSite | None] = relationship(UnitSite, lazy="raise")

    @property
    def vacancies(self) -> int:
        """Places not yet taken by people on post or promised to somebody."""
        return self.headcount - self.places_taken
