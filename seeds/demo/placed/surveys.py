"""The anonymous surveys of the demo: most are satisfied, one unit is not, some have too few answers to be told."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.bulk import insert_rows
from app.core.calendar import DAY
from app.core.types import city_of
from app.core.unit_of_work import commit
from app.extensions import db
from app.placements.models import Placement, SurveyAnswer, SurveyRequest
from app.placements.models.surveys import SCORES
from app.placements.rules.surveys import period_of, questions_of
from app.placements.services.surveys import add_up, close_due
from app.placements.states import PlacementState, SurveySide
from app.programme.queries import whole_number

SEED = 920923
ANSWERED = {SurveySide.TRAINEE: 0.84, SurveySide.UNIT: 0.9}
PLEASED, DISPLEASED = (1, 3, 10, 36, 50), (22, 34, 26, 14, 4)  # how often 1, 2, 3, 4 and 5
AMONG = 3  # which of the units with most ended placements its trainees are not satisfied with


def load(say: Callable[[str], Any]) -> int:
    """Ask both sides of every ended placement that nobody asked yet, and answer for most; return how many are asked."""
    with acting_as(SYSTEM):
        placements = _unasked()
        if not placements:
            return 0
        asked, answers = _written(placements, Random(SEED))
        insert_rows(SurveyRequest, asked, told=())
        insert_rows(SurveyAnswer, sorted(answers, key=lambda row: row["id"]), told=())
        close_due()
        sums = add_up()
        commit()
    say(f"surveys: {len(asked)} asked, {len(answers)} answered, {sums} sums told")
    return len(asked)


def _unasked() -> list[Placement]:
    asked = select(SurveyRequest.id).where(SurveyRequest.placement_id == Placement.id).exists()
    statement = select(Placement).where(Placement.state == PlacementState.ENDED, ~asked)
    return list(db.session.scalars(statement.order_by(Placement.actual_end, Placement.id)))


def _disliked() -> str | None:
    statement = select(Placement.unit_id).where(Placement.state == PlacementState.ENDED).group_by(Placement.unit_id)
    most = statement.order_by(func.count().desc(), Placement.unit_id).offset(AMONG - 1).limit(1)
    return db.session.scalar(most)


def _written(placements: list[Placement], random: Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    disliked, days, today = _disliked(), whole_number("survey_days"), clock.today()
    asked: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for placement in placements:
        for side in SurveySide:
            row = _request(placement, side, days, random)
            is_sad = side == SurveySide.TRAINEE and placement.unit_id == disliked
            if row["asked_on"] > today:
                continue
            if row["answered_on"] is not None:
                answers.append(_answer(row, DISPLEASED if is_sad else PLEASED, random))
            asked.append(row)
    return asked, answers


def _request(placement: Placement, side: SurveySide, days: int, random: Random) -> dict[str, Any]:
    """The row that the service of the end would have made, with the day of the answer, if there is one by today."""
    assert placement.actual_end is not None
    asked_on = placement.actual_end + DAY
    answered_on = asked_on + timedelta(days=random.randint(0, days))
    is_answered = random.random() < ANSWERED[side] and answered_on <= clock.today()
    is_reminded = not is_answered and asked_on + timedelta(days=days // 2) <= clock.today()
    return {
        **SurveyRequest.keys_of(placement),
        "side": side,
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "asked_on": asked_on,
        "due_on": asked_on + timedelta(days=days),
        "period": period_of(asked_on),
        "answered_on": answered_on if is_answered else None,
        "reminded_on": asked_on + timedelta(days=days // 2) if is_reminded else None,
    }


def _answer(row: dict[str, Any], often: tuple[int, ...], random: Random) -> dict[str, Any]:
    overall = random.choices((1, 2, 3, 4, 5), often)[0]
    asked = {one.field for one in questions_of(row["side"])}
    marks = {name: min(max(overall + random.choice((-1, 0, 0, 0, 1)), 1), 5) for name in SCORES}
    return {
        "id": str(UUID(int=random.getrandbits(128), version=4)),
        "unit_id": row["unit_id"],
        "region_code": row["region_code"],
        "city_code": city_of(row["region_code"]),
        "side": row["side"],
        "period": row["period"],
        "overall": overall,
        "is_willing": overall > 3 or (overall == 3 and random.random() < 0.5),
        **{name: mark if name in asked else None for name, mark in marks.items()},
    }
