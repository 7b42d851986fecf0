"""Facts of the people whom a unit took in within the period."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, cast, exists, extract, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.types import Integer

from app.core.calendar import DAY
from app.extensions import db
from app.placements.models import Agreement, InsuranceCover, InsurancePolicy, Placement, Training
from app.placements.states import AgreementState, CoverState, InsuranceKind, TrainingKind
from app.programme.queries import database_params
from app.security.states import Permission
from app.showcase.queries.facts.defining import Within, define, either, of_placement, started
from app.showcase.rules.facts import Period
from app.showcase.states import Fact
from app.trainees.models import Hardship
from app.trainees.queries.hardship import gives_mark

NOT_COVERED = (CoverState.PENDING, CoverState.CANCELLED)


@define(Fact.INTAKE, lambda row: _l("上岗"))
def taken_in(period: Period, within: Within) -> Any:
    """Everybody who started in the period (R49)."""
    return started(period, within)


@define(Fact.AGREEMENTS_ON_TIME, either(_l("上岗前双方已签"), _l("未在上岗前签订")))
def agreed_in_time(period: Period, within: Within) -> Any:
    """Whether both had signed a version of the agreement by the first day plus the tolerance of R21."""
    tolerance = int(database_params().get("late_sign_tolerance_days", on=period.first))
    latest = Placement.actual_start if not tolerance else days_after(Placement.actual_start, tolerance)
    signed = and_(
        Agreement.state != AgreementState.VOID,
        func.date(Agreement.unit_signed_at) <= latest,
        func.date(Agreement.trainee_signed_at) <= latest,
    )
    return started(period, within, of_placement(Agreement, signed))


def days_after(day: Any, days: int) -> Any:
    """A day so many days later, as both engines write it."""
    if db.session.get_bind().dialect.name == "postgresql":
        return day + DAY * days
    return func.date(day, f"+{days} days")


@define(Fact.MENTOR_PLANS, either(_l("有书面带教计划"), _l("没有书面带教计划")))
def planned(period: Period, within: Within) -> Any:
    """Whether the placement or a version of its agreement holds a mentoring plan."""
    agreed = of_placement(Agreement, Agreement.state != AgreementState.VOID, _filled(Agreement.mentor_plan))
    return started(period, within, or_(_filled(Placement.mentor_plan), agreed))


def _filled(column: Any) -> ColumnElement[bool]:
    return func.coalesce(func.trim(column), "") != ""


@define(Fact.PREJOB_TRAINING, either(_l("上岗首月内完成岗前培训"), _l("没有合格的岗前培训记录")))
def trained(period: Period, within: Within) -> Any:
    """Whether one pre-job training of enough hours took place by the end of the first month (R23)."""
    hours = database_params().number("prejob_min_hours", on=period.first)
    held = and_(
        Training.kind == TrainingKind.PRE_JOB,
        Training.hours >= hours,
        _month(Training.held_on) <= _month(Placement.actual_start),
    )
    return started(period, within, of_placement(Training, held))


def _month(day: Any) -> Any:
    return cast(extract("year", day), Integer) * 12 + cast(extract("month", day), Integer)


@define(Fact.HARDSHIP_SHARE, either(_l("上岗之日为经核实的困难人员"), _l("其他人员")), reads=Permission.TRAINEE_READ)
def of_hardship(period: Period, within: Within) -> Any:
    """Whether a confirmed hardship marked the person on the first day, as columns 37–40 count them."""
    claim: Any = aliased(Hardship)
    begun: date = Placement.actual_start  # type: ignore[assignment]
    marked = select(claim.id).where(claim.trainee_id == Placement.trainee_id, gives_mark(claim, begun))
    return started(period, within, exists(marked.correlate(Placement)))


@define(Fact.EXTRA_INSURANCE, either(_l("另有补充医疗保险"), _l("没有补充医疗保险")))
def insured_beyond(period: Period, within: Within) -> Any:
    """Whether a cover of another kind than accident was taken out for the person."""
    beyond = select(InsurancePolicy.id).where(
        InsurancePolicy.id == InsuranceCover.policy_id, InsurancePolicy.kind != InsuranceKind.ACCIDENT
    )
    covered = and_(InsuranceCover.state.not_in(NOT_COVERED), exists(beyond.correlate(InsuranceCover)))
    return started(period, within, of_placement(InsuranceCover, covered))
