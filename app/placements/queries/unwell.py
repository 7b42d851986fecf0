"""How many placements are unwell: the lights that columns tell are asked of the database, the others of few (B26)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.core import clock
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Agreement, AllowancePayment, AttendanceMonth, Mentor, Placement, Training
from app.placements.queries.health import FILED, MOST, PAY_DAY, RED, SENT, STATES_ONLY, health_of, last_month
from app.placements.queries.insurance import AHEAD
from app.placements.queries.insured import is_held_throughout
from app.placements.rules import attendance_in_time
from app.placements.states import LIVE, PlacementState, TrainingKind
from app.placements.states.agreements import AgreementState
from app.placements.states.attendance import PaymentAnswer
from app.programme.queries import database_params


def unwell() -> tuple[int, date | None]:
    """How many live placements in reach have a red light; they wait since no certain day."""
    statement = select(Placement.id).where(Placement.state.in_(LIVE)).order_by(Placement.id).limit(MOST)
    keys = list(db.session.scalars(statement))
    with unscoped(STATES_ONLY):
        return sum(_red_of(piece) for piece in in_pieces(keys)), None


def _red_of(keys: list[str]) -> int:
    told = select(Placement.id).where(Placement.id.in_(keys), or_(_mentor(), _agreement(), _last_month()))
    red = set(db.session.scalars(told))
    rest = [key for key in keys if key not in red]
    doubtful = select(Placement).where(Placement.id.in_(rest), or_(_insurance(), _training(rest)))
    health = health_of(list(db.session.scalars(doubtful)))
    return len(red) + sum(1 for one in health.values() if one.tone == RED)


def _has(entity: Any, *facts: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(entity.id).where(entity.placement_id == Placement.id, *facts).correlate(Placement).exists()


def _on_post() -> ColumnElement[bool]:
    return Placement.state != PlacementState.PENDING


def _mentor() -> ColumnElement[bool]:
    active = select(Mentor.id).where(Mentor.id == Placement.mentor_id, Mentor.is_active).correlate(Placement).exists()
    return or_(and_(Placement.mentor_id.is_(None), _on_post()), and_(Placement.mentor_id.is_not(None), ~active))


def _agreement() -> ColumnElement[bool]:
    return and_(_on_post(), ~_has(Agreement, Agreement.state.in_([*FILED, AgreementState.SIGNED])))


def _last_month() -> ColumnElement[bool]:
    """The payment and the sheet of last month, of those who were on post then."""
    today = clock.today()
    month = last_month(today)
    paid, sheet = AllowancePayment.month == month, AttendanceMonth.month == month
    wrong = AllowancePayment.answer.is_not(None) & (AllowancePayment.answer != PaymentAnswer.RECEIVED)
    unpaid = ~_has(AllowancePayment, paid) if today.day > PAY_DAY else false()
    late = not attendance_in_time(month=month, submitted=None, params=database_params()).ok
    unsent = ~_has(AttendanceMonth, sheet, AttendanceMonth.state.in_(SENT)) if late else false()
    began = Placement.starts_on < today.replace(day=1)
    return and_(_on_post(), began, or_(_has(AllowancePayment, paid, wrong), unpaid, unsent))


def _insurance() -> ColumnElement[bool]:
    """Not sure to be insured until the alarm ends: one cover alone does not hold."""
    today = clock.today()
    last = today + AHEAD
    return and_(Placement.ends_on >= today, or_(Placement.starts_on > last, ~is_held_throughout(today, last)))


def _training(keys: list[str]) -> ColumnElement[bool]:
    """Not sure to be trained: no training before the first day has as many hours as any of these needs."""
    starts = db.session.scalars(select(Placement.starts_on).where(Placement.id.in_(keys)).distinct())
    params = database_params()
    hours = max((params.number("prejob_min_hours", on=day) for day in starts), default=0)
    held = _has(
        Training,
        Training.kind == TrainingKind.PRE_JOB,
        Training.held_on <= Placement.starts_on,
        Training.hours >= hours,
    )
    return and_(Placement.starts_on < clock.today().replace(day=1), ~held)
