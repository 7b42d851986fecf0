"""Posts, the batches in which model posts are released together, and what was recommended to whom."""

import json
from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.core import audit
from app.core.codes import Industry
from app.core.types import Id, InArea, Record, choice
from app.posts.states import BatchState, CategoryMatch, Fit, PostState, PushAnswer, PushChannel
from app.programme.states import EducationBand, PostCategory
from app.trainees.models import Trainee
from app.units.models import Unit, UnitSite

APPROVED = "('PUBLISHED', 'FULL', 'PAUSED', 'CLOSED')"
GATHERING = "released_on IS NULL"


class ModelPostBatch(Record, InArea, Model):
    """A package of model posts released together by one area in one plan year; one at a time is being gathered.

    The figures are those of the day of the release: what the package holds, and the area's places of the year (R16).
    ``short_need`` is how many model places were short when the auditor said why fewer are enough.
    """

    __tablename__ = "model_post_batch"
    __table_args__ = (
        CheckConstraint("(state = 'RELEASED') = (released_on IS NOT NULL)", name="released_has_day"),
        CheckConstraint(
            f"({GATHERING}) = (post_count IS NULL) AND ({GATHERING}) = (place_count IS NULL) "
            f"AND ({GATHERING}) = (headcount_total IS NULL) AND ({GATHERING}) = (headcount_model IS NULL)",
            name="released_has_figures",
        ),
        CheckConstraint("post_count IS NULL OR (post_count >= 1 AND place_count >= post_count)", name="holds_posts"),
        CheckConstraint("headcount_model IS NULL OR headcount_model <= headcount_total", name="model_within_total"),
        CheckConstraint(
            "(short_reason IS NULL) = (short_by_id IS NULL) AND (short_reason IS NULL) = (short_on IS NULL) "
            "AND (short_reason IS NULL) = (short_need IS NULL)",
            name="short_has_reason",
        ),
        CheckConstraint(
            "short_by_id IS NULL OR released_by_id IS NULL OR short_by_id <> released_by_id", name="two_hands"
        ),
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
        Index("ix_model_post_batch_public", "state", "released_on", "id"),
    )

    plan_year: Mapped[int] = mapped_column(ForeignKey("plan_year.year"))
    name: Mapped[str] = mapped_column(String(60))
    introduction: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[BatchState] = mapped_column(choice(BatchState), default=BatchState.GATHERING)
    released_on: Mapped[date | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    post_count: Mapped[int | None]
    place_count: Mapped[int | None]
    headcount_total: Mapped[int | None]
    headcount_model: Mapped[int | None]
    short_reason: Mapped[str | None] = mapped_column(String(500))
    short_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    short_on: Mapped[date | None]
    short_need: Mapped[int | None]


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
        CheckConstraint(
            "declined_at IS NULL OR (state = 'WITHDRAWN' AND is_entered_for_unit AND approved_at IS NULL)",
            name="declined_was_entered_by_office",
        ),
        CheckConstraint("NOT is_model OR model_since IS NOT NULL", name="model_has_day"),
        CheckConstraint("model_until IS NULL OR NOT is_model", name="model_until_is_over"),
        Index("ix_post_region", "region_code", "id"),
        Index("ix_post_city", "city_code", "id"),
        Index("ix_post_region_state", "region_code", "state", "id"),
        Index("ix_post_city_state", "city_code", "state", "id"),
        Index("ix_post_state", "state", "id"),
        Index("ix_post_unit", "unit_id", "id"),
        Index(
            "ix_post_entered",
            "plan_year",
            "region_code",
            sqlite_where=text("is_entered_for_unit = 1"),
            postgresql_where=text("is_entered_for_unit"),
        ),
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
    model_reason: Mapped[str | None] = mapped_column(String(200))  # why it was chosen, as the public reads it
    model_until: Mapped[date | None]  # when it ceased to be one, while its released package still names it
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
    declined_at: Mapped[datetime | None]
    is_entered_for_unit: Mapped[bool] = mapped_column(
        default=False
    )  # by an office: a draft until the unit agrees (R59)

    unit: Mapped[Unit] = relationship(Unit, lazy="raise")
    site: Mapped[UnitSite | None] = relationship(UnitSite, lazy="raise")

    @property
    def vacancies(self) -> int:
        """Places not yet taken by people on post or promised to somebody."""
        return self.headcount - self.places_taken


class Recommended(InArea):
    """A post for a person, with the score and the reasons of the day: JSON [[sentence, points], …].

    It lies in the county that serves the person; the post may lie in another, so it is no relationship here.
    """

    @declared_attr
    def trainee_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("trainee.id"))

    @declared_attr
    def post_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("post.id"))

    @declared_attr
    def trainee(cls) -> Mapped[Trainee]:
        return relationship(Trainee, lazy="raise")

    score: Mapped[int]
    fit: Mapped[Fit] = mapped_column(choice(Fit))
    reasons: Mapped[str] = mapped_column(Text, default="[]")

    @property
    def sentences(self) -> list[str]:
        """The reasons in words, the weightiest first."""
        return [words for words, _points in json.loads(self.reasons)]


class Push(Record, Recommended, Model):
    """A post that was recommended to a person, once: the message as it was given, and the answer (二(一))."""

    __tablename__ = "push"
    __table_args__ = (
        UniqueConstraint("trainee_id", "post_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answer_has_day"),
        CheckConstraint("answered_on IS NULL OR answered_on >= pushed_on", name="answered_later"),
        Index("ix_push_region", "region_code", "id"),
        Index("ix_push_city", "city_code", "id"),
        Index("ix_push_post", "post_id", "id"),
        Index("ix_push_title", "post_title", "id"),
        Index("ix_push_trainee_day", "trainee_id", "pushed_on"),
        Index("ix_push_day", "pushed_on", "region_code"),
        Index("ix_push_unanswered", "region_code", "channel", "answer", "id"),
    )

    post_title: Mapped[str] = mapped_column(String(60))
    unit_name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    channel: Mapped[PushChannel] = mapped_column(choice(PushChannel), default=PushChannel.SITE)
    pushed_on: Mapped[date]
    pushed_by: Mapped[str] = mapped_column(String(64))
    answer_by: Mapped[date]
    answer: Mapped[PushAnswer | None] = mapped_column(choice(PushAnswer))
    answered_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(200))


class Suggestion(Record, Recommended, Model):
    """A recommendation that the night prepared for a clerk to confirm; one that was turned down does not come back."""

    __tablename__ = "push_suggestion"
    __table_args__ = (
        UniqueConstraint("trainee_id", "post_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index("ix_push_suggestion_region", "region_code", "dismissed_on", "id"),
        Index("ix_push_suggestion_city", "city_code", "dismissed_on", "id"),
        Index("ix_push_suggestion_post", "post_id"),
    )

    made_on: Mapped[date]
    dismissed_on: Mapped[date | None]


audit.hide(Push, "text", "reasons", "note")  # they tell of the person: name, home, schooling
audit.exempt(Suggestion)  # the night's draft; what a clerk makes of it is logged as a push
