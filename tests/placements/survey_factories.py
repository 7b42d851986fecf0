"""Surveys asked, answered and added up for tests, made directly."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Placement, SurveyAnswer, SurveyRequest, SurveyResult
from app.placements.rules.surveys import days_of, period_of, questions_of
from app.placements.states import SurveySide
from app.units.models import Unit


def _store(row: Any) -> Any:
    with acting_as(SYSTEM), unscoped("rows of tests are made directly"):
        db.session.add(row)
        db.session.flush()
    return row


def make_request(placement: Placement, side: str = "TRAINEE", **facts: Any) -> SurveyRequest:
    """A survey asked today, open for fifteen days."""
    asked = facts.get("asked_on", clock.today())
    given = {
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "asked_on": asked,
        "due_on": asked + timedelta(days=15),
        "period": period_of(asked),
    }
    keys = SurveyRequest.keys_of(placement)
    return _store(SurveyRequest(**keys, side=SurveySide(side), **{**given, **facts}))


def marks(overall: int = 5, side: str = "TRAINEE", *, willing: bool = True) -> dict[str, str]:
    """A whole answer as a form sends it, every mark the same."""
    return {one.field: str(overall) if one.is_mark else str(int(willing)) for one in questions_of(SurveySide(side))}


def make_answers(unit: Unit, period: str, *overall: int, side: str = "TRAINEE") -> list[SurveyAnswer]:
    """Answers of a quarter, as they are stored."""
    return [
        _store(
            SurveyAnswer(
                id=str(uuid4()),
                unit_id=unit.id,
                region_code=unit.region_code,
                side=SurveySide(side),
                period=period,
                overall=mark,
                is_willing=mark > 3,
                **{one.field: mark for one in questions_of(SurveySide(side)) if one.kind == "SCORE"},
            )
        )
        for mark in overall
    ]


def make_result(unit: Unit, first: str = "2023Q1", last: str = "", **facts: Any) -> SurveyResult:
    """The sum of ten answers of a quarter, eight of them satisfied."""
    last = last or first
    given: dict[str, Any] = {
        "unit_id": unit.id,
        "unit_name": unit.name,
        "region_code": unit.region_code,
        "side": SurveySide.TRAINEE,
        "first_period": first,
        "last_period": last,
        "first_day": days_of(first)[0],
        "last_day": days_of(last)[1],
        "answers": 10,
        "satisfied": 8,
        "willing": 9,
        "overall": 42,
        "score_1": 41,
        "score_2": 40,
        "score_3": 45,
        "score_4": 43,
        "score_5": 39,
    }
    return _store(SurveyResult(**{**given, **facts}))


def whole_year(year: int) -> tuple[date, date]:
    """The first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)
