"""Visits, consents and checks of a person, and who is to be visited."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased, selectinload

from app.core import clock, paging
from app.extensions import db
from app.trainees.models import Consent, EligibilityCheck, Hardship, Trainee, Visit
from app.trainees.states import CLOSES, UNPLACED, CloseReason, ConsentScope, TraineeState, VisitResult

ON_A_PANEL = 50
ON_A_ROUND = 20
FOLLOWED = (*sorted(UNPLACED), TraineeState.INELIGIBLE, TraineeState.FINISHED)


def of_trainee(entity: Any, trainee: Trainee) -> list[Any]:
    """The latest rows of a table about one person, newest first."""
    table: type[Visit | Consent | Hardship | EligibilityCheck] = entity
    statement = select(table).where(table.trainee_id == trainee.id).options(selectinload(table.trainee))
    return list(db.session.scalars(statement.order_by(table.id.desc()).limit(ON_A_PANEL)))


def last_visit(trainee: Trainee) -> Visit | None:
    """The latest visit of a person by its day."""
    statement = select(Visit).where(Visit.trainee_id == trainee.id)
    return db.session.scalar(statement.order_by(Visit.visited_on.desc(), Visit.id.desc()).limit(1))


def last_met_on(trainee: Trainee) -> date | None:
    """The day of the latest visit that reached the person."""
    statement = select(func.max(Visit.visited_on)).where(Visit.trainee_id == trainee.id)
    return db.session.scalar(statement.where(Visit.result != VisitResult.LOST))


def visit_due(day: date) -> ColumnElement[bool]:
    """The people whose next visit falls on a day or earlier."""
    return and_(Trainee.state.in_(FOLLOWED), Trainee.next_visit_on <= day)


def never_met() -> ColumnElement[bool]:
    """The people whom nobody has reached yet and for whom no day is set."""
    return and_(Trainee.state == TraineeState.COLLECTED, Trainee.next_visit_on.is_(None))


def close_proposed() -> ColumnElement[bool]:
    """The people of whom the latest visit found that they have a job, study or serve."""
    latest, later = aliased(Visit), aliased(Visit)
    newer = and_(
        later.trainee_id == latest.trainee_id,
        (later.visited_on > latest.visited_on) | ((later.visited_on == latest.visited_on) & (later.id > latest.id)),
    )
    found = select(latest.id).where(
        latest.trainee_id == Trainee.id, latest.result.in_(list(CLOSES)), ~select(later.id).where(newer).exists()
    )
    return and_(Trainee.state.in_(FOLLOWED), Trainee.is_willing.is_(False), found.exists())


def proposed_reason(trainee: Trainee) -> CloseReason | None:
    """Why the latest visit proposes to close the record, or None."""
    if trainee.state not in FOLLOWED or trainee.is_willing:
        return None
    latest = last_visit(trainee)
    return CLOSES.get(latest.result) if latest else None


def consenting(scope: ConsentScope) -> ColumnElement[bool]:
    """The people who agree to something now."""
    return Trainee.consent_scope.contains(str(scope), autoescape=True)


def to_visit(day: date, cursor: str | None) -> paging.Page:
    """A page of the people in reach who are to be visited again by a day, the longest due first."""
    keys: paging.Keys = [(Trainee.next_visit_on, False), (Trainee.id, False)]
    return paging.page(select(Trainee).where(visit_due(day)), keys, cursor=cursor, limit=ON_A_ROUND, order="visits-due")


def to_meet(cursor: str | None) -> paging.Page:
    """A page of the people in reach whom nobody has reached yet, the first collected first."""
    keys: paging.Keys = [(Trainee.id, False)]
    return paging.page(select(Trainee).where(never_met()), keys, cursor=cursor, limit=ON_A_ROUND, order="visits-first")


def counts_to_visit() -> tuple[int, int]:
    """How many people in reach are due for a visit today, and how many were never reached."""
    due = func.count().filter(visit_due(clock.today()))
    row = db.session.execute(select(due, func.count().filter(never_met())).select_from(Trainee)).one()
    return int(row[0]), int(row[1])
