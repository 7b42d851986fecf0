"""The surveys of the demo: what the services would have left, and the same again when they are loaded again."""

from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import DAY
from app.extensions import db
from app.placements.models import Placement, SurveyAnswer, SurveyRequest, SurveyResult
from seeds.demo.placed.surveys import load
from tests.factories import make_post, make_unit
from tests.placements.factories import make_placement

TODAY = datetime(2026, 11, 18, 11)


@pytest.fixture
def surveyed(session):
    with clock.frozen(TODAY):
        units = [make_unit(region_code="640104") for _each in range(4)]
        for number, unit in enumerate(units):
            for _person in range(14 - 4 * number):
                days = {"starts_on": date(2024, 1, 8), "ends_on": date(2024, 7, 7)}
                make_placement("ENDED", post=make_post(unit), **days)
        make_placement("ACTIVE", post=make_post(units[0]))
        load(lambda _line: None)
        with acting_as(SYSTEM):
            yield units


def test_every_ended_placement_is_asked_on_both_sides_and_a_second_run_adds_nothing(surveyed):
    ended = {row.id for row in db.session.scalars(select(Placement).where(Placement.state == "ENDED"))}
    asked = list(db.session.scalars(select(SurveyRequest)))
    assert Counter(row.placement_id for row in asked) == dict.fromkeys(ended, 2)
    assert {row.asked_on for row in asked} == {date(2024, 7, 7) + DAY} and all(row.closed_on for row in asked)
    assert load(lambda _line: None) == 0


def test_there_is_an_answer_for_each_that_answered_and_sums_equal_a_recount(surveyed):
    answered = db.session.scalars(select(SurveyRequest).where(SurveyRequest.answered_on.is_not(None)))
    answers = list(db.session.scalars(select(SurveyAnswer)))
    assert Counter((row.unit_id, row.side, row.period) for row in answered) == Counter(
        (row.unit_id, row.side, row.period) for row in answers
    )
    for result in db.session.scalars(select(SurveyResult)):
        of_it = [row for row in answers if row.result_id == result.id]
        assert (len(of_it), sum(row.overall >= 4 for row in of_it)) == (result.answers, result.satisfied)
        assert result.score_1 == sum(row.score_1 or 0 for row in of_it)


def test_some_units_are_told_and_one_has_too_few_answers(surveyed):
    told = set(db.session.scalars(select(SurveyResult.unit_id)))
    assert surveyed[0].id in told and surveyed[3].id not in told
