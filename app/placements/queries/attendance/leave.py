"""Leave of a placement, of a unit, and what waits for an answer."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.placements.models import Leave, Placement
from app.placements.states import LeaveState

IN_FORCE = (LeaveState.ASKED, LeaveState.GRANTED)
ON_A_PAGE = 200


def with_placement(leave: Leave) -> Leave:
    """The same leave with its placement loaded."""
    statement = select(Leave).where(Leave.id == leave.id).options(selectinload(Leave.placement))
    return db.session.scalars(statement).one()


def overlapping(placement: Placement, first: date, last: date) -> list[Leave]:
    """Leave asked for or granted that shares a day with these days, both included."""
    statement = select(Leave).where(
        Leave.placement_id == placement.id, Leave.state.in_(IN_FORCE), Leave.from_day <= last, Leave.to_day >= first
    )
    return list(db.session.scalars(statement.order_by(Leave.from_day)))


def leave_of(placement: Placement) -> list[Leave]:
    """Every leave of a placement, the latest first."""
    statement = select(Leave).where(Leave.placement_id == placement.id).options(selectinload(Leave.placement))
    return list(db.session.scalars(statement.order_by(Leave.from_day.desc(), Leave.id.desc())))


def leave_asked(unit_id: str) -> list[Leave]:
    """Leave of a unit's trainees that waits for an answer, the soonest first."""
    return _asked(Leave.unit_id == unit_id)


def leave_asked_of_mentor(mentor_id: str) -> list[Leave]:
    """Leave of a mentor's trainees that waits for an answer, the soonest first."""
    guided = select(Placement.id).where(Placement.mentor_id == mentor_id)
    return _asked(Leave.placement_id.in_(guided))


def _asked(condition: Any) -> list[Leave]:
    statement = select(Leave).where(condition, Leave.state == LeaveState.ASKED)
    statement = statement.options(selectinload(Leave.placement)).order_by(Leave.from_day, Leave.id)
    return list(db.session.scalars(statement.limit(ON_A_PAGE)))


def leave_waiting() -> tuple[int, date | None]:
    """How many requests in reach wait for an answer, and the first day of the soonest."""
    statement = select(func.count(), func.min(Leave.from_day)).where(Leave.state == LeaveState.ASKED)
    number, first = db.session.execute(statement).one()
    return int(number), first


def leave_in_reach(key: str) -> Leave | None:
    """One request by its key, with its placement."""
    return db.session.scalar(select(Leave).where(Leave.id == key).options(selectinload(Leave.placement)))
