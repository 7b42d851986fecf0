"""What is told of answers (C92): sums of five and more of closed quarters, and no difference that tells of fewer."""

from datetime import date
from itertools import combinations

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.extensions import db
from app.placements.card.surveys import RESULT
from app.placements.jobs import surveys as jobs
from app.placements.models import SurveyAnswer, SurveyRequest, SurveyResult
from app.placements.queries import satisfaction
from app.placements.states import SurveySide
from app.programme.models import PolicyParam
from app.programme.queries import SOURCE
from app.units.models import Unit
from tests.factories import at, make_post, make_unit
from tests.placements.factories import make_placement
from tests.placements.survey_factories import make_answers, make_request, make_result, whole_year
from tests.workspaces.trainee_factories import on_post

YEAR = whole_year(2023)
HIDDEN = "答卷不足5份，不显示"


@pytest.fixture(autouse=True)
def in_winter():
    with clock.frozen(at("2024-02-01 09:00")):
        yield


def add_up(day="2024-02-01 01:45"):
    with clock.frozen(at(day)), acting_as(SYSTEM):
        return jobs.close()


def told(unit, first=YEAR[0], last=YEAR[1], side=SurveySide.TRAINEE):
    with acting_as(SYSTEM):
        return satisfaction.satisfaction_of([unit.id], first, last, side).get(unit.id)


def _unit1(cast):
    with acting_as(SYSTEM):
        return db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))


def test_five_answers_are_told_together_and_equal_a_recount(cast):
    unit = make_unit()
    make_answers(unit, "2023Q3", 5, 5, 4, 3, 1)
    assert add_up() == 1
    found = told(unit)
    assert (found.answers, found.satisfied, found.willing) == (5, 3, 3)
    assert (str(found.share), str(found.mean("overall")), str(found.mean("score_1"))) == ("60.0", "3.6", "3.6")
    with acting_as(SYSTEM):
        (result,) = db.session.query(SurveyResult).filter_by(unit_id=unit.id)
        kept = db.session.query(SurveyAnswer).filter_by(result_id=result.id).all()
    assert sorted(row.overall for row in kept) == [1, 3, 4, 5, 5]
    assert result.overall == sum(row.overall for row in kept) and result.answers == len(kept)
    assert add_up() == 0  # again nothing is left to do


def test_four_answers_are_told_to_nobody_and_wait_for_the_next_quarter(cast, login):
    unit = _unit1(cast)
    make_request(make_placement("ENDED", post=make_post(unit)), asked_on=date(2023, 7, 3), closed_on=date(2023, 7, 20))
    make_answers(unit, "2023Q3", 1, 1, 1, 1)
    assert add_up() == 0 and told(unit) is None
    assert HIDDEN in login("unit1").get("/desk/unit/surveys/").text
    assert HIDDEN in login("xingqing_agent").get("/admin/surveys/").text
    make_answers(unit, "2023Q4", 5)
    assert add_up() == 1
    assert (told(unit).answers, told(unit).satisfied) == (5, 1)
    assert told(unit, *(date(2023, 10, 1), date(2023, 12, 31))) is None  # a quarter of a sum is no sum


def test_a_quarter_is_told_only_when_it_is_over_and_nobody_can_answer_any_more(cast):
    unit = make_unit()
    placement = make_placement("ENDED", post=make_post(unit))
    make_request(placement, asked_on=date(2023, 12, 30))  # open until 14 January
    make_answers(unit, "2023Q4", 5, 5, 5, 5, 5)
    for day, new in (
        ("2023-12-31 01:45", 0),
        ("2024-01-14 01:45", 0),
        ("2024-01-15 01:45", 2),
        ("2024-01-16 01:45", 0),
    ):
        assert add_up(day) == new, day  # closed and added up: one each
    assert told(unit).answers == 5


def test_no_difference_of_two_periods_tells_of_fewer_than_five(cast):
    unit = make_unit()
    counts = {"2022Q3": 2, "2022Q4": 4, "2023Q1": 5, "2023Q2": 1, "2023Q3": 1, "2023Q4": 6}
    for period, many in counts.items():
        make_answers(unit, period, 1, *[5] * (many - 1))
    add_up()
    days = [date(2022, 7, 1), date(2022, 8, 15), date(2022, 10, 1), date(2023, 1, 1), date(2023, 2, 28)]
    days += [date(2023, 3, 31), date(2023, 6, 30), date(2023, 10, 1), date(2023, 12, 30), date(2023, 12, 31)]
    spans = list(combinations(days, 2))
    many = {span: found.answers if (found := told(unit, *span)) else 0 for span in spans}
    assert max(many.values()) == 19  # 2+4, 5, and 1+1+6 are told, each in one piece
    for inner in spans:
        for outer in spans:
            if outer[0] <= inner[0] and inner[1] <= outer[1]:
                left = many[outer] - many[inner]
                assert left == 0 or left >= 5, (inner, outer)


def test_later_answers_never_change_a_sum_that_was_told(cast):
    unit = make_unit()
    make_answers(unit, "2023Q1", *[5] * 5)
    add_up()
    before = told(unit)
    make_answers(unit, "2023Q2", 1, 1)
    add_up()
    assert told(unit) == before


def test_the_area_tells_what_is_told_of_its_units_and_nothing_of_the_others(cast, login):
    big, small = make_unit(region_code="640104", name="大单位"), make_unit(region_code="640104", name="小单位")
    for unit, marks in ((big, [5] * 5), (small, [1] * 3)):
        make_answers(unit, "2023Q3", *marks)
        make_request(
            make_placement("ENDED", post=make_post(unit)), asked_on=date(2023, 7, 3), answered_on=date(2023, 7, 4)
        )
    add_up()
    page = login("xingqing_agent").get("/admin/surveys/").text
    assert "100.0%" in page and "大单位" in page and "小单位" in page
    with acting_as(cast["xingqing_agent"]):
        area = satisfaction.by_area(SurveySide.TRAINEE, *YEAR)
        assert (area["640104"].answers, area["640104"].satisfied) == (5, 5)


def test_the_answers_are_stored_anew_in_the_order_of_their_keys(cast, statements):
    unit = make_unit()
    made = make_answers(unit, "2023Q3", 5, 4, 3, 2, 1)
    keys = sorted(row.id for row in made)
    add_up()
    with acting_as(SYSTEM), unscoped("where the rows lie"):
        if db.engine.dialect.name == "postgresql":
            rows = db.session.execute(sa.text("SELECT id::text, xmin::text FROM survey_answer ORDER BY ctid")).all()
            assert [key for key, _by in rows if key in keys] == keys
        else:
            rows = db.session.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'survey_answer'")).scalar()
            assert "WITHOUT ROWID" in rows


@pytest.mark.parametrize(("value", "many"), [(3, 0), (5, 0), (7, 0), (6, 1)])
def test_the_parameter_may_ask_for_more_than_five_and_not_for_fewer(cast, value, many):
    with acting_as(SYSTEM):
        row = db.session.query(PolicyParam).filter_by(key="survey_min_answers").one()
        row.value = str(value)
        db.session.flush()
    SOURCE.forget()
    unit = make_unit()
    make_answers(unit, "2023Q3", *[4] * (4 if value < 6 else 6))
    assert add_up() == many
    SOURCE.forget()


# -- who reads what


def test_reach(cast):
    mine, other = _unit1(cast), make_unit(region_code="640121")
    for unit in (mine, other):
        make_result(unit)
        make_result(unit, side="UNIT", score_5=None)
    expected = {
        "unit1": {(mine.id, "TRAINEE")},
        "unit2": set(),
        "xingqing_agent": {(mine.id, "TRAINEE"), (mine.id, "UNIT")},
        "yongning_agent": {(other.id, "TRAINEE"), (other.id, "UNIT")},
        "yinchuan_auditor": {(unit.id, side) for unit in (mine, other) for side in ("TRAINEE", "UNIT")},
        "guyuan_agent": set(),
        "editor": set(),
        "nobody": set(),
    }
    for who, seen in expected.items():
        with acting_as(cast[who]):
            assert {(row.unit_id, row.side) for row in db.session.query(SurveyResult)} == seen, who


def test_pages(cast, login):
    unit = _unit1(cast)
    result = make_result(unit, "2023Q3")
    make_request(make_placement("ENDED", post=make_post(unit)), asked_on=date(2023, 7, 3))
    officer = login("xingqing_agent")
    page = officer.get("/admin/surveys/?side=TRAINEE&from=2023Q1&to=2024Q1").text
    assert "80.0%" in page and "<svg" in page and unit.name in page
    assert officer.get(f"/admin/survey-results/{result.id}").status_code == 200
    assert "满意度" in officer.get(f"/admin/units/{unit.id}").text
    assert officer.get("/admin/surveys/?side=X&from=1&to=²&page=x&region_code=").status_code == 200
    assert officer.get("/admin/surveys/?region_code=640121").status_code == 404
    assert "80.0%" in login("unit1").get("/desk/unit/surveys/").text
    assert login("unit1").get("/admin/surveys/").status_code in (302, 403, 404)
    assert login("yongning_agent").get(f"/admin/survey-results/{result.id}").status_code == 404


def test_a_trainee_and_a_unit_find_their_open_survey_on_the_first_page(cast, login):
    with clock.frozen(at("2023-07-14 09:30")):
        placement, name = on_post(post=make_post(_unit1(cast)))
        mine, theirs = make_request(placement), make_request(placement, "UNIT")
        assert f"/desk/surveys/{mine.id}" in login(name).get("/desk/").text
        assert f"/desk/unit/surveys/{theirs.id}" in login("unit1").get("/desk/unit/").text
        assert "待填写" in login(name).get("/desk/surveys/").text


# -- for scoring


def test_shares_of_two_thousand_units_are_one_statement(cast, statements):
    units = [make_unit() for _each in range(3)]
    for unit in units[:2]:
        make_result(unit)
    make_result(units[0], "2023Q2", answers=5, satisfied=2, willing=1, overall=20, **dict.fromkeys(SCORES))
    make_result(units[1], side="UNIT", score_5=None)
    with acting_as(cast["nobody"]):
        keys = [unit.id for unit in units] + [f"01900000-0000-7000-8000-{n:012d}" for n in range(2000)]
        statements.clear()
        found = satisfaction.satisfaction_shares(keys, *YEAR)
        assert len(statements) == 1
    assert found == {units[0].id: (10, 15), units[1].id: (8, 10)}
    with acting_as(SYSTEM):
        assert told(units[0]).mean("score_1") == satisfaction.Satisfaction(10, 8, 9, {"score_1": (41, 10)}).mean(
            "score_1"
        )


SCORES = [f"score_{place}" for place in range(1, 6)]


def test_requests_are_closed_once(cast):
    row = make_request(make_placement("ENDED"), asked_on=date(2024, 1, 16))
    assert add_up("2024-01-31 01:45") == 0
    assert add_up("2024-02-01 01:45") == 1
    assert add_up("2024-02-02 01:45") == 0
    with acting_as(SYSTEM):
        db.session.expire_all()
        assert db.session.get_one(SurveyRequest, row.id).closed_on == date(2024, 2, 1)


def test_the_list_rounds_as_the_page_does(session):
    """4.25 is 4.3 wherever it is told: a list, a file, REST and the page."""
    stored = SurveyResult(answers=20, overall=85)
    assert RESULT.raw(stored, "overall_mean") == str(satisfaction.of_result(stored).mean("overall")) == "4.3"
