"""Who is asked, who is to be reminded, and which answers wait to be added up (C92)."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, select

from app.core import clock
from app.core.actor import Actor
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Placement, SurveyAnswer, SurveyRequest
from app.placements.rules.surveys import period_of
from app.placements.states import SurveySide
from app.units.models import Unit

BATCH = 200
SHOWN = 60
OTHERS = 12  # of what a unit was asked earlier
ADDING_UP = "answers are read to be added up; a single one leaves this part nowhere"

Waiting = dict[tuple[str, SurveySide], dict[str, int]]  # by unit and side: how many answers of each quarter


def request_in_reach(key: str) -> SurveyRequest | None:
    """What one side was asked, by its key."""
    return db.session.scalar(select(SurveyRequest).where(SurveyRequest.id == key))


def request_of(placement: Placement, side: SurveySide) -> SurveyRequest:
    """What one side of a placement was asked."""
    statement = select(SurveyRequest).where(SurveyRequest.placement_id == placement.id, SurveyRequest.side == side)
    return db.session.scalars(statement).one()


def requests_of_trainee(trainee_id: str) -> list[SurveyRequest]:
    """What a person was asked, the latest first."""
    mine = and_(SurveyRequest.trainee_id == trainee_id, SurveyRequest.side == SurveySide.TRAINEE)
    statement = select(SurveyRequest).where(mine).order_by(SurveyRequest.asked_on.desc(), SurveyRequest.id.desc())
    return list(db.session.scalars(statement.limit(SHOWN)))


def open_of_trainee(trainee_id: str) -> list[SurveyRequest]:
    """What a person may still answer, the nearest last day first."""
    mine = and_(SurveyRequest.trainee_id == trainee_id, SurveyRequest.side == SurveySide.TRAINEE)
    return list(db.session.scalars(select(SurveyRequest).where(mine, _is_open()).order_by(SurveyRequest.due_on)))


def requests_of_units(actor: Actor) -> list[SurveyRequest]:
    """What the actor's units were asked: first what is open, by its last day, then the latest others."""
    mine = and_(SurveyRequest.unit_id.in_(actor.unit_ids), SurveyRequest.side == SurveySide.UNIT)
    opened = db.session.scalars(select(SurveyRequest).where(mine, _is_open()).order_by(SurveyRequest.due_on)).all()
    others = select(SurveyRequest).where(mine, ~_is_open()).order_by(SurveyRequest.asked_on.desc(), SurveyRequest.id)
    return [*opened, *db.session.scalars(others.limit(OTHERS))]


def _is_open() -> ColumnElement[bool]:
    return and_(SurveyRequest.answered_on.is_(None), SurveyRequest.due_on >= clock.today())


def to_remind(days: int, after: str) -> list[SurveyRequest]:
    """The next open requests that are ``days`` old and not reminded of, after a key."""
    asked = SurveyRequest.asked_on <= clock.today() - timedelta(days=days)
    statement = select(SurveyRequest).where(
        _is_open(), SurveyRequest.reminded_on.is_(None), asked, SurveyRequest.id > after
    )
    return list(db.session.scalars(statement.order_by(SurveyRequest.id).limit(BATCH)))


def waiting_answers() -> Waiting:
    """The answers that are in no sum yet, of quarters that are over and in which nobody can answer any more."""
    with unscoped(ADDING_UP):
        first_open = db.session.scalar(select(func.min(SurveyRequest.period)).where(SurveyRequest.closed_on.is_(None)))
        before = min(first_open or period_of(clock.today()), period_of(clock.today()))
        statement = (
            select(SurveyAnswer.unit_id, SurveyAnswer.side, SurveyAnswer.period, func.count())
            .where(SurveyAnswer.result_id.is_(None), SurveyAnswer.period < before)
            .group_by(SurveyAnswer.unit_id, SurveyAnswer.side, SurveyAnswer.period)
            .order_by(SurveyAnswer.unit_id, SurveyAnswer.side, SurveyAnswer.period)
        )
        found: Waiting = defaultdict(dict)
        for unit_id, side, period, many in db.session.execute(statement):
            found[unit_id, side][period] = many
        return found


def answers_of(unit_id: str, side: SurveySide, periods: list[str]) -> list[SurveyAnswer]:
    """The answers on a unit of these quarters that are in no sum, in the order of their random keys."""
    statement = select(SurveyAnswer).where(
        SurveyAnswer.unit_id == unit_id,
        SurveyAnswer.side == side,
        SurveyAnswer.period.in_(periods),
        SurveyAnswer.result_id.is_(None),
    )
    with unscoped(ADDING_UP):
        return list(db.session.scalars(statement.order_by(SurveyAnswer.id)))


def unit_of_answers(unit_id: str) -> tuple[str, str]:
    """The name and the county of a unit."""
    with unscoped(ADDING_UP):
        name, region = db.session.execute(select(Unit.name, Unit.region_code).where(Unit.id == unit_id)).one()
        return name, region
