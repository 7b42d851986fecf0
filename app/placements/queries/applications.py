"""Applications by the questions asked of them: by whom, in which state, since when, and who the applicant is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from app.core.codes import Education, Sex, SkillLevel
from app.core.scope import unscoped
from app.core.workflow import state_since
from app.extensions import db
from app.placements.models import Application
from app.placements.states import OPEN, RESERVING
from app.placements.states import ApplicationState as S
from app.posts.models import Post
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit

CONSEQUENCE = "a consequence of a move in hand, for rows that whoever moves does not reach"
APPLICANT = "the unit that a person applied to reads what the person shows it, never the number"
BATCH = 500  # records that a job holds at a time
ON_A_PANEL = 50
AFTER_ACCEPTING = frozenset({S.ACCEPTED, S.ELIGIBILITY_CHECK, S.DISPATCHED})
TOLD_THE_PHONE = RESERVING | {S.REPORTED}


def application_in_reach(key: str) -> Application | None:
    """Return an application in reach of the actor."""
    return db.session.scalar(select(Application).where(Application.id == key))


def lock_person(trainee_id: str) -> Trainee | None:
    """Lock a person, so that what counts their applications and placements waits; read anew."""
    with unscoped(CONSEQUENCE):
        return db.session.get(Trainee, trainee_id, with_for_update={"key_share": True}, populate_existing=True)


def post_of(key: str) -> Post | None:
    """Return a post with its unit for an applicant, who may reach neither."""
    with unscoped(CONSEQUENCE):
        return db.session.scalar(select(Post).where(Post.id == key).options(selectinload(Post.unit)))


def unit_of(application: Application) -> Unit:
    """Return the unit of an application in hand."""
    with unscoped(CONSEQUENCE):
        return db.session.get_one(Unit, application.unit_id)


def hold_unit(unit_id: str) -> None:
    """Keep a unit from leaving the plan while somebody is sent to it; several may be sent at once."""
    with unscoped(CONSEQUENCE):
        db.session.get(Unit, unit_id, with_for_update={"read": True}, populate_existing=True)


def open_of(trainee_id: str) -> list[Application]:
    """The applications of a person that go on, wherever the posts lie, in the order of their keys."""
    statement = select(Application).where(Application.trainee_id == trainee_id, Application.state.in_(OPEN))
    with unscoped(CONSEQUENCE):
        return list(db.session.scalars(statement.order_by(Application.id)))


def open_at(post_id: str, states: Sequence[S] | frozenset[S]) -> list[Application]:
    """The applications for a post in some states, in the order of their keys."""
    statement = select(Application).where(Application.post_id == post_id, Application.state.in_(states))
    with unscoped(CONSEQUENCE):
        return list(db.session.scalars(statement.order_by(Application.id)))


def last_check(trainee_id: str) -> EligibilityCheck | None:
    """The latest judgement of a person by R1–R10."""
    statement = select(EligibilityCheck).where(EligibilityCheck.trainee_id == trainee_id)
    latest = statement.order_by(EligibilityCheck.checked_on.desc(), EligibilityCheck.id.desc()).limit(1)
    with unscoped(CONSEQUENCE):
        return db.session.scalar(latest)


# -- for the pages


@dataclass(frozen=True)
class Applicant:
    """What a unit reads of somebody who applied to it."""

    name: str
    sex: str
    age: int
    education: str
    school: str
    major: str
    skill: str
    wish_from: date | None
    phone: str


def applicant(application: Application, today: date) -> Applicant:
    """What the unit of an application in reach reads of the person; the phone once a place was offered."""
    with unscoped(APPLICANT):
        person = db.session.get_one(Trainee, application.trainee_id)
        age = today.year - person.birth.year - ((today.month, today.day) < (person.birth.month, person.birth.day))
        return Applicant(
            name=person.name,
            sex=Sex.label_of(person.sex),
            age=age,
            education=Education.label_of(person.education) if person.education else "",
            school=person.school or "",
            major=person.major_name or "",
            skill=SkillLevel.label_of(person.skill_level) if person.skill_level else "",
            wish_from=application.available_from or person.wish_from,
            phone=(person.phone or "") if application.state in TOLD_THE_PHONE else "",
        )


def _of(condition: ColumnElement[bool]) -> list[Application]:
    statement = select(Application).where(condition).order_by(Application.id.desc()).limit(ON_A_PANEL)
    return list(db.session.scalars(statement))


def of_trainee(trainee: Trainee) -> list[Application]:
    """The latest applications of a person, in reach."""
    return _of(Application.trainee_id == trainee.id)


def of_unit(unit: Unit) -> list[Application]:
    """The latest applications to a unit, in reach."""
    return _of(Application.unit_id == unit.id)


def of_post(post: Post) -> list[Application]:
    """The latest applications for a post, in reach."""
    return _of(Application.post_id == post.id)


def of_placement(placement: Any) -> list[Application]:
    """The application that a placement came of, in reach."""
    return _of(Application.id == placement.application_id)


def oldest_in(state: S) -> tuple[int, date | None]:
    """How many applications in reach stand in a state, and since when the oldest does."""
    statement = select(func.count(), func.min(state_since(Application))).where(Application.state == state)
    number, since = db.session.execute(statement.select_from(Application)).one()
    return int(number), since.date() if since else None


def not_reported(today: date) -> ColumnElement[bool]:
    """The dispatched whose last day to report in has passed."""
    return (Application.state == S.DISPATCHED) & (Application.report_by < today)


def oldest_not_reported(today: date) -> tuple[int, date | None]:
    """How many people in reach have not reported in by their day, and since when."""
    statement = select(func.count(), func.min(Application.report_by)).where(not_reported(today))
    number, since = db.session.execute(statement.select_from(Application)).one()
    return int(number), since


# -- for the jobs: the next after a key


def _after(after: str, *conditions: ColumnElement[bool]) -> list[Application]:
    statement = select(Application).where(Application.id > after, *conditions)
    return list(db.session.scalars(statement.order_by(Application.id).limit(BATCH)))


def silent_since(day: date, after: str = "") -> list[Application]:
    """Those that the unit has not answered and that were sent before a day."""
    waiting = Application.state.in_((S.SUBMITTED, S.UNIT_REVIEW))
    return _after(after, waiting, Application.applied_at < datetime.combine(day, time.min))


def offers_over(today: date, after: str = "") -> list[Application]:
    """The offers that were not confirmed in time."""
    return _after(after, Application.state == S.OFFERED, Application.offer_valid_to < today)


def accepted(after: str = "") -> list[Application]:
    """Those that wait for the check of eligibility."""
    return _after(after, Application.state == S.ACCEPTED)


def _confirmed() -> ColumnElement[bool]:
    return Application.unit_reported_at.is_not(None) & Application.trainee_reported_at.is_not(None)


def confirmed_by_both(after: str = "") -> list[Application]:
    """The dispatched whom both sides confirmed and who could not begin yet."""
    return _after(after, Application.state == S.DISPATCHED, _confirmed())


def overdue_since(day: date, after: str = "") -> list[Application]:
    """The dispatched who had to report in before a day and whom one side at least has not confirmed."""
    return _after(after, Application.state == S.DISPATCHED, Application.report_by < day, ~_confirmed())
