"""Months of attendance: of a placement, of a unit, of those who wait for somebody."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.bulk import in_pieces
from app.core.calendar import DAY, month_bounds
from app.core.workflow import state_since
from app.extensions import db
from app.placements.models import AttendanceCorrection, AttendanceMonth, Placement, Training
from app.placements.queries.attendance.days import STARTED
from app.placements.states import AttendanceMonthState, TrainingKind

AT_ONCE = 200
ON_A_PANEL = 50
S = AttendanceMonthState


def month_of_placement(placement: Placement, month: str) -> AttendanceMonth | None:
    """The sheet of one placement and month 'YYYY-MM', with its placement."""
    statement = select(AttendanceMonth).where(
        AttendanceMonth.placement_id == placement.id, AttendanceMonth.month == month
    )
    return db.session.scalar(statement.options(selectinload(AttendanceMonth.placement)))


def current_month(placement: Placement) -> AttendanceMonth | None:
    """The sheet of this month of one placement."""
    return month_of_placement(placement, clock.month_of(clock.today()))


def months_of(placement: Placement) -> list[AttendanceMonth]:
    """Every sheet of one placement, the latest first."""
    statement = select(AttendanceMonth).where(AttendanceMonth.placement_id == placement.id)
    statement = statement.options(selectinload(AttendanceMonth.placement))
    return list(db.session.scalars(statement.order_by(AttendanceMonth.month.desc())))


def with_placement(month: AttendanceMonth) -> AttendanceMonth:
    """The same sheet with its placement loaded, for policy and rules."""
    statement = select(AttendanceMonth).where(AttendanceMonth.id == month.id)
    return db.session.scalars(statement.options(selectinload(AttendanceMonth.placement))).one()


def months_of_unit(unit_id: str, month: str) -> list[AttendanceMonth]:
    """The sheets of everybody of a unit in one month, by name, with their placements."""
    statement = select(AttendanceMonth).where(AttendanceMonth.unit_id == unit_id, AttendanceMonth.month == month)
    statement = statement.options(selectinload(AttendanceMonth.placement))
    return list(db.session.scalars(statement.order_by(AttendanceMonth.person_name, AttendanceMonth.id)))


def months_between(placement_ids: Sequence[str], first: date, last: date, *, lock: bool) -> list[AttendanceMonth]:
    """The sheets of placements between two days, locked in the order of their keys when they will be changed."""
    found: list[AttendanceMonth] = []
    for piece in in_pieces(sorted(placement_ids)):
        statement = select(AttendanceMonth).where(
            AttendanceMonth.placement_id.in_(piece),
            AttendanceMonth.month.between(clock.month_of(first), clock.month_of(last)),
        )
        statement = statement.order_by(AttendanceMonth.placement_id, AttendanceMonth.month)
        if lock:
            statement = statement.with_for_update().execution_options(populate_existing=True)
        found += db.session.scalars(statement)
    return found


def trainings_of(placement_ids: Sequence[str]) -> list[Training]:
    """The pre-job trainings of placements (R23)."""
    found: list[Training] = []
    for piece in in_pieces(placement_ids):
        statement = select(Training).where(Training.placement_id.in_(piece), Training.kind == TrainingKind.PRE_JOB)
        found += db.session.scalars(statement)
    return found


def corrections_of(placement: Placement, month: str) -> list[AttendanceCorrection]:
    """The corrections of one month, the latest first."""
    first, last = month_bounds(month)
    statement = select(AttendanceCorrection).where(
        AttendanceCorrection.placement_id == placement.id, AttendanceCorrection.day.between(first, last)
    )
    return list(db.session.scalars(statement.order_by(AttendanceCorrection.id.desc())))


def on_panel(entity: Any, placement: Any) -> list[Any]:
    """The latest rows of a table that belong to a placement."""
    statement = select(entity).where(entity.placement_id == placement.id)
    return list(db.session.scalars(statement.order_by(entity.id.desc()).limit(ON_A_PANEL)))


def to_open(month: str, after: str) -> list[Placement]:
    """The next placements that run in a month and have no sheet for it, after a key."""
    first, last = month_bounds(month)
    has = select(AttendanceMonth.id).where(AttendanceMonth.placement_id == Placement.id, AttendanceMonth.month == month)
    statement = select(Placement).where(
        Placement.id > after,
        Placement.state.in_(STARTED),
        Placement.starts_on <= last,
        Placement.ends_on >= first,
        ~has.exists(),
    )
    return list(db.session.scalars(statement.order_by(Placement.id).limit(AT_ONCE)))


def confirmed_silently(days: int, after: str) -> list[AttendanceMonth]:
    """The next open sheets, after a key, that nobody objected to for some days since the month was over."""
    today = clock.today()
    over = clock.month_of(today - days * DAY)
    waited = datetime.combine(today - days * DAY, datetime.min.time())
    statement = select(AttendanceMonth).where(
        AttendanceMonth.id > after,
        AttendanceMonth.state == S.OPEN,
        AttendanceMonth.month < over,
        AttendanceMonth.objection.is_(None),
        state_since(AttendanceMonth) < waited,
    )
    statement = statement.options(selectinload(AttendanceMonth.placement))
    return list(db.session.scalars(statement.order_by(AttendanceMonth.id).limit(AT_ONCE)))


def is_over() -> ColumnElement[bool]:
    """The sheets of months that are over."""
    return AttendanceMonth.month < clock.month_of(clock.today())


def oldest_in(state: AttendanceMonthState) -> tuple[int, date | None]:
    """How many sheets of months that are over stand in a state, and since which day the oldest is over."""
    statement = select(func.count(), func.min(AttendanceMonth.month)).where(
        and_(AttendanceMonth.state == state, is_over())
    )
    number, oldest = db.session.execute(statement).one()
    return int(number), month_bounds(oldest)[1] if oldest else None


WAITING = {state: partial(oldest_in, state) for state in S}


def unsent_units(month: str) -> list[tuple[str, str, int]]:
    """The units with sheets of a month that were not submitted, by key: their name, and how many sheets."""
    statement = (
        select(AttendanceMonth.unit_id, func.max(AttendanceMonth.unit_name), func.count())
        .where(AttendanceMonth.month == month)
        .where(AttendanceMonth.state.in_([S.OPEN, S.CONFIRMED_BY_TRAINEE, S.RETURNED]))
        .group_by(AttendanceMonth.unit_id)
        .order_by(AttendanceMonth.unit_id)
    )
    return [(unit_id, str(name), int(number)) for unit_id, name, number in db.session.execute(statement)]


def unconfirmed(month: str, after: str) -> list[AttendanceMonth]:
    """The next open sheets of a month after a key."""
    statement = select(AttendanceMonth).where(
        AttendanceMonth.id > after, AttendanceMonth.month == month, AttendanceMonth.state == S.OPEN
    )
    return list(db.session.scalars(statement.order_by(AttendanceMonth.id).limit(AT_ONCE)))
