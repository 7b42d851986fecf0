"""After the naming: rectification, restoration, revocation, lapse, yearly check; the level of a unit equals a recount."""

import json
from datetime import date, timedelta
from itertools import product

import pytest

from app.core import clock, issuing, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.core.issued import IssuedState
from app.extensions import db
from app.messaging.models import Message
from app.showcase import signals
from app.showcase.services import checking, standing
from app.showcase.services.certificates import issue_certificate
from app.showcase.states import NominationState as N
from app.units import signals as unit_signals
from app.units.models import Unit
from app.units.states import ShowcaseLevel, UnitState
from tests.showcase.factories import long_accredited, make_batch, make_check, make_naming, make_nomination

TODAY = clock.today()
VETO = json.dumps({"SAFETY_ACCIDENT": "事故（依据：〔2026〕3号）"})
ORGANISER = {
    "NATIONAL": "region_admin",
    "REGION": "region_admin",
    "CITY": "yinchuan_auditor",
    "COUNTY": "xingqing_auditor",
}
OFFICERS = (
    "region_admin",
    "yinchuan_auditor",
    "xingqing_auditor",
    "xingqing_agent",
    "yongning_auditor",
    "supervisor",
    "unit1",
)


def certified(nomination):
    with acting_as(SYSTEM):
        issue_certificate(nomination)
        standing.refresh_level(nomination.unit_id)
    return nomination


def says(nomination):
    with acting_as(SYSTEM):
        return issuing.latest(nomination, "showcase_certificate").state


def level_of(nomination):
    with acting_as(SYSTEM):
        return db.session.get(Unit, nomination.unit_id).showcase_level


@pytest.mark.parametrize("level", sorted(ORGANISER))
def test_who_named_warns_restores_and_revokes(cast, level):
    for login in OFFICERS:
        made = certified(make_naming(level))
        with acting_as(cast[login]):
            if login != ORGANISER[level]:
                for verb in (standing.warn, standing.revoke):
                    with pytest.raises(Refused):
                        verb(cast[login], made, reason="x")
                continue
            standing.warn(cast[login], made, reason="带教计划不全")
            assert (made.state, made.rectify_by) == (N.WARNED, TODAY + timedelta(days=60))
            assert says(made) == IssuedState.AMENDED
            standing.restore(cast[login], made, reason="已补齐")
            assert (made.state, made.rectify_by, says(made)) == (N.NAMED, None, IssuedState.VALID)


def test_a_change_is_signalled_and_the_unit_is_told(cast, session):
    with acting_as(SYSTEM):
        unit = session.get(Unit, next(iter(cast["unit1"].unit_ids)))
    made, heard = certified(make_naming(unit=unit)), []
    with acting_as(cast["region_admin"]), signals.changed.connected_to(lambda sender, **_m: heard.append(sender.state)):
        standing.warn(cast["region_admin"], made, reason="问题")
        made.vetoes = VETO
        standing.revoke(cast["region_admin"], made, reason="事故")
    assert heard == [N.WARNED, N.REVOKED]
    with acting_as(SYSTEM):
        told = {row.template for row in session.query(Message).filter_by(record_id=made.id)}
    assert told == {"showcase_warned", "showcase_revoked"}


@pytest.mark.parametrize(
    ("state", "facts", "result", "code"),
    [
        ("NAMED", {}, None, "no_ground"),
        ("NAMED", {}, "PASS", "no_ground"),
        ("NAMED", {}, "REVOKE", ""),
        ("NAMED", {"vetoes": VETO}, None, ""),
        ("WARNED", {}, None, "rectifying"),
        ("WARNED", {"rectify_by": TODAY}, None, "rectifying"),
        ("WARNED", {"rectify_by": TODAY - timedelta(days=1)}, None, ""),
        ("WARNED", {"vetoes": VETO}, None, ""),
    ],
)
def test_what_a_revocation_needs(cast, state, facts, result, code):
    actor, made = cast["region_admin"], certified(make_naming(state=state, **facts))
    if result:
        make_check(made, result=result)
    with acting_as(actor):
        if code:
            with pytest.raises(Refused) as told:
                standing.revoke(actor, made, reason="x")
            assert told.value.code == code
            return
        standing.revoke(actor, made, reason="弄虚作假")
    assert (made.state, made.revoked_on, made.revoked_because) == (N.REVOKED, TODAY, "弄虚作假")
    assert (says(made), level_of(made)) == (IssuedState.REVOKED, None)


@pytest.mark.parametrize(
    ("levels", "revoked", "left"),
    [
        (("REGION",), "REGION", None),
        (("REGION", "CITY"), "REGION", "CITY"),
        (("NATIONAL", "REGION", "CITY", "COUNTY"), "REGION", "NATIONAL"),
        (("CITY", "COUNTY"), "COUNTY", "CITY"),
    ],
)
def test_the_level_after_a_revocation_equals_a_recount(session, levels, revoked, left):
    unit = long_accredited()
    made = {level: certified(make_naming(level, unit)) for level in levels}
    assert level_of(made[revoked]) == levels[0]
    with acting_as(SYSTEM):
        standing.revoke(SYSTEM, made[revoked], reason="x")
    assert level_of(made[revoked]) == (ShowcaseLevel(left) if left else None)


ENDS = {"REVOKED": {}, "LAPSED": {"lapsed_on": TODAY}, "OVER": {"valid_to": TODAY - timedelta(days=1)}, "NAMED": {}}


@pytest.mark.parametrize("ends", list(product(ENDS, repeat=2)))
def test_the_level_of_every_pair_equals_a_recount(session, ends):
    unit = long_accredited()
    stands = []
    for level, end in zip(("REGION", "CITY"), ends, strict=True):
        made = make_naming(level, unit, "REVOKED" if end == "REVOKED" else "NAMED", **ENDS[end])
        stands += [made.level] if end == "NAMED" else []
    with acting_as(SYSTEM):
        assert standing.refresh_level(unit.id) == next(iter(stands), None)


def test_one_level_stands_once_in_the_database(session):
    unit = long_accredited()
    make_naming(unit=unit)
    with pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
        make_naming(unit=unit)


def test_a_naming_lapses_the_day_after_its_last(session):
    over, running = (certified(make_naming(valid_to=TODAY - timedelta(days=days))) for days in (1, 0))
    assert jobs.run("showcase.lapse") == 1
    session.expire_all()
    assert (over.lapsed_on, running.lapsed_on) == (TODAY, None)
    assert (says(over), level_of(over)) == (IssuedState.ENDED, None)
    assert (says(running), level_of(running)) == (IssuedState.VALID, ShowcaseLevel.REGION)
    assert jobs.run("showcase.lapse") == 0


def test_nothing_is_done_to_a_naming_that_lapsed(cast):
    made = make_naming(lapsed_on=TODAY)
    with acting_as(cast["region_admin"]):
        for verb in (standing.warn, standing.revoke):
            with pytest.raises(Refused) as told:
                verb(cast["region_admin"], made, reason="x")
            assert told.value.code == "lapsed"


# -- the unit's accreditation ends


@pytest.mark.parametrize(
    ("ended", "state", "after", "is_lapsed"),
    [
        ("CANCELLED", "NAMED", "REVOKED", False),
        ("CANCELLED", "WARNED", "REVOKED", False),
        ("EXITED", "NAMED", "NAMED", True),
        ("CANCELLED", "SHORTLISTED", "NOT_SELECTED", False),
        ("EXITED", "CITY_RECOMMENDED", "NOT_SELECTED", False),
        ("EXITED", "OBJECTED", "NOT_SELECTED", False),
        ("CANCELLED", "SUBMITTED", "SUBMITTED", False),
        ("CANCELLED", "NOT_SELECTED", "NOT_SELECTED", False),
    ],
)
def test_what_follows_the_end_of_an_accreditation(session, ended, state, after, is_lapsed):
    unit = long_accredited()
    made = make_nomination(make_batch("REGION_REVIEW"), unit, state)
    with acting_as(SYSTEM):
        unit.state, unit.ended_on = UnitState(ended), TODAY
        session.flush()
        unit_signals.ended.send(unit, actor=SYSTEM)
    assert (made.state, made.lapsed_on is not None) == (N(after), is_lapsed)
    assert unit.showcase_level is None


# -- plates


@pytest.mark.parametrize(
    ("facts", "day", "right"),
    [
        ({"state": "REVOKED"}, TODAY, True),
        ({"state": "REVOKED"}, TODAY + timedelta(days=1), False),
        ({"state": "REVOKED"}, TODAY - timedelta(days=1), False),
        ({"lapsed_on": TODAY - timedelta(days=3)}, TODAY - timedelta(days=2), True),
        ({}, TODAY, None),
        ({"state": "REVOKED", "plate_returned_on": TODAY}, TODAY, None),
    ],
)
def test_the_plate_comes_back(cast, facts, day, right):
    actor, made = cast["region_admin"], make_naming(**facts)
    with acting_as(actor):
        if right:
            assert standing.plate_returned(actor, made, day).plate_returned_on == day
            return
        with pytest.raises(Invalid if right is False else Refused):
            standing.plate_returned(actor, made, day)


# -- yearly checks


@pytest.mark.parametrize(
    ("result", "state", "after"),
    [
        ("PASS", "NAMED", "NAMED"),
        ("WARN", "NAMED", "WARNED"),
        ("WARN", "WARNED", "WARNED"),
        ("REVOKE", "NAMED", "NAMED"),
    ],
)
def test_what_a_check_brings_about(cast, result, state, after):
    actor, made = cast["region_admin"], certified(make_naming(state=state))
    with acting_as(actor):
        check = checking.yearly_check(actor, made, year=2026, result=result, finding="现场检查。")
        assert (check.year, check.checked_on, made.state) == (2026, TODAY, N(after))
        assert "INTAKE" in json.loads(check.facts)
        with pytest.raises(Invalid, match="已经登记"):
            checking.yearly_check(actor, made, year=2026, result="PASS", finding="再查")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"year": 2027}, "year"), ({"year": 2024}, "year"), ({"result": ""}, "result"), ({"finding": " "}, "finding")],
)
def test_what_a_check_lacks(cast, given, field):
    made = make_naming()
    whole = {"year": 2026, "result": "PASS", "finding": "检查"}
    with acting_as(cast["region_admin"]), pytest.raises(Invalid) as told:
        checking.yearly_check(cast["region_admin"], made, **whole | given)
    assert set(told.value.fields) == {field}


@pytest.mark.parametrize("login", OFFICERS)
def test_who_checks(cast, login):
    made = make_naming("CITY")
    with acting_as(cast[login]):
        if login == "yinchuan_auditor":
            assert checking.yearly_check(cast[login], made, year=2026, result="PASS", finding="好").result == "PASS"
        else:
            with pytest.raises(Refused):
                checking.yearly_check(cast[login], made, year=2026, result="PASS", finding="好")


def test_checks_fall_due_from_the_month_on(monkeypatch, cast, session):
    due, checked, young = make_naming(), make_naming(), make_naming(named_on=TODAY)
    make_check(checked, 2026)
    with acting_as(SYSTEM):
        assert {each.id for each in checking.queries.checks_due(2026)} == {due.id}
    assert young.named_on == TODAY
    told = jobs.run("showcase.checks_due")
    assert (told > 0, jobs.run("showcase.checks_due")) == (True, 0)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 31))
    assert checking.year_due() is None


def test_organisers_are_told_once_that_a_rectification_is_over(session):
    make_naming(state="WARNED", rectify_by=TODAY - timedelta(days=1))
    make_naming(state="WARNED", rectify_by=TODAY)
    first = jobs.run("showcase.rectification_over")
    assert first == 2  # the two colleagues of the region
    assert jobs.run("showcase.rectification_over") == 0
