"""Findings against a unit, what drops it at once, and who is told what of the records behind a number."""

from datetime import date, datetime

import pytest

from app.core.actor import SYSTEM, acting_as
from app.security.queries import account_by_login, actor_for
from app.showcase.models import ShowcaseNotice, ShowcaseObjection
from app.showcase.queries.facts import behind, known_vetoes, measured
from app.showcase.states import Fact, Veto
from app.subsidies.models import NoticeObjection, Recovery
from tests.factories import make_unit
from tests.placements.care_factories import make_complaint
from tests.showcase.worlds import ON, PERIOD, World, make_batch, make_nomination, store
from tests.subsidies.factories import make_claim, make_flag, make_notice

pytestmark = pytest.mark.usefixtures("session")
EDGE, TOO_OLD, MAY = date(2023, 11, 25), date(2023, 11, 24), date(2026, 5, 4)


def at(day):
    return datetime(day.year, day.month, day.day, 9)


def flag(world, day, state="CONFIRMED", **facts):
    decided = {} if state == "OPEN" else {"decided_at": at(day), "note": "核实"}
    return make_flag(make_claim(unit=world.unit), state=state, **decided, **facts)


def complain(world, day, **facts):
    return make_complaint(world.person(MAY), "ANSWERED", **{"answered_on": day, **facts})


def object_to_claim(world, state, day):
    claim = make_claim("PUBLIC_NOTICE", unit=world.unit)
    facts = {"received_on": day, "due_on": day, "content": "机密", "receipt_hash": claim.id, "answer": "已查"}
    decided = {} if state == "OPEN" else {"decided_on": day}
    return store(
        NoticeObjection(
            notice_id=make_notice().id,
            claim_id=claim.id,
            claim_number=claim.number,
            region_code=claim.region_code,
            state=state,
            **facts,
            **decided,
        )
    )


def recover(world, cause="FRAUD", state="ORDERED", day=MAY):
    claim = make_claim("PAID", unit=world.unit)
    return store(
        Recovery(
            claim_id=claim.id,
            claim_number=claim.number,
            payee_name=world.unit.name,
            unit_id=world.unit.id,
            region_code=claim.region_code,
            cause=cause,
            reason="测试",
            amount_yuan=100,
            state=state,
            ordered_on=day if state != "PROPOSED" else None,
            ordered_by_id=account_by_login("supervisor").user_id,
        )
    )


FOUND = [
    (lambda world: flag(world, EDGE), 1),
    (lambda world: flag(world, TOO_OLD), 0),
    (lambda world: flag(world, MAY, "CLEARED"), 0),
    (lambda world: flag(world, MAY, "OPEN"), 0),
    (lambda world: complain(world, EDGE), 1),
    (lambda world: complain(world, TOO_OLD), 0),
    (lambda world: complain(world, MAY, is_upheld=False), 0),
    (lambda world: complain(world, MAY, is_anonymous=True, trainee_id=None, placement_id=None), 1),
    (lambda world: world.objection("UPHELD", EDGE), 1),
    (lambda world: world.objection("UPHELD", TOO_OLD), 0),
    (lambda world: world.objection("DISMISSED", MAY), 0),
    (lambda world: object_to_claim(world, "UPHELD", EDGE), 1),
    (lambda world: object_to_claim(world, "DISMISSED", MAY), 0),
    (lambda world: world.ban(date(2020, 1, 1), EDGE), 1),
    (lambda world: world.ban(date(2020, 1, 1), TOO_OLD), 0),
    (lambda world: world.ban(MAY, date(2029, 5, 3), make_unit("CANCELLED")), 1),
]


@pytest.mark.parametrize(("build", "number"), FOUND)
def test_a_finding_counts_for_three_years(build, number):
    world = World()
    build(world)
    with acting_as(SYSTEM):
        assert measured([world.unit.id], PERIOD, (Fact.VIOLATIONS,))[world.unit.id][Fact.VIOLATIONS].good == number
        assert len(behind(world.unit.id, Fact.VIOLATIONS, PERIOD)) == number


def test_all_findings_add_up():
    world = World()
    for build, _number in FOUND:
        build(world)
    with acting_as(SYSTEM):
        found = measured([world.unit.id], PERIOD, (Fact.VIOLATIONS,))[world.unit.id][Fact.VIOLATIONS]
    assert (found.good, found.words(Fact.VIOLATIONS)) == (sum(number for _build, number in FOUND), "7项")


VETOES = [
    (lambda world: flag(world, EDGE, level="HIGH"), {Veto.FALSE_CLAIM}),
    (lambda world: flag(world, TOO_OLD, level="HIGH"), set()),
    (lambda world: flag(world, MAY, level="MEDIUM"), set()),
    (lambda world: flag(world, MAY, level="MEDIUM", is_fraud=True), {Veto.FALSE_CLAIM}),
    (lambda world: flag(world, MAY, "CLEARED", level="HIGH"), set()),
    (lambda world: recover(world), {Veto.FALSE_CLAIM}),
    (lambda world: recover(world, state="PROPOSED"), set()),
    (lambda world: recover(world, state="CANCELLED"), set()),
    (lambda world: recover(world, cause="RECOMPUTED"), set()),
    (lambda world: recover(world, day=TOO_OLD), set()),
    (lambda world: world.compared(date(2026, 1, 1), 1), {Veto.WAGE_ARREARS}),
    (lambda world: world.compared(date(2025, 12, 31), 1), set()),
    (lambda world: world.compared(MAY, 0), set()),
    (lambda world: setattr(world.unit, "arrears_count", 1), {Veto.WAGE_ARREARS}),
]


@pytest.mark.parametrize(("build", "vetoes"), VETOES)
def test_what_drops_a_unit(build, vetoes):
    world, other = World(), World()
    with acting_as(SYSTEM):
        build(world)
        found = known_vetoes([world.unit.id, other.unit.id], PERIOD)
    assert set(found.get(world.unit.id, {})) == vetoes
    assert other.unit.id not in found
    assert all(words for words in found.get(world.unit.id, {}).values())


# -- who is told what


@pytest.fixture
def full(session):
    """A unit with something behind every delicate number."""
    unit1 = actor_for(account_by_login("unit1"))
    world = World(unit=session.get(type(make_unit()), next(iter(unit1.unit_ids))))
    people = [world.person(MAY) for _ in range(4)]
    world.hardship(people[0], date(2026, 1, 1), date(2026, 12, 31))
    world.answers(5, 6, date(2026, 1, 1), date(2026, 3, 31))
    flag(world, MAY)
    make_complaint(people[1], "ANSWERED", content="机密内容")
    world.ban(date(2023, 1, 1), date(2024, 1, 1))
    return world


def test_the_numbers_are_the_same_whoever_asks(full, cast):
    answers = []
    for actor in (SYSTEM, cast["unit1"], cast["xingqing_auditor"], cast["yinchuan_auditor"], cast["region_admin"]):
        with acting_as(actor):
            answers.append(measured([full.unit.id], PERIOD))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][full.unit.id][Fact.HARDSHIP_SHARE].words(Fact.HARDSHIP_SHARE) == "25%（1/4）"
    assert answers[0][full.unit.id][Fact.VIOLATIONS].good == 3


@pytest.mark.parametrize("who", ["unit2", "yongning_auditor", "guyuan_agent", "expert1", "street1"])
def test_of_a_unit_out_of_reach_nothing_is_told(full, cast, who):
    with acting_as(cast[who]):
        assert measured([full.unit.id], PERIOD) == {}
        assert known_vetoes([full.unit.id], PERIOD) == {}
        assert behind(full.unit.id, Fact.INTAKE, PERIOD) == []


@pytest.mark.parametrize("fact", Fact)
def test_as_many_records_as_counted_for_everybody(full, cast, fact):
    lengths = set()
    for actor in (SYSTEM, cast["unit1"], cast["xingqing_auditor"], cast["region_admin"]):
        with acting_as(actor):
            rows = behind(full.unit.id, fact, PERIOD)
        lengths.add((len(rows), sum(row.good for row in rows)))
    assert len(lengths) == 1


def test_a_unit_learns_that_findings_exist_and_nothing_else(full, cast):
    with acting_as(cast["unit1"]):
        rows = behind(full.unit.id, Fact.VIOLATIONS, PERIOD)
    hidden = [row for row in rows if not row.key]
    assert sorted(row.label for row in hidden) == ["已坐实的风险红旗", "成立的投诉"]
    assert all((row.day, row.words, row.endpoint) == (None, "", "") for row in hidden)
    assert "机密" not in str(rows)
    with acting_as(cast["xingqing_auditor"]):
        assert all(row.key and row.endpoint for row in behind(full.unit.id, Fact.VIOLATIONS, PERIOD))


def test_a_unit_does_not_learn_who_is_in_hardship(full, cast):
    with acting_as(cast["unit1"]):
        rows = behind(full.unit.id, Fact.HARDSHIP_SHARE, PERIOD)
        assert all(row.key for row in behind(full.unit.id, Fact.INTAKE, PERIOD))
    assert [(row.label, row.key, row.good) for row in rows] == [
        ("见习记录", "", True),
        *[("见习记录", "", False)] * 3,
    ]
    with acting_as(cast["xingqing_auditor"]):
        assert all(row.key for row in behind(full.unit.id, Fact.HARDSHIP_SHARE, PERIOD))


def test_each_reader_is_led_to_pages_of_their_own(full, cast):
    pages = {"unit1": "UnitPlacements.show", "xingqing_auditor": "PlacementView.show"}
    for who, page in pages.items():
        with acting_as(cast[who]):
            assert {row.endpoint for row in behind(full.unit.id, Fact.INTAKE, PERIOD)} == {page}


def test_objections_to_a_naming_count_too(cast):
    world, batch = World(), make_batch()
    nomination = make_nomination(batch, world.unit)
    from_showcase = _upheld(batch, nomination)
    with acting_as(SYSTEM):
        rows = behind(world.unit.id, Fact.VIOLATIONS, PERIOD)
    assert [row.key for row in rows] == [from_showcase.id]


def _upheld(batch, nomination):
    notice = store(
        ShowcaseNotice(
            batch_id=batch.id,
            region_code=batch.region_code,
            number="测试1",
            title="公示",
            issuer="测试",
            from_day=ON,
            to_day=ON,
            units=1,
        )
    )
    return store(
        ShowcaseObjection(
            notice_id=notice.id,
            nomination_id=nomination.id,
            unit_name=nomination.unit_name,
            region_code=batch.region_code,
            received_on=ON,
            due_on=ON,
            content="机密",
            receipt_hash="x" * 64,
            state="UPHELD",
            answer="成立",
            decided_on=ON,
            decided_by="测试",
        )
    )
