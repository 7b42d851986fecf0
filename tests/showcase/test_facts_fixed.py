"""What follows from facts: who may stand, the national floor, what is fixed at submission and what drifts from it."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.showcase.queries.facts import connect, eligible_units, floors_of, measured, period_of
from app.showcase.queries.facts.defining import DEFINITIONS, either, started
from app.showcase.rules.criteria import sheet_of, sheet_text
from app.showcase.rules.facts import MISSING, UNKNOWN, Measured, facts_of_text, facts_text
from app.showcase.services.facts import drift, facts_of, floor_of, freeze, vetoes_of
from app.showcase.services.nominations import ineligible
from app.showcase.states import Fact, Veto
from tests.factories import make_tag, make_unit
from tests.showcase.worlds import FIRST, PERIOD, World, make_batch, make_nomination
from tests.subsidies.factories import make_claim, make_flag

SHEET = yaml.safe_load((Path(__file__).parents[2] / "seeds/reference/showcase_criteria.yaml").read_text("utf-8"))
MAY, JULY = date(2026, 5, 4), date(2026, 7, 31)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("fact", "good", "whole", "words"),
    [
        (Fact.ATTENDANCE_ON_TIME, 48, 52, "92.3%（48/52）"),
        (Fact.ATTENDANCE_ON_TIME, 52, 52, "100%（52/52）"),
        (Fact.AGREEMENTS_ON_TIME, 9499, 10000, "94.9%（9499/10000）"),
        (Fact.RETENTION, 0, 3, "0%（0/3）"),
        (Fact.RETENTION, 0, 0, "无数据"),
        (Fact.INTAKE, 3, 3, "3人"),
        (Fact.INTAKE, 0, 0, "0人"),
        (Fact.YEARS, 11, 1, "11年"),
        (Fact.MENTOR_LOAD, 2, 3, "2人"),
        (Fact.MENTOR_LOAD, 0, 0, "无数据"),
        (Fact.FIRST_QUARTER_POSTS, 20, 30, "20个"),
    ],
)
def test_words(fact, good, whole, words):
    assert Measured.of(fact, good, whole).words(fact) == words


def test_what_is_not_connected_says_so():
    assert MISSING.words(Fact.EVENTS) == "系统尚未接入"


def test_facts_keep_their_text():
    facts = {
        Fact.RETENTION: Measured.of(Fact.RETENTION, 2, 3),
        Fact.YEARS: Measured.of(Fact.YEARS, 10, 1),
        Fact.STORIES: MISSING,
        Fact.SATISFACTION: UNKNOWN,
    }
    text = facts_text(facts)
    assert facts_of_text(text) == facts
    assert facts_text(facts_of_text(text)) == text
    assert '"YEARS": {"value": "10", "good": 10, "all": 1}' in text


# -- who may stand


@pytest.fixture
def batch(session):
    return make_batch(closes_on=clock.today() + 10 * ONE)


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({"accredited_on": date(2025, 11, 25)}, True),
        ({"accredited_on": date(2025, 11, 26)}, False),
        ({"accredited_on": date(2024, 2, 29)}, True),
        ({"state": "SUSPENDED"}, False),
        ({"state": "EXITED"}, False),
        ({"valid_to": date(2026, 11, 25)}, True),
        ({"valid_to": date(2026, 11, 24)}, False),
    ],
)
def test_a_year_accredited_and_in_force(batch, facts, may):
    unit = make_unit(**{"state": "ACCREDITED", "accredited_on": date(2020, 1, 1), **facts})
    with acting_as(SYSTEM):
        assert (unit in eligible_units(batch)) is may
        assert (ineligible(unit, batch) is None) is may


@pytest.mark.parametrize(
    ("closes", "accredited", "may"),
    [
        (date(2026, 11, 20), date(2025, 11, 20), True),
        (date(2026, 11, 20), date(2025, 11, 21), False),
        (date(2026, 12, 5), date(2025, 11, 26), False),
    ],
)
def test_the_year_is_over_on_the_last_day_or_today(session, closes, accredited, may):
    batch = make_batch(opens_on=date(2026, 11, 1), closes_on=closes)
    unit = make_unit(accredited_on=accredited)
    with acting_as(SYSTEM):
        assert (unit in eligible_units(batch)) is may


@pytest.mark.parametrize(
    ("level", "code", "where", "may"),
    [
        ("REGION", "640000", "640402", True),
        ("CITY", "640100", "640121", True),
        ("CITY", "640100", "640402", False),
        ("COUNTY", "640104", "640104", True),
        ("COUNTY", "640104", "640121", False),
    ],
)
def test_the_area(session, level, code, where, may):
    batch = make_batch(level, code)
    unit = make_unit(region_code=where, accredited_on=date(2020, 1, 1))
    with acting_as(SYSTEM):
        assert (unit in eligible_units(batch)) is may


def test_who_stands_at_the_level_already_may_not(batch):
    world = World()
    named = {
        "state": "NAMED",
        "submitted_at": clock.now(),
        "facts_on": clock.today(),
        "opinion": "好",
        "site_checked_on": clock.today(),
        "score": Decimal(90),
        "average": Decimal(90),
        "experts": 3,
        "named_on": clock.today(),
        "valid_to": clock.today() + 900 * ONE,
        "certificate_no": "T1",
    }
    nomination = make_nomination(make_batch(), world.unit, **named)
    with acting_as(SYSTEM):
        assert world.unit not in eligible_units(batch)
        assert world.unit in eligible_units(make_batch("CITY", "640100"))
        nomination.lapsed_on = clock.today()
        assert world.unit in eligible_units(batch)


# -- the national floor


def grown(y1, y2, **facts):
    """A unit with so many people in each of the last two years; half of the later ones were kept."""
    world = World(**facts)
    for _ in range(y1):
        world.person(date(2024, 11, 4), date(2025, 3, 1))
    for number in range(y2):
        world.person(date(2026, 2, 2), JULY, is_retained=number % 2 == 0)
    return world


@pytest.mark.parametrize(
    ("years", "facts", "kinds", "reasons"),
    [
        ((3, 4), {"staff_total": 20}, ["TECH_SME"], []),
        ((3, 4), {"staff_total": 31}, ["TECH_SME"], ["INTAKE"]),
        ((3, 4), {"staff_total": 20}, [], ["INTAKE"]),
        ((3, 4), {"staff_total": 20, "established_on": date(2024, 1, 1)}, ["TECH_SME"], ["YEARS"]),
        ((3, 0), {"staff_total": 0}, ["TECH_SME"], ["ABNORMAL", "RETENTION"]),
        ((3, 4), {"staff_total": 20, "arrears_count": 1}, ["TECH_SME"], ["VETO"]),
    ],
)
def test_the_floor_of_a_national_batch(session, years, facts, kinds, reasons):
    world = grown(*years, **facts)
    for kind in kinds:
        make_tag(world.unit, kind)
    batch = make_batch("NATIONAL")
    with acting_as(SYSTEM):
        floor = floors_of([world.unit], period_of(batch))[world.unit.id]
        assert floor["reasons"] == reasons
        assert (ineligible(world.unit, batch) is None) is (not reasons)
        assert (world.unit in eligible_units(batch)) is (not reasons)
        assert floor_of(world.unit, make_nomination(batch, world.unit))["reasons"] == reasons


# -- what is fixed


@pytest.fixture
def nominated(session):
    world = World(established_on=date(2015, 1, 1))
    for _ in range(2):
        world.person(FIRST, JULY, is_retained=True)
    world.person(MAY, JULY)
    batch = make_batch(criteria=sheet_text(sheet_of(SHEET)))
    return world, make_nomination(batch, world.unit)


def test_submission_fixes_facts_and_what_follows(nominated):
    _world, nomination = nominated
    with acting_as(SYSTEM):
        live = facts_of(nomination)
        assert freeze(nomination) == live == facts_of(nomination)
    assert nomination.facts_on == clock.today()
    assert (nomination.retention, nomination.intake) == (Decimal("0.666667"), 3)
    sheet = sheet_of(SHEET)
    points = sheet.system_points({fact: measured.value for fact, measured in live.items()})
    assert (points["years"], points["violations"], points["retention"], points["abnormal"]) == (6, 6, 13, 5)
    assert nomination.system_points == sum(
        points[item.code] for each in sheet.dimensions if not each.is_bonus for item in each.items if item.fact
    )
    assert nomination.bonus == 0
    assert vetoes_of(nomination) == {}


def test_vetoes_that_an_officer_marked_stay(nominated):
    world, nomination = nominated
    make_flag(make_claim(unit=world.unit), state="CONFIRMED", level="HIGH", decided_at=clock.now(), note="核实")
    with acting_as(SYSTEM):
        nomination.vetoes = '{"SAFETY_ACCIDENT": "坍塌", "WAGE_ARREARS": "旧"}'
        freeze(nomination)
    assert list(vetoes_of(nomination)) == [Veto.FALSE_CLAIM, Veto.SAFETY_ACCIDENT]


def test_only_what_the_records_say_differently_drifts(nominated):
    world, nomination = nominated
    with acting_as(SYSTEM):
        assert drift(nomination) == []
        freeze(nomination)
        assert drift(nomination) == []
    world.person(MAY)
    with acting_as(SYSTEM):
        found = {one.fact: (one.frozen.good, one.now.good) for one in drift(nomination)}
        assert found[Fact.INTAKE] == (3, 4)
        assert Fact.RETENTION not in found
        assert facts_of(nomination)[Fact.INTAKE].good == 3


def test_another_part_connects_what_it_keeps(nominated):
    world, _nomination = nominated
    try:
        connect(Fact.EVENTS, started, either("参加", "未参加"))
        with acting_as(SYSTEM):
            found = measured([world.unit.id], PERIOD, (Fact.EVENTS, Fact.STORIES))[world.unit.id]
        assert found[Fact.EVENTS].words(Fact.EVENTS) == "3场"
        assert found[Fact.STORIES] == MISSING
    finally:
        DEFINITIONS.pop(Fact.EVENTS)
