"""Policies, covers, slots and gaps (三(一), R25, R26, C49)."""

from datetime import date
from decimal import Decimal

import pytest

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import InsuranceCover
from app.placements.queries import insured
from app.placements.services import insurance, policies
from tests.factories import at, make_post, make_unit
from tests.placements.factories import make_placement
from tests.placements.insurance_factories import make_cover, make_policy

JULY = date(2023, 7, 1)
DECEMBER = date(2023, 12, 31)


@pytest.fixture(autouse=True)
def in_summer():
    with clock.frozen(at("2023-07-03 09:00")):
        yield


def placed(region="640104", starts_on=JULY, ends_on=DECEMBER, state="PENDING", **facts):
    post = make_post(make_unit(region_code=region))
    return make_placement(state, post=post, starts_on=starts_on, ends_on=ends_on, **facts)


FACTS = {
    "insurer": "人保财险",
    "kind": "ACCIDENT",
    "policy_no": "A1",
    "premium_yuan": Decimal("120"),
    "slots": 20,
    "valid_from": date(2023, 1, 1),
    "valid_to": date(2023, 12, 31),
}


@pytest.mark.parametrize(
    ("kind", "sum_yuan", "ok"),
    [
        ("ACCIDENT", "500000.00", True),
        ("ACCIDENT", "500000.01", False),
        ("ACCIDENT", "0", False),
        ("ACCIDENT", "0.01", True),
        ("MEDICAL", "800000", True),
        ("MEDICAL", "0", False),
    ],
)
def test_the_sum_of_an_accident_policy_is_capped_and_of_a_medical_one_is_not(cast, kind, sum_yuan, ok):
    facts = {**FACTS, "kind": kind, "sum_yuan": Decimal(sum_yuan)}
    with acting_as(cast["xingqing_agent"]):
        if ok:
            assert policies.add_policy(cast["xingqing_agent"], **facts).region_code == "640104"
        else:
            with pytest.raises(Invalid) as refused:
                policies.add_policy(cast["xingqing_agent"], **facts)
            assert "sum_yuan" in refused.value.fields


@pytest.mark.parametrize(
    ("who", "may"), [("xingqing_agent", 1), ("yinchuan_agent", 1), ("xingqing_auditor", 0), ("unit1", 0)]
)
def test_agents_of_city_and_county_buy(cast, who, may):
    with acting_as(cast[who]):
        if may:
            assert policies.add_policy(cast[who], **FACTS, sum_yuan=Decimal("300000"))
        else:
            with pytest.raises(Refused):
                policies.add_policy(cast[who], **FACTS, sum_yuan=Decimal("300000"))


@pytest.mark.parametrize(
    ("held", "ok"),
    [
        ([("640104", JULY, DECEMBER)], True),
        ([("640104", date(2023, 7, 2), DECEMBER)], False),
        ([("640104", JULY, date(2023, 12, 30))], False),
        ([("640104", JULY, date(2023, 9, 30)), ("640104", date(2023, 10, 1), DECEMBER)], True),
        ([("640104", JULY, date(2023, 9, 30)), ("640104", date(2023, 10, 2), DECEMBER)], False),
        ([("640100", JULY, DECEMBER)], True),
        ([("640104", JULY, date(2023, 9, 30)), ("640100", date(2023, 9, 1), DECEMBER)], True),
        ([("640121", JULY, DECEMBER)], False),
        ([], False),
    ],
)
def test_cover_of_a_county_or_its_city_for_every_day(cast, held, ok):
    for region, first, last in held:
        make_policy(region, valid_from=first, valid_to=last)
    placement = placed()
    with acting_as(cast["xingqing_agent"]):
        assert insurance.can_cover("640104", JULY, DECEMBER) is ok
        if ok:
            insurance.arrange(cast["xingqing_agent"], placement)
            assert insurance.gaps(placement) is None
            assert insurance.is_covered(placement, JULY) and insurance.is_covered(placement, DECEMBER)
        else:
            with pytest.raises(Invalid):
                insurance.arrange(cast["xingqing_agent"], placement)
            with acting_as(SYSTEM):
                assert db.session.query(InsuranceCover).count() == 0


def test_a_medical_policy_closes_no_gap(cast):
    make_policy(kind="MEDICAL", valid_from=JULY, valid_to=DECEMBER)
    with acting_as(cast["xingqing_agent"]):
        assert not insurance.can_cover("640104", JULY, DECEMBER)


def test_arranging_twice_makes_one_cover_and_the_auditor_who_dispatches_may_do_it(cast):
    make_policy(valid_from=JULY, valid_to=DECEMBER)
    placement, auditor = placed(), cast["xingqing_auditor"]
    with acting_as(auditor):
        first = insurance.arrange(auditor, placement)
        assert insurance.arrange(auditor, placement).id == first.id
        assert (first.from_day, first.to_day, first.region_code) == (JULY, DECEMBER, "640104")
    with acting_as(cast["unit1"]), pytest.raises(Refused):
        insurance.arrange(cast["unit1"], placement)


def test_the_county_s_own_policy_is_used_before_that_of_the_city(cast):
    make_policy("640100", valid_from=JULY, valid_to=DECEMBER)
    own = make_policy("640104", valid_from=JULY, valid_to=DECEMBER)
    with acting_as(cast["xingqing_agent"]):
        assert insurance.arrange(cast["xingqing_agent"], placed()).policy_id == own.id


def test_no_more_people_than_slots(cast):
    make_policy(valid_from=JULY, valid_to=DECEMBER, slots=1)
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        insurance.arrange(agent, placed())
        assert not insurance.can_cover("640104", JULY, DECEMBER)
        with pytest.raises(Invalid):
            insurance.arrange(agent, placed())


@pytest.mark.parametrize(("last", "passes"), [(date(2023, 9, 29), True), (date(2023, 9, 30), False)])
def test_the_slot_of_who_left_in_under_three_months_passes_on(cast, last, passes):
    policy = make_policy(valid_from=JULY, valid_to=date(2024, 6, 30), slots=1)
    gone = placed(state="ENDED", ends_on=last)
    left = make_cover(gone, policy, to_day=last, state="EXPIRED")
    newcomer, agent = placed(starts_on=date(2023, 10, 9), ends_on=date(2024, 3, 31)), cast["xingqing_agent"]
    with acting_as(agent):
        assert insurance.can_cover("640104", newcomer.starts_on, newcomer.ends_on) is passes
        if passes:
            cover = insurance.arrange(agent, newcomer)
            assert cover.slot_from_id == left.id and left.state == "TRANSFERRED"
            assert insurance.gaps(gone) is None
            assert not insurance.can_cover("640104", newcomer.starts_on, newcomer.ends_on)


def test_covers_end_with_the_placement_and_days_behind_it_are_given_back(cast):
    placement = placed(state="ENDED", ends_on=date(2023, 7, 2))
    policy = make_policy(valid_from=JULY, valid_to=date(2024, 6, 30))
    running = make_cover(placement, policy, to_day=date(2023, 9, 30))
    later = make_cover(placement, policy, from_day=date(2023, 10, 1), to_day=DECEMBER)
    with acting_as(cast["xingqing_agent"]):
        assert insurance.close_covers(placement) == 2
        assert insurance.close_covers(placement) == 0
    assert (running.state, running.to_day, later.state) == ("EXPIRED", date(2023, 7, 2), "CANCELLED")


def test_a_longer_placement_carries_its_cover_on_in_the_same_slot(cast):
    policy = make_policy(valid_from=JULY, valid_to=date(2024, 3, 31), slots=1)
    placement, agent = placed(), cast["xingqing_agent"]
    with acting_as(agent):
        cover = insurance.arrange(agent, placement)
        placement.ends_on = placement.agreed_end = date(2024, 3, 31)
        db.session.flush()
        assert insurance.gaps(placement) == date(2024, 1, 1)
        assert insurance.extend(agent, placement).id == cover.id
        assert cover.to_day == policy.valid_to and insurance.gaps(placement) is None


def test_gaps_within_thirty_days_wait_for_the_county(cast):
    make_cover(placed(state="ACTIVE"), to_day=date(2023, 8, 1))  # the day after is the 30th ahead
    make_cover(placed(state="ACTIVE"), to_day=date(2023, 8, 2))
    uncovered = placed(state="PENDING")
    make_cover(placed(state="ACTIVE"))
    placed("640121", state="ACTIVE")
    with acting_as(cast["xingqing_agent"]):
        found = insured.gaps_soon()
        assert [gap.day for gap in found] == [date(2023, 7, 3), date(2023, 8, 2)]
        assert found[0].placement.id == uncovered.id
        assert insured.gaps_waiting() == (2, date(2023, 7, 3))
    with acting_as(cast["unit1"]):
        assert insured.gaps_soon() == []


def test_a_policy_is_not_cut_below_its_use(cast):
    policy = make_policy(valid_from=JULY, valid_to=DECEMBER, slots=2)
    agent = cast["xingqing_agent"]
    for _number in range(2):
        make_cover(placed(), policy)
    with acting_as(agent), pytest.raises(Invalid) as refused:
        policies.change_policy(agent, policy, slots=1, valid_to=date(2023, 11, 30))
    assert set(refused.value.fields) == {"slots", "valid_to"}


def test_the_daily_look_renews_what_it_can_and_tells_the_county_once_of_the_rest(cast):
    running = placed(state="ACTIVE")
    make_cover(running, make_policy(valid_from=JULY, valid_to=date(2023, 7, 20)), to_day=date(2023, 7, 20))
    bare = placed("640121", state="ACTIVE")
    with acting_as(SYSTEM):
        assert jobs.JOBS["placements.insurance_gaps"].run() == 2  # each county is told of its own
    with acting_as(SYSTEM):
        told = db.session.query(Message).filter(Message.template == "insurance_gap").all()
        assert {message.record_id for message in told} == {running.id, bare.id}
        make_policy(valid_from=date(2023, 7, 1), valid_to=DECEMBER)
        assert jobs.JOBS["placements.insurance_gaps"].run() == 1
        assert insurance.gaps(running) is None and insurance.gaps(bare) is not None
        assert jobs.JOBS["placements.insurance_gaps"].run() == 0


def test_covers_lapse_after_their_last_day(cast):
    cover = make_cover(placed(state="ACTIVE"), make_policy(valid_from=JULY), to_day=date(2023, 7, 3))
    with acting_as(SYSTEM):
        assert jobs.JOBS["placements.covers_over"].run() == 0
        with clock.frozen(at("2023-07-04 00:12")):
            assert jobs.JOBS["placements.covers_over"].run() == 1
            assert jobs.JOBS["placements.covers_over"].run() == 0
    assert cover.state == "EXPIRED"


def test_an_accident_is_claimed_decided_once_and_the_cover_goes_on(cast):
    agent = cast["xingqing_agent"]
    cover = make_cover(placed(state="ACTIVE"), make_policy(valid_from=JULY))
    with acting_as(agent):
        with pytest.raises(Invalid):
            policies.add_case(agent, cover_id=cover.id, accident_on=date(2023, 6, 30), content="摔伤")
        case = policies.add_case(agent, cover_id=cover.id, accident_on=date(2023, 7, 2), content="摔伤")
        assert cover.state == "CLAIMED"
        with pytest.raises(Invalid):
            policies.decide_case(agent, case, result="PAID")
        policies.decide_case(agent, case, result="PAID", amount_yuan=Decimal("800"))
        assert (cover.state, case.decided_on) == ("IN_FORCE", date(2023, 7, 3))
        with pytest.raises(Invalid):
            policies.decide_case(agent, case, result="REFUSED")


def test_a_trainee_on_post_keeps_the_cover_and_one_who_never_came_gives_it_back(cast):
    agent = cast["xingqing_agent"]
    held = make_cover(placed(state="ACTIVE"), make_policy(valid_from=JULY))
    waiting = make_cover(placed(state="PENDING"), make_policy(valid_from=JULY))
    with acting_as(agent):
        with pytest.raises(Refused):
            insurance.cancel(agent, held, reason="退保")
        assert insurance.cancel(agent, waiting, reason="未报到").state == "CANCELLED"


PAGES = (
    "/admin/insurance-policies/",
    "/admin/insurance-covers/",
    "/admin/insurance-cases/",
    "/admin/insurance-gaps/",
    "/admin/insurance-compare/",
)


def test_pages_open_for_officers_and_not_for_units(cast, login):
    policy = make_policy()
    placement = placed(state="ACTIVE")
    cover = make_cover(placement, policy)
    browser, unit = login("xingqing_agent"), login("unit1")
    for page in (*PAGES, f"/admin/insurance-policies/{policy.id}", f"/admin/insurance-covers/{cover.id}"):
        assert browser.get(page).status_code == 200, page
        assert unit.get(page).status_code in (302, 403, 404), page
    other = login("yongning_agent")
    for page in (f"/admin/insurance-policies/{policy.id}", f"/admin/insurance-covers/{cover.id}"):
        assert other.get(page).status_code == 404
    bare = placed(state="ACTIVE")
    assert other.post(f"/admin/insurance-gaps/{bare.id}/arrange").status_code == 404
    assert browser.post(f"/admin/insurance-gaps/{bare.id}/arrange").status_code == 302
    with acting_as(SYSTEM):
        assert insurance.gaps(bare) is None
