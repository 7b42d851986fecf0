"""Batches: who plans and opens at which level, what is fixed afterwards in service and database, what a move waits for."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.showcase.models.batches import FIXED
from app.showcase.rules import sheet_of, sheet_text
from app.showcase.rules.sheets import default_sheet
from app.showcase.services import batches, determining
from app.showcase.services.moving import move_batch
from app.showcase.states import SELECTING, BatchState
from tests.showcase.factories import long_accredited, make_batch, make_nomination
from tests.showcase.scoring_factories import make_panel

TODAY = clock.today()
PLAN = {
    "title": "2026年自治区级就业见习示范单位评选",
    "year": 2023,
    "opens_on": TODAY,
    "closes_on": TODAY + timedelta(days=20),
    "review_by": TODAY + timedelta(days=40),
    "score_by": TODAY + timedelta(days=60),
    "period_from": date(2025, 1, 1),
    "period_to": date(2025, 12, 31),
}
MOVES = {"open": {}, "start_review": {}, "publish": {}, "name": {"doc_no": "宁人社发〔2026〕9号"}, "close": {}}
PEOPLE = ("region_admin", "yinchuan_auditor", "xingqing_auditor", "xingqing_agent", "yongning_auditor", "unit1")


@pytest.mark.parametrize(
    ("level", "organiser", "area"),
    [
        ("NATIONAL", "region_admin", "640000"),
        ("REGION", "region_admin", "640000"),
        ("CITY", "yinchuan_auditor", "640100"),
        ("COUNTY", "xingqing_auditor", "640104"),
    ],
)
def test_each_level_plans_its_own(cast, level, organiser, area):
    for login in (*PEOPLE, "guyuan_agent", "supervisor", "expert1"):
        actor = cast[login]
        with acting_as(actor):
            if login == organiser or (login == "yongning_auditor" and level == "COUNTY"):
                batch = batches.plan(actor, level=level, **PLAN)
                assert batch.region_code == (area if login == organiser else "640121")
                assert sheet_of(batch.criteria) == default_sheet()
            else:
                with pytest.raises(Refused):
                    batches.plan(actor, level=level, **PLAN)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"closes_on": TODAY - timedelta(days=1)}, "closes_on"),
        ({"review_by": TODAY}, "review_by"),
        ({"score_by": TODAY + timedelta(days=39)}, "score_by"),
        ({"period_to": date(2024, 12, 31)}, "period_to"),
        ({"period_to": TODAY + timedelta(days=21)}, "period_to"),
        ({"year": 2001}, "year"),
        ({"quota": 0}, "quota"),
        ({"experts_min": 2}, "experts_min"),
        ({"spread_max": 0}, "spread_max"),
    ],
)
def test_what_a_plan_lacks_is_told_beside_the_field(cast, changed, field):
    with acting_as(cast["region_admin"]), pytest.raises(Invalid) as told:
        batches.plan(cast["region_admin"], level="REGION", **PLAN | changed)
    assert set(told.value.fields) == {field}


def told_by(template):
    """The messages of one kind, whoever got them."""
    with acting_as(SYSTEM):
        return list(db.session.scalars(sa.select(Message).where(Message.template == template)))


def _attempts(batch, actor):
    """What an organiser may not do any more once a batch is open."""
    yield "criteria", lambda: batches.change_criteria(actor, batch, default_sheet())
    yield "copy", lambda: batches.copy_criteria(actor, batch, None)
    yield "shares", lambda: batches.change_shares(actor, batch, {"640100": 3})
    yield "edit", lambda: batches.edit(actor, batch, quota=99)
    yield "edit", lambda: batches.edit(actor, batch, closes_on=batch.closes_on + timedelta(days=1))


@pytest.mark.parametrize("state", [state for state in BatchState if state != BatchState.PLANNED])
def test_nothing_that_binds_is_changed_once_it_is_open(cast, state):
    actor, batch = cast["region_admin"], make_batch(state.value)
    before = {name: getattr(batch, name) for name in FIXED}
    with acting_as(actor):
        for _deed, attempt in _attempts(batch, actor):
            with pytest.raises(Refused) as told:
                attempt()
            assert told.value.code in {"criteria_fixed", "fixed"}
    db.session.refresh(batch)
    assert {name: getattr(batch, name) for name in FIXED} == before


CHANGES = {
    "level": "CITY",
    "year": 2022,
    "quota": 99,
    "shares": '{"640100": 9}',
    "opens_on": "2020-01-01",
    "closes_on": "2026-12-31",
    "period_from": "2020-01-01",
    "period_to": "2026-01-01",
    "criteria": "{}",
    "is_blind": False,
    "experts_min": 5,
    "spread_max": 20,
    "region_code": "640100",
}


@pytest.mark.parametrize("name", FIXED)
def test_the_database_refuses_too(session, name):
    batch = make_batch("OPEN")
    table = type(batch).__table__
    change = sa.update(table).where(table.c.id == batch.id).values({name: _typed(table.c[name], CHANGES[name])})
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="fixed"), session.begin_nested():
        session.execute(change)


def _typed(column, value):
    return date.fromisoformat(value) if isinstance(column.type, sa.Date) else value


def test_what_binds_nobody_may_still_be_put_right(cast):
    batch = make_batch("CITY_REVIEW")
    later = batch.score_by + timedelta(days=9)
    with acting_as(cast["region_admin"]):
        batches.edit(cast["region_admin"], batch, score_by=later, introduction="评选说明")
    assert (batch.score_by, batch.introduction) == (later, "评选说明")


def test_a_planned_batch_takes_another_sheet_and_shares(cast):
    actor, batch = cast["region_admin"], make_batch("PLANNED")
    other = sheet_of(batch.criteria)
    changed = sheet_of(sheet_text(other).replace('"pass_score": "80"', '"pass_score": "75"'))
    with acting_as(actor):
        batches.change_criteria(actor, batch, changed)
        assert sheet_of(batch.criteria).pass_score == 75
        batches.copy_criteria(actor, make_batch("PLANNED"), batch)
        batches.copy_criteria(actor, batch, None)
        assert sheet_of(batch.criteria).pass_score == 80
        batches.change_shares(actor, batch, {"640100": 3, "640400": None})
        assert batches.shares_of(batch) == {"640100": 3}
        for wrong in ({"640104": 1}, {"640100": -1}, {"640100": 1000}):
            with pytest.raises(Invalid):
                batches.change_shares(actor, batch, wrong)


def test_a_sheet_that_does_not_add_up_is_not_taken(cast):
    batch = make_batch("PLANNED")
    broken = sheet_of(sheet_text(default_sheet()).replace('"full_score": "100"', '"full_score": "90"'))
    with acting_as(cast["region_admin"]), pytest.raises(Invalid) as told:
        batches.change_criteria(cast["region_admin"], batch, broken)
    assert "应等于满分90分" in told.value.message


@pytest.mark.parametrize("login", PEOPLE)
@pytest.mark.parametrize("level", ["REGION", "CITY", "COUNTY"])
def test_only_the_level_opens(cast, login, level):
    batch = make_batch("PLANNED", level)
    mine = {"REGION": "region_admin", "CITY": "yinchuan_auditor", "COUNTY": "xingqing_auditor"}[level]
    with acting_as(cast[login]):
        if login == mine:
            assert batches.open_applications(cast[login], batch).opened_on == TODAY
        else:
            with pytest.raises(Refused):
                batches.open_applications(cast[login], batch)


@pytest.mark.parametrize("state", list(BatchState))
@pytest.mark.parametrize("name", sorted(SELECTING.moves))
def test_every_other_pair_is_refused(cast, state, name):
    batch = make_batch(state.value)
    move = SELECTING.moves[name]
    actor = SYSTEM if move.is_timed_only() else cast["region_admin"]
    if state in move.sources:
        return
    with acting_as(actor), pytest.raises(Refused) as told:
        move_batch(actor, batch, name)
    assert told.value.code == "state"


def test_an_open_batch_whose_days_are_over_is_not_opened(cast):
    batch = make_batch("PLANNED", closes_on=TODAY - timedelta(days=1))
    with acting_as(cast["region_admin"]), pytest.raises(Refused, match="申报截止日已过"):
        batches.open_applications(cast["region_admin"], batch)


def test_applications_close_the_day_after_and_reviewers_are_told(cast, session):
    over, running = make_batch(closes_on=TODAY - timedelta(days=1)), make_batch(closes_on=TODAY)
    make_nomination(over, long_accredited())
    make_nomination(over, long_accredited("640121"))
    assert jobs.run("showcase.close_applications") == 1
    session.expire_all()
    assert (over.state, running.state) == (BatchState.CITY_REVIEW, BatchState.OPEN)
    told = told_by("showcase_review_due")
    assert len(told) == 1  # the auditor of the city, of both counties together
    assert "2 家单位待初审" in told[0].body


def test_units_are_told_once_of_a_batch_that_opened(cast, session):
    unit_id = next(iter(cast["unit1"].unit_ids))
    with acting_as(SYSTEM):
        unit = session.get(type(long_accredited()), unit_id)
        unit.accredited_on = TODAY - timedelta(days=800)
    make_batch("OPEN", opens_on=TODAY, opened_on=TODAY, title="第N批")
    jobs.run("showcase.announce")
    jobs.run("showcase.announce")
    told = told_by("showcase_opened")
    assert len([message for message in told if message.title.startswith("第N批")]) == 1


@pytest.mark.parametrize(
    ("states", "experts", "fields"),
    [
        ((), 3, {"nominations"}),
        (("SUBMITTED", "CITY_RECOMMENDED"), 3, {"nominations"}),
        (("CITY_RECOMMENDED",), 2, {"experts"}),
        (("CITY_RECOMMENDED", "CITY_REJECTED", "DRAFT"), 3, None),
    ],
)
def test_what_the_review_waits_for(cast, states, experts, fields):
    batch, actor = make_batch("CITY_REVIEW"), cast["region_admin"]
    for state in states:
        make_nomination(batch, state=state)
    make_panel(batch, [f"expert{n}" for n in range(1, experts + 1)])
    with acting_as(actor):
        if fields is None:
            assert batches.start_review(actor, batch).state == BatchState.REGION_REVIEW
            return
        with pytest.raises(Invalid) as told:
            batches.start_review(actor, batch)
    assert set(told.value.fields) == fields


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("SCORED", "SHORTLISTED"), "没有确定结果"),
        (("CITY_RECOMMENDED", "SHORTLISTED"), "没有确定结果"),
        (("NOT_SELECTED",), "没有拟命名的单位"),
        (("SHORTLISTED", "NOT_SELECTED"), ""),
    ],
)
def test_what_the_notice_waits_for(cast, states, words):
    batch, actor = make_batch("REGION_REVIEW"), cast["region_admin"]
    for state in states:
        make_nomination(batch, state=state)
    with acting_as(actor):
        if not words:
            assert determining.publish(actor, batch).state == BatchState.PUBLIC_NOTICE
            return
        with pytest.raises(Invalid, match=words):
            determining.publish(actor, batch)
