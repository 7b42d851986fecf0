"""The plan in numbers: years, targets, dated parameters, wages, workdays."""

from datetime import date
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.types import InArea, Record, choice
from app.programme.states import Certainty, PlanState

EVERYWHERE = "region_code IS NULL"


class PlanYear(Model):
    """One year of the plan, which equals the calendar year."""

    __tablename__ = "plan_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(80))
    doc_no: Mapped[str] = mapped_column(String(40))
    state: Mapped[PlanState] = mapped_column(choice(PlanState), default=PlanState.OPEN)


class Target(Record, InArea, Model):
    """The least that an area must reach in a year; None where nothing is set."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("plan_year", "region_code"),
        CheckConstraint("min_posts IS NULL OR min_posts >= 0", name="posts_not_negative"),
        CheckConstraint("min_trainees IS NULL OR min_trainees >= 0", name="trainees_not_negative"),
        CheckConstraint("min_model_post_ratio BETWEEN 0 AND 1", name="ratio"),
        CheckConstraint("min_events_per_month >= 0", name="events_not_negative"),
        Index("ix_target_city", "city_code", "id"),
    )

    plan_year: Mapped[int] = mapped_column(ForeignKey("plan_year.year"))
    min_posts: Mapped[int | None]
    min_trainees: Mapped[int | None]
    min_model_post_ratio: Mapped[Decimal] = mapped_column(Numeric(5, 4))
    min_events_per_month: Mapped[int] = mapped_column(default=1)
    source_doc: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(200), default="")


class PolicyParam(Record, Model):
    """One value of a parameter from its first to its last day, both included; history is never edited."""

    __tablename__ = "policy_param"
    __table_args__ = (
        UniqueConstraint("key", "region_code", "effective_from"),
        # NULL equals nothing, so values for the whole region need an index of their own
        Index(
            "uq_policy_param_everywhere",
            "key",
            "effective_from",
            unique=True,
            sqlite_where=text(EVERYWHERE),
            postgresql_where=text(EVERYWHERE),
        ),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="period"),
        Index("ix_policy_param_key", "key", "effective_from"),
    )

    key: Mapped[str] = mapped_column(String(64))
    region_code: Mapped[str | None] = mapped_column(String(6), ForeignKey("region.code"))
    value: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    source_doc: Mapped[str] = mapped_column(String(200))
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty))
    note: Mapped[str] = mapped_column(String(300), default="")
    rules: Mapped[str] = mapped_column(String(120), default="")


class RegionWageClass(Model):
    """The wage class of a county under one scheme of the minimum wage."""

    __tablename__ = "region_wage_class"

    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(12), primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    effective_to: Mapped[date | None]
    wage_class: Mapped[int]
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty))


class MinWage(Model):
    """The minimum wage of a class: yuan a month, yuan an hour."""

    __tablename__ = "min_wage"
    __table_args__ = (CheckConstraint("monthly_yuan > 0 AND hourly_yuan > 0", name="positive"),)

    scheme: Mapped[str] = mapped_column(String(12), primary_key=True)
    wage_class: Mapped[int] = mapped_column(primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    effective_to: Mapped[date | None]
    monthly_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    hourly_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty))
    source_doc: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(200), default="")


class Workday(Model):
    """Whether a day is a workday, by the State Council's notices."""

    __tablename__ = "workday"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    note: Mapped[str] = mapped_column(String(80), default="")
