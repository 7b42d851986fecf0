"""Assessments and certificates by the questions asked of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.issued import IssuedDocument
from app.core.issuing import latest
from app.core.scope import unscoped
from app.core.workflow import state_since
from app.extensions import db
from app.placements.models import Assessment, AttendanceDay, Placement
from app.placements.states import AssessmentState as A
from app.placements.states import AttendanceCode

COUNTED = "how many days somebody came; only a number leaves this function"
PAYABLE = (AttendanceCode.P, AttendanceCode.O, AttendanceCode.W, AttendanceCode.S)
MISSED = (AttendanceCode.L, AttendanceCode.A)
BATCH = 500


def assessment_in_reach(key: str) -> Assessment | None:
    """Return an assessment by key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Assessment).where(Assessment.id == key))


def assessment_of(placement: Placement) -> Assessment | None:
    """The assessment of a placement in reach."""
    return db.session.scalar(select(Assessment).where(Assessment.placement_id == placement.id))


def assessments_of(placement: Placement) -> list[Assessment]:
    """The same as a list, for the page of the placement."""
    return list(db.session.scalars(select(Assessment).where(Assessment.placement_id == placement.id)))


def exists_for(placement: Placement) -> bool:
    """Whether an assessment was begun, whoever asks."""
    with unscoped(COUNTED):
        statement = select(Assessment.id).where(Assessment.placement_id == placement.id)
        return db.session.scalar(statement) is not None


def days_with(placement_id: str, codes: Iterable[AttendanceCode]) -> int:
    """How many days of a placement carry one of the codes."""
    statement = (
        select(func.count())
        .select_from(AttendanceDay)
        .where(AttendanceDay.placement_id == placement_id, AttendanceDay.code.in_(list(codes)))
    )
    with unscoped(COUNTED):
        return int(db.session.scalar(statement) or 0)


def certificate_of(assessment: Assessment) -> IssuedDocument | None:
    """The certificate that was issued last, revoked or not."""
    return latest(assessment, "certificate")


def oldest_in(state: A) -> tuple[int, date | None]:
    """How many assessments in reach wait in a state, and since when the oldest does."""
    statement = select(func.count(), func.min(state_since(Assessment))).where(Assessment.state == state)
    count, since = db.session.execute(statement.select_from(Assessment)).one()
    return int(count), _day(since)


def _day(moment: Any) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def unanswered_since(day: date, after: str = "") -> list[Assessment]:
    """Assessments that the unit signed on or before a day and the trainee has not answered."""
    waiting = (Assessment.state == A.UNIT_SIGNED) & (Assessment.signed_on <= day)
    statement = select(Assessment).where(Assessment.id > after, waiting).order_by(Assessment.id).limit(BATCH)
    return list(db.session.scalars(statement))


def overdue(after: str = "") -> list[Assessment]:
    """Assessments that the unit should have signed by now."""
    late = (Assessment.state == A.DRAFT) & (Assessment.due_on < clock.today())
    statement = select(Assessment).where(Assessment.id > after, late).order_by(Assessment.id).limit(BATCH)
    return list(db.session.scalars(statement))
