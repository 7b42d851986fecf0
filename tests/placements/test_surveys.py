"""The anonymous survey of both sides (C92): asked at the end, answered once, and nothing tells by whom."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.once import HandledRequest
from app.core.scope import unscoped
from app.extensions import db
from app.messaging.models import Message
from app.placements import signals
from app.placements.jobs import surveys as jobs
from app.placements.models import SurveyAnswer, SurveyRequest, SurveyResult
from app.placements.models.surveys import SCORES
from app.placements.queries import surveys as queries
from app.placements.rules.surveys import days_of, period_of, periods_between, questions_of, summed, total_of
from app.placements.services import surveys
from app.placements.states import QuestionKind, SurveySide
from app.units.models import Unit
from tests.factories import at, make_post, make_unit
from tests.placements.care_factories import trainee_of, unit_of
from tests.placements.factories import make_placement
from tests.placements.survey_factories import make_answers, make_request, make_result, marks
from tests.workspaces.trainee_factories import on_post

TRAINEE, UNIT = SurveySide.TRAINEE, SurveySide.UNIT


@pytest.fixture(autouse=True)
def in_summer():
    with clock.frozen(at("2023-07-03 09:00")):
        yield


def ended(unit=None, **facts):
    days = {"starts_on": date(2023, 1, 3), "ends_on": date(2023, 7, 2)}
    return make_placement("ENDED", post=make_post(unit or make_unit(region_code="640104")), **{**days, **facts})


def end(placement):
    with acting_as(SYSTEM), unscoped("as the service of the end does"):
        signals.ended.send(placement, actor=SYSTEM)


def asked(placement):
    with acting_as(SYSTEM):
        rows = db.session.query(SurveyRequest).filter_by(placement_id=placement.id)
        return {row.side: row for row in rows}


def all_answers():
    with acting_as(SYSTEM):
        db.session.expire_all()
        return db.session.query(SurveyAnswer).all()


def answer(placement, given=None, side="TRAINEE"):
    row = asked(placement).get(SurveySide(side)) or make_request(placement, side)
    actor = trainee_of(placement) if side == "TRAINEE" else unit_of(placement)
    with acting_as(actor):
        surveys.answer(actor, row, given or marks(5, side))
    return row


# -- asked at the end


@pytest.mark.parametrize(
    ("reason", "sides"),
    [("TERM_COMPLETED", {TRAINEE, UNIT}), ("UNWILLING", {TRAINEE, UNIT}), ("FRAUD", {TRAINEE})],
)
def test_an_end_asks_both_sides_and_a_fraudulent_unit_nothing(cast, reason, sides):
    placement = ended(end_reason=reason)
    end(placement)
    end(placement)  # told again, it asks nobody twice
    rows = asked(placement)
    assert set(rows) == sides
    assert {(row.asked_on, row.due_on, row.period) for row in rows.values()} == {
        (date(2023, 7, 3), date(2023, 7, 18), "2023Q3")
    }
    assert {row.created_by_id for row in rows.values()} == {None}


def test_each_side_is_told_with_its_own_page(cast):
    placement, _name = on_post(post=make_post(_unit1(cast)))
    end(placement)
    rows = asked(placement)
    with acting_as(SYSTEM):
        told = {row.template: row for row in db.session.query(Message).filter(Message.template.like("survey_%"))}
    assert told["survey_trainee"].link == f"/desk/surveys/{rows[TRAINEE].id}"
    assert told["survey_unit"].link == f"/desk/unit/surveys/{rows[UNIT].id}"
    assert told["survey_unit"].user_id == cast["unit1"].user_id
    assert "单位看不到" in told["survey_trainee"].body


def _unit1(cast):
    with acting_as(SYSTEM):
        return db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))


def test_who_did_not_answer_is_reminded_once_at_half_time(cast):
    placement, _name = on_post(post=make_post(_unit1(cast)))
    end(placement)
    answer(placement)
    for day, many in (("2023-07-09 08:00", 0), ("2023-07-10 08:00", 1), ("2023-07-11 08:00", 0)):
        with clock.frozen(at(day)), acting_as(SYSTEM):
            assert jobs.remind() == many, day
    with acting_as(SYSTEM):
        assert db.session.query(Message).filter_by(template="survey_unit").count() == 2
        assert db.session.query(Message).filter_by(template="survey_trainee").count() == 1


# -- anonymity


NAMING = {"placement_id", "trainee_id", "request_id", "user_id", "created_by_id", "updated_by_id", "created_at"}
NAMING |= {"updated_at", "answered_on", "version", "person_name", "words"}


def test_the_table_of_answers_has_no_way_to_a_person_a_placement_or_a_moment():
    table = SurveyAnswer.__table__
    assert not NAMING & set(table.columns.keys())
    assert {key.column.table.name for key in table.foreign_keys} == {"unit", "region", "survey_result"}
    assert not [c.name for c in table.columns if isinstance(c.type, (sa.Date, sa.DateTime, sa.Time))]
    assert not [c for other in db.metadata.tables.values() for c in other.foreign_keys if c.column.table is table]


def test_an_answer_and_its_mark_are_kept_together_and_nothing_links_them(cast, session):
    placement = ended()
    row = answer(placement, {**marks(4), "score_3": "1", "is_willing": "0"})
    (kept,) = all_answers()
    assert (kept.unit_id, kept.region_code, kept.city_code, kept.side, kept.period) == (
        placement.unit_id,
        "640104",
        "640100",
        TRAINEE,
        "2023Q3",
    )
    assert (kept.overall, kept.score_3, kept.is_willing, kept.result_id) == (4, 1, False, None)
    with acting_as(SYSTEM):
        db.session.refresh(row)
        assert (row.answered_on, row.updated_by_id, row.updated_at) == (clock.today(), None, row.created_at)
        db.session.commit()
        names = {line.entity for line in db.session.query(AuditEntry)}
    assert not {"survey_answer", "survey_request"} & names
    texts = {str(value) for value in vars(row).values()}
    assert kept.id not in texts and not {row.id, placement.id, placement.trainee_id} & {
        str(getattr(kept, c.name)) for c in SurveyAnswer.__table__.columns
    }


def test_the_order_of_keys_and_of_the_table_tells_nothing(cast):
    people = [ended() for _each in range(12)]
    for number, placement in enumerate(people):
        answer(placement, marks(1 + number % 5))
    keys = [row.id for row in all_answers()]
    assert {key[14] for key in keys} == {"4"}  # random, not by time
    with acting_as(SYSTEM):
        rows = db.session.query(SurveyAnswer.unit_id).order_by(SurveyAnswer.id).all()
    assert [key for (key,) in rows] != [placement.unit_id for placement in people]
    assert SurveyAnswer.__table__.dialect_options["sqlite"]["with_rowid"] is False


def test_a_page_keeps_no_digest_of_what_was_chosen(login, cast):
    placement, name = on_post()
    row = make_request(placement)
    browser = login(name)
    page = browser.get(f"/desk/surveys/{row.id}").text
    assert "匿名提交" in page and "_once" not in page.split("<form")[-1].split("</form>")[0]
    sent = browser.post(
        f"/desk/surveys/{row.id}", data={**marks(2), "_once": "k" * 20}, headers={"Idempotency-Key": "k" * 20}
    )
    assert sent.status_code == 303 and sent.headers["Cache-Control"] == "no-store"
    with acting_as(SYSTEM):
        assert db.session.query(HandledRequest).count() == 0
    shown = browser.get(f"/desk/surveys/{row.id}").text
    assert "已提交" in shown and 'type="radio"' not in shown


def test_everybody_reaches_no_single_answer(cast):
    placement = ended()
    answer(placement)
    for actor in (*cast.values(), trainee_of(placement), unit_of(placement)):
        with acting_as(actor):
            assert db.session.query(SurveyAnswer).count() == 0
    for actor, sides in (
        (trainee_of(placement), {TRAINEE}),
        (unit_of(placement), set()),
        (cast["yongning_agent"], set()),
    ):
        with acting_as(actor):
            assert {row.side for row in db.session.query(SurveyRequest)} == sides


# -- who answers, and once


def test_only_the_side_that_was_asked_answers(cast, login):
    placement = ended(_unit1(cast))
    mine, theirs = make_request(placement), make_request(placement, "UNIT")
    trainee, unit = trainee_of(placement), cast["unit1"]
    for actor, row in (
        (unit, mine),
        (trainee, theirs),
        (cast["xingqing_agent"], mine),
        (cast["xingqing_agent"], theirs),
        (trainee_of(ended()), mine),
        (cast["unit2"], theirs),
    ):
        with acting_as(actor), pytest.raises(Refused):
            surveys.answer(actor, row, marks(5, row.side))
    assert all_answers() == []
    browser = login("unit1")
    assert browser.get(f"/desk/unit/surveys/{mine.id}").status_code == 404
    assert browser.post(f"/desk/unit/surveys/{mine.id}", data=marks()).status_code == 404
    sent = browser.post(f"/desk/unit/surveys/{theirs.id}", data=marks(4, "UNIT"))
    assert (sent.status_code, [row.side for row in all_answers()]) == (303, [UNIT])
    assert login("xingqing_agent").get(f"/desk/surveys/{mine.id}").status_code in (302, 403)


def test_a_second_answer_is_refused_and_the_first_stays(cast):
    placement = ended()
    row = answer(placement)
    trainee = trainee_of(placement)
    with acting_as(trainee), pytest.raises(Refused) as refused:
        surveys.answer(trainee, row, marks(1))
    assert refused.value.status == 409
    assert [kept.overall for kept in all_answers()] == [5]


def test_of_two_who_found_it_open_only_one_is_kept(cast, monkeypatch):
    placement = ended()
    row = answer(placement)
    monkeypatch.setattr(surveys, "may_answer", lambda _actor, _row: None)  # both read it before either wrote
    trainee = trainee_of(placement)
    with acting_as(trainee), pytest.raises(Refused):
        surveys.answer(trainee, row, marks(1))
    assert [kept.overall for kept in all_answers()] == [5]


def test_after_the_last_day_nobody_answers(cast, login):
    placement, name = on_post()
    row = make_request(placement)
    for day, status in (("2023-07-19 08:00", 409), ("2023-07-18 23:00", 303)):
        with clock.frozen(at(day)):
            assert login(name).post(f"/desk/surveys/{row.id}", data=marks()).status_code == status
    assert len(all_answers()) == 1


@pytest.mark.parametrize("side", ["TRAINEE", "UNIT"])
def test_every_question_needs_an_answer_and_is_named_when_it_has_none(cast, side):
    placement = ended()
    with pytest.raises(Invalid) as refused:
        answer(placement, {"overall": "9"}, side)
    assert set(refused.value.fields) == {one.field for one in questions_of(SurveySide(side))}
    assert all_answers() == []
    with acting_as(SYSTEM):
        assert asked(placement)[SurveySide(side)].answered_on is None


@pytest.mark.parametrize("side", list(SurveySide))
def test_the_questions_are_data_each_with_a_column_of_its_own(session, side):
    told = questions_of(side)
    columns = [one.field for one in told]
    assert len(set(columns)) == len(columns) and set(columns) <= {*SCORES, "overall", "is_willing"}
    assert [one.kind for one in told].count(QuestionKind.OVERALL) == 1
    assert [one.kind for one in told].count(QuestionKind.WILLING) == 1


# -- the database itself


@pytest.mark.parametrize(
    "facts", [{"overall": 0}, {"overall": 6}, {"score_1": 0}, {"score_5": 6}, {"period": "2023-7"}]
)
def test_the_database_refuses_what_is_no_mark(cast, session, facts):
    (row,) = make_answers(make_unit(), "2023Q2", 5)
    with pytest.raises(IntegrityError), db.session.begin_nested(), acting_as(SYSTEM):
        db.session.execute(sa.update(SurveyAnswer).where(SurveyAnswer.id == row.id).values(**facts))


@pytest.mark.parametrize("facts", [{"answers": 4, "satisfied": 4, "willing": 4, "overall": 20}, {"satisfied": 11}])
def test_the_database_refuses_a_sum_of_fewer_than_five(cast, session, facts):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make_result(make_unit(), **facts)


def test_the_database_refuses_a_second_request_and_an_answer_too_late(cast, session):
    placement = ended()
    row = make_request(placement)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make_request(placement)
    with pytest.raises(IntegrityError), db.session.begin_nested(), acting_as(SYSTEM):
        late = {"answered_on": row.due_on + timedelta(days=1)}
        db.session.execute(sa.update(SurveyRequest).where(SurveyRequest.id == row.id).values(**late))


def test_nobody_writes_sums_or_requests_by_hand(cast):
    result, row = make_result(make_unit()), make_request(ended())
    for actor in (cast["region_admin"], cast["xingqing_agent"]):
        with acting_as(actor), pytest.raises(OutOfReach), db.session.begin_nested():
            db.session.get_one(SurveyResult, result.id).unit_name = "改"
            db.session.flush()
        with acting_as(actor), pytest.raises(OutOfReach), db.session.begin_nested():
            db.session.get_one(SurveyRequest, row.id).reminded_on = clock.today()
            db.session.flush()


# -- rules


@pytest.mark.parametrize(
    ("counts", "sums"),
    [
        ({}, []),
        ({"2023Q1": 4}, []),
        ({"2023Q1": 5}, [["2023Q1"]]),
        ({"2023Q1": 3, "2023Q2": 2, "2023Q3": 4}, [["2023Q1", "2023Q2"]]),
        ({"2023Q2": 7, "2023Q1": 1, "2023Q3": 5}, [["2023Q1", "2023Q2"], ["2023Q3"]]),
    ],
)
def test_quarters_are_added_up_until_there_are_enough(counts, sums):
    assert summed(counts, 5) == sums


@pytest.mark.parametrize(
    ("day", "period"), [("2023-01-01", "2023Q1"), ("2023-03-31", "2023Q1"), ("2023-12-31", "2023Q4")]
)
def test_quarters(day, period):
    assert period_of(date.fromisoformat(day)) == period
    assert days_of(period)[0] <= date.fromisoformat(day) <= days_of(period)[1]
    assert periods_between("2022Q4", "2023Q1") == ["2022Q4", "2023Q1"]
    assert (total_of([1, 2]), total_of([1, None])) == (3, None)


def test_what_is_open_is_asked_for_in_order(cast):
    placement = ended()
    row = make_request(placement)
    person = placement.trainee_id
    with acting_as(trainee_of(placement)):
        assert queries.open_of_trainee(person) == [row] == queries.requests_of_trainee(person)
    answer(placement)
    with acting_as(trainee_of(placement)):
        assert queries.open_of_trainee(person) == []
