"""Nominations: eligibility in words, freezing, first review within the share, vetoes; who may what at each level."""

import json
from datetime import timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.extensions import db
from app.showcase.models import Nomination
from app.showcase.services import determining, nominations, reviewing
from app.showcase.services.moving import perform
from app.showcase.states import NOMINATING
from app.showcase.states import NominationState as N
from app.units.models import Unit
from app.units.states import UnitState
from tests.showcase.factories import STATEMENT, long_accredited, make_batch, make_naming, make_nomination

TODAY = clock.today()
VISIT = {"site_checked_on": TODAY - timedelta(days=3), "opinion": "材料属实，同意推荐。"}
OFFICERS = (
    "region_admin",
    "yinchuan_auditor",
    "yinchuan_agent",
    "xingqing_auditor",
    "xingqing_agent",
    "yongning_auditor",
    "yongning_agent",
)


@pytest.fixture
def own(cast, session):
    """The unit of unit1, accredited two years ago."""
    with acting_as(SYSTEM):
        unit = session.get(Unit, next(iter(cast["unit1"].unit_ids)))
        unit.accredited_on = TODAY - timedelta(days=800)
        session.flush()
    return unit


def test_a_unit_nominates_itself_once(cast, own):
    actor, batch = cast["unit1"], make_batch()
    with acting_as(actor):
        made = nominations.draft(actor, batch)
        assert (made.state, made.unit_id, made.level) == (N.DRAFT, own.id, batch.level)
        assert nominations.draft(actor, batch).id == made.id


@pytest.mark.parametrize(
    ("facts", "batch", "code"),
    [
        ({"accredited_on": TODAY - timedelta(days=365)}, {}, ""),
        ({"accredited_on": TODAY - timedelta(days=364)}, {}, "too_young"),
        ({"state": UnitState.SUSPENDED}, {}, "not_accredited"),
        ({}, {"level": "CITY"}, ""),
        ({}, {"level": "CITY", "region_code": "640400"}, "area"),
        ({}, {"level": "COUNTY", "region_code": "640121"}, "area"),
        ({}, {"level": "NATIONAL"}, "floor"),
        ({}, {"closes_on": TODAY - timedelta(days=1)}, "not_open"),
        ({}, {"opens_on": TODAY + timedelta(days=1)}, "not_open"),
        ({}, {"state": "CITY_REVIEW"}, "not_open"),
    ],
)
def test_who_may_apply(cast, own, session, facts, batch, code):
    with acting_as(SYSTEM):
        for name, value in facts.items():
            setattr(own, name, value)
        session.flush()
    given = {"state": "OPEN", **batch}
    made = make_batch(given.pop("state"), given.pop("level", "REGION"), **given)
    with acting_as(cast["unit1"]):
        if not code:
            assert nominations.draft(cast["unit1"], made).state == N.DRAFT
            return
        with pytest.raises(Refused) as told:
            nominations.draft(cast["unit1"], made)
    assert told.value.code == code


@pytest.mark.parametrize(("days", "code"), [(500, "named"), (365, ""), (100, "")])
def test_a_named_unit_applies_anew_in_its_last_year(cast, own, days, code):
    make_naming(unit=own, valid_to=TODAY + timedelta(days=days))
    with acting_as(cast["unit1"]):
        if not code:
            assert nominations.draft(cast["unit1"], make_batch()).state == N.DRAFT
            return
        with pytest.raises(Refused) as told:
            nominations.draft(cast["unit1"], make_batch())
    assert told.value.code == code


def test_nobody_nominates_another_unit(cast, own):
    batch = make_batch()
    for login in ("unit2", "xingqing_agent", "region_admin", "expert1"):
        with acting_as(cast[login]), pytest.raises(OutOfReach):
            nominations.draft(cast[login], batch, unit_id=own.id)


def test_what_a_unit_says_is_kept_until_it_is_sent(cast, own):
    actor = cast["unit1"]
    with acting_as(actor):
        made = nominations.draft(actor, make_batch())
        nominations.save(actor, made, materials={"stories": "报道三篇", "events": "参加两场"}, statement=STATEMENT)
        nominations.save(actor, made, materials={"stories": ""})
        assert nominations.materials_of(made) == {"events": "参加两场"}
        for wrong in (
            {"materials": {"nothing": "x"}},
            {"materials": {"events": "长" * 1001}},
            {"statement": "长" * 3001},
        ):
            with pytest.raises(Invalid):
                nominations.save(actor, made, **wrong)
        with pytest.raises(Invalid) as told:
            nominations.submit(actor, made, pledge=False)
        assert set(told.value.fields) == {"pledge"}
        nominations.submit(actor, made, pledge=True)
        assert (made.state, made.facts_on, made.submitted_by_id) == (N.SUBMITTED, TODAY, actor.user_id)
        assert {"INTAKE", "RETENTION", "YEARS"} <= set(json.loads(made.facts))
        with pytest.raises(Refused, match="已提交"):
            nominations.save(actor, made, statement="改")


def test_sending_needs_words_of_the_unit(cast, own):
    actor = cast["unit1"]
    with acting_as(actor):
        made = nominations.draft(actor, make_batch())
        with pytest.raises(Invalid) as told:
            nominations.submit(actor, made, pledge=True)
    assert set(told.value.fields) == {"statement"}


def test_taken_back_it_is_a_draft_again(cast, own):
    actor, made = cast["unit1"], make_nomination(make_batch(), own)
    with acting_as(actor):
        nominations.take_back(actor, made)
    assert (made.state, made.submitted_at, made.facts, made.facts_on) == (N.DRAFT, None, "{}", None)


@pytest.mark.parametrize(
    ("state", "vetoes", "code"), [("CITY_REVIEW", {}, "not_open"), ("OPEN", {"SAFETY_ACCIDENT": "有"}, "vetoed")]
)
def test_what_keeps_it_from_being_taken_back(cast, own, state, vetoes, code):
    made = make_nomination(make_batch(state), own, vetoes=json.dumps(vetoes))
    with acting_as(cast["unit1"]), pytest.raises(Refused) as told:
        nominations.take_back(cast["unit1"], made)
    assert told.value.code == code


# -- the first review


@pytest.mark.parametrize(
    ("level", "reviewer"),
    [
        ("NATIONAL", "yinchuan_auditor"),
        ("REGION", "yinchuan_auditor"),
        ("CITY", "xingqing_auditor"),
        ("COUNTY", "xingqing_agent"),
    ],
)
@pytest.mark.parametrize("move", ["recommend", "reject"])
def test_the_level_below_reviews(cast, level, reviewer, move):
    for login in OFFICERS:
        made = make_nomination(make_batch("CITY_REVIEW", level))
        facts = VISIT if move == "recommend" else {"reason": "规模不足"}
        with acting_as(cast[login]):
            if login == reviewer:
                reviewing.MOVES[move](cast[login], made, **facts)
                assert made.state == NOMINATING.moves[move].target
            else:
                with pytest.raises(Refused):
                    reviewing.MOVES[move](cast[login], made, **facts)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"site_checked_on": None}, "site_checked_on"),
        ({"site_checked_on": TODAY + timedelta(days=1)}, "site_checked_on"),
        ({"site_checked_on": TODAY - timedelta(days=21)}, "site_checked_on"),
        ({"site_checked_on": TODAY - timedelta(days=20)}, ""),
        ({"site_checked_on": TODAY}, ""),
        ({"opinion": " "}, "opinion"),
        ({"opinion": "长" * 1001}, "opinion"),
    ],
)
def test_visit_and_opinion(cast, given, field):
    made, actor = make_nomination(make_batch("CITY_REVIEW")), cast["yinchuan_auditor"]
    with acting_as(actor):
        if not field:
            assert reviewing.recommend(actor, made, **VISIT | given).recommended_by_id == actor.user_id
            return
        with pytest.raises(Invalid) as told:
            reviewing.recommend(actor, made, **VISIT | given)
    assert set(told.value.fields) == {field}


def test_who_entered_it_does_not_review_it(cast):
    actor = cast["yinchuan_auditor"]
    made = make_nomination(make_batch("CITY_REVIEW"), submitted_by_id=actor.user_id)
    with acting_as(actor), pytest.raises(Refused) as told:
        reviewing.recommend(actor, made, **VISIT)
    assert told.value.code == "four_eyes"


def test_the_share_of_a_city_is_not_exceeded(cast):
    actor, batch = cast["yinchuan_auditor"], make_batch("CITY_REVIEW", shares='{"640100": 1}')
    other = make_nomination(batch, long_accredited("640402"), state="CITY_RECOMMENDED")
    first, second = (make_nomination(batch, long_accredited(code)) for code in ("640104", "640121"))
    assert other.city_code == "640400"
    with acting_as(actor):
        reviewing.recommend(actor, first, **VISIT)
        with pytest.raises(Refused, match="推荐名额 1 个已用完"):
            reviewing.recommend(actor, second, **VISIT)
    assert second.state == N.SUBMITTED


def test_the_share_of_a_county_in_a_city_batch(cast):
    batch = make_batch("CITY_REVIEW", "CITY", shares='{"640104": 0}')
    made, free = make_nomination(batch), make_nomination(batch, long_accredited("640121"))
    with acting_as(cast["xingqing_auditor"]), pytest.raises(Refused, match="已用完"):
        reviewing.recommend(cast["xingqing_auditor"], made, **VISIT)
    with acting_as(cast["yongning_auditor"]):
        assert reviewing.recommend(cast["yongning_auditor"], free, **VISIT).state == N.CITY_RECOMMENDED


def test_a_veto_keeps_it_from_being_recommended(cast):
    actor, made = cast["yinchuan_auditor"], make_nomination(make_batch("CITY_REVIEW"))
    with acting_as(actor):
        reviewing.mark_veto(
            actor, made, veto="SAFETY_ACCIDENT", words="2025年3月发生事故", document="调查报告〔2025〕3号"
        )
        with pytest.raises(Refused, match="调查报告"):
            reviewing.recommend(actor, made, **VISIT)
        reviewing.lift_veto(actor, made, veto="SAFETY_ACCIDENT")
        assert reviewing.recommend(actor, made, **VISIT).state == N.CITY_RECOMMENDED


@pytest.mark.parametrize("given", [{"veto": "NONE"}, {"words": " "}, {"document": ""}])
def test_a_veto_is_told_with_words_and_document(cast, given):
    made = make_nomination(make_batch("CITY_REVIEW"))
    whole = {"veto": "SAFETY_ACCIDENT", "words": "事故", "document": "〔2025〕3号"}
    with acting_as(cast["yinchuan_auditor"]), pytest.raises(Invalid) as told:
        reviewing.mark_veto(cast["yinchuan_auditor"], made, **whole | given)
    assert set(told.value.fields) == set(given)


@pytest.mark.parametrize(
    ("state", "marks"),
    [
        ("DRAFT", set()),
        ("SUBMITTED", {"yinchuan_auditor"}),
        ("CITY_REJECTED", set()),
        ("SCORED", {"region_admin"}),
        ("SHORTLISTED", {"region_admin"}),
        ("NAMED", {"region_admin"}),
        ("REVOKED", set()),
    ],
)
def test_who_records_a_veto(cast, state, marks):
    for login in (*OFFICERS, "unit1", "supervisor"):
        made = make_nomination(make_batch("CITY_REVIEW"), state=state)
        with acting_as(cast[login]):
            if login in marks:
                reviewing.mark_veto(cast[login], made, veto="FALSE_MATERIAL", words="x", document="y")
                assert "FALSE_MATERIAL" in made.vetoes
            else:
                with pytest.raises(Refused):
                    reviewing.mark_veto(cast[login], made, veto="FALSE_MATERIAL", words="x", document="y")


def test_a_suspended_unit_is_not_recommended(cast):
    made = make_nomination(make_batch("CITY_REVIEW"), long_accredited(state="SUSPENDED"))
    with acting_as(cast["yinchuan_auditor"]), pytest.raises(Refused, match="暂停"):
        reviewing.recommend(cast["yinchuan_auditor"], made, **VISIT)


# -- the table of moves

WHO = {"unit": "unit1", "review": "yinchuan_auditor"}
MADE_BY = {"submit": "unit1", "take_back": "unit1", "recommend": "yinchuan_auditor", "reject": "yinchuan_auditor"}


@pytest.mark.parametrize("state", list(N))
@pytest.mark.parametrize("name", sorted(NOMINATING.moves))
def test_every_other_pair_is_refused(cast, own, state, name):
    move = NOMINATING.moves[name]
    if state in move.sources:
        return
    made = make_nomination(make_batch(), own, state.value)
    actor = SYSTEM if move.is_timed_only() else cast[MADE_BY.get(name, "region_admin")]
    with acting_as(actor), pytest.raises(Refused) as told:
        perform(actor, made, name, reason="x")
    assert told.value.code == "state"


@pytest.mark.parametrize("name", sorted(determining.MOVES))
def test_the_unit_makes_no_move_of_an_officer(cast, own, name):
    state = next(iter(sorted(NOMINATING.moves[name].sources)))
    made = make_nomination(make_batch(), own, state.value)
    with acting_as(cast["unit1"]), pytest.raises(Refused) as told:
        perform(cast["unit1"], made, name, reason="x")
    assert told.value.code == "role"


def test_one_unit_has_one_nomination_in_a_batch(session):
    batch, unit = make_batch(), long_accredited()
    make_nomination(batch, unit)
    with acting_as(SYSTEM), pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
        session.add(Nomination(batch_id=batch.id, unit_id=unit.id, unit_name="x", region_code="640104", level="REGION"))
        db.session.flush()
