"""Lines of contracts, insured months, premiums and fees worked out from stored records (R25, R26, R35–R41, R46)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.calendar import month_bounds
from app.security.roles import permissions_of
from app.subsidies.rules.lines import LineDraft, total
from app.subsidies.services import computing
from app.subsidies.states import ClaimKind as K
from app.units.models import Unit
from tests.factories import make_unit
from tests.placements.insurance_factories import make_cover, make_policy
from tests.subsidies.earning_factories import (
    benefit,
    insure,
    keep,
    make_earning,
    months_from,
    stored,
    young_person,
)
from tests.subsidies.factories import make_claim, make_line
from tests.subsidies.test_computing import of_unit, only, parameter

DAY = timedelta(days=1)


# -- the rest of the internship


REMAINING = [  # region, start, agreed end, contract start, contract end → amount (R35, R36)
    ("640104", date(2023, 7, 1), date(2023, 12, 31), date(2023, 10, 1), date(2024, 9, 30), "5850.00", None),
    ("640104", date(2023, 7, 1), date(2023, 12, 31), date(2023, 10, 16), date(2024, 10, 15), "4906.45", None),
    ("640422", date(2023, 6, 15), date(2023, 12, 14), date(2023, 9, 15), date(2024, 9, 14), "5250.00", None),
    ("640104", date(2023, 7, 1), date(2023, 12, 31), date(2023, 9, 30), date(2024, 9, 29), "0.00", "R35"),
    ("640104", date(2023, 7, 1), date(2023, 12, 31), date(2023, 10, 1), date(2024, 9, 29), "0.00", "R35"),
    ("640104", date(2023, 7, 1), date(2023, 12, 31), date(2023, 10, 1), None, "5850.00", None),
]


def kept_early(first: date, last: date, start: date, end: date | None, *, region: str = "640104", **facts: Any) -> Any:
    """An internship that ended the day before a contract with the unit began."""
    placement = make_earning(
        first,
        last,
        region=region,
        state="ENDED",
        actual_end=start - DAY,
        end_type="EARLY_RETAINED",
        end_reason="CONTRACT_WITH_UNIT",
    )
    placement.ends_on = start - DAY
    stored(placement)
    keep(placement, contract_start=start, contract_end=end, **facts)
    return placement


@pytest.mark.parametrize(("region", "first", "last", "start", "end", "amount", "refused"), REMAINING)
def test_the_rest_is_paid_to_who_keeps_a_trainee(session, region, first, last, start, end, amount, refused) -> None:
    with clock.frozen(date(2023, 12, 1)):
        placement = kept_early(first, last, start, end, region=region, signed_on=start)
        line = only(of_unit(placement, K.REMAINING))
    assert (line.refused_by, line.amount_yuan) == (refused, Decimal(amount))
    assert (line.slot, line.from_day, line.to_day) == ("REMAINING", start, last)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"verified": False}, "R35"),
        ({"months": 0}, "R35"),
        ({"signed_on": date(2024, 1, 1)}, "R40"),
        ({"today": date(2024, 4, 2)}, "R43"),
    ],
)
def test_the_rest_is_refused_with_the_rule(session, change, rule) -> None:
    start = date(2023, 10, 1)
    facts = {"signed_on": start, **change}
    with clock.frozen(facts.pop("today", date(2023, 12, 1))):
        placement = kept_early(date(2023, 7, 1), date(2023, 12, 31), start, None, **facts)
        line = only(of_unit(placement, K.REMAINING))
    assert line.refused_by == rule


def test_insured_months_of_the_unit_prove_the_contract_and_those_of_others_do_not(session) -> None:
    with clock.frozen(date(2023, 12, 1)):
        start = date(2023, 10, 1)
        placement = kept_early(date(2023, 7, 1), date(2023, 12, 31), start, None, signed_on=start, months=0)
        insure(placement.trainee_id, "2023-10", insured_as="EMPLOYEE", employer="别的单位")
        assert only(of_unit(placement, K.REMAINING)).refused_by == "R35"
        insure(placement.trainee_id, "2023-11", insured_as="EMPLOYEE", employer=placement.unit_name)
        assert only(of_unit(placement, K.REMAINING)).is_counted


@pytest.mark.parametrize(("last_allowance", "is_counted"), [(date(2023, 10, 15), True), (date(2023, 10, 16), False)])
def test_the_rest_begins_after_the_last_day_of_allowance(session, last_allowance, is_counted) -> None:
    """R41-1 and R41-2."""
    with clock.frozen(date(2023, 12, 1)):
        start = date(2023, 10, 16)
        placement = kept_early(date(2023, 7, 1), date(2023, 12, 31), start, None, signed_on=start)
        days = {"month": "2023-10", "from_day": date(2023, 10, 1), "to_day": last_allowance}
        make_line(make_claim("PAID"), placement, slot="LIVING:2023-10", **days)
        line = only(of_unit(placement, K.REMAINING))
    assert line.is_counted is is_counted
    assert is_counted or line.refused_by == "R41"


# -- hiring


def test_hiring_waits_for_a_published_amount(session) -> None:
    with clock.frozen(date(2023, 12, 1)):
        placement = kept_early(date(2023, 7, 1), date(2023, 12, 31), date(2023, 10, 16), None)
        line = only(of_unit(placement, K.HIRING))
        assert line.refused_by == "R39"
        assert "标准尚未公布" in (line.reason or "")
        parameter("hiring_subsidy_yuan", '"1000.00"')
        line = only(of_unit(placement, K.HIRING))
    assert (line.refused_by, line.amount_yuan, line.slot) == (None, Decimal("1000.00"), "HIRING")


@pytest.mark.parametrize(
    ("legal_form", "grant_of", "reason"),
    [
        ("SOCIAL_GROUP", None, "用人单位不是企业"),
        ("ENTERPRISE", "own", "已领取一次性扩岗补助"),
        ("ENTERPRISE", "other", None),
    ],
)
def test_hiring_is_for_enterprises_without_another_grant(session, legal_form, grant_of, reason) -> None:
    """R39-2 and R39-3; a grant to another employer two years before is of another hiring."""
    with clock.frozen(date(2023, 12, 1)):
        parameter("hiring_subsidy_yuan", '"1000.00"')
        placement = kept_early(date(2023, 7, 1), date(2023, 12, 31), date(2023, 10, 16), None)
        with acting_as(SYSTEM):
            session.get_one(Unit, placement.unit_id).legal_form = legal_form
            session.flush()
        if grant_of == "own":
            benefit(placement.trainee_id, "EXPANSION_GRANT", date(2023, 10, 16), organisation=placement.unit_name)
        if grant_of == "other":
            first, last = date(2021, 10, 16), date(2021, 10, 16)
            benefit(placement.trainee_id, "EXPANSION_GRANT", first, last, organisation="别的单位")
        line = only(of_unit(placement, K.HIRING))
    assert line.refused_by == (None if reason is None else "R39")
    assert reason is None or reason in (line.reason or "")


# -- flexibly employed


def of_person(placement: Any, **more: Any) -> list[LineDraft]:
    """What the trainee of a placement could claim."""
    with acting_as(young_person(placement.trainee_id)):
        return computing.drafts(K.FLEX_SOCIAL, trainee_id=placement.trainee_id, **more)


FLEXIBLE = [(["900.00"] * 3, "1800.00"), (["803.41"] * 3, "1606.82"), (["1000.00"] * 14, "8000.00")]


@pytest.mark.parametrize(("payments", "amount"), FLEXIBLE)
def test_two_thirds_are_rounded_once_for_the_claim_and_twelve_months_are_the_most(session, payments, amount) -> None:
    """R38-1 to R38-3."""
    parameter("claim_within_months", "24")
    placement = make_earning(date(2025, 3, 1), date(2026, 2, 28))
    for month, paid in zip(months_from(date(2025, 3, 1), len(payments)), payments, strict=True):
        insure(placement.trainee_id, month, paid)
    lines = of_person(placement)
    counted = [line for line in lines if line.is_counted]
    assert total(counted) == Decimal(amount)
    assert len(counted) == min(12, len(payments))
    assert all(line.refused_by == "R38" for line in lines if not line.is_counted)


def test_months_granted_before_count_for_the_twelve(session) -> None:
    placement = make_earning(date(2025, 12, 1), date(2026, 6, 30))
    claim = make_claim("PAID", unit=None, kind="FLEX_SOCIAL")
    for number in range(11):
        month = f"2025-{number + 1:02d}"
        first, last = month_bounds(month)
        facts = {"month": month, "slot": f"FLEX_SOCIAL:{month}", "from_day": first, "to_day": last}
        make_line(claim, placement, kind="FLEX_SOCIAL", **facts)
    for month in ("2026-06", "2026-07"):
        insure(placement.trainee_id, month)
    lines = of_person(placement)
    assert [(line.month, line.refused_by) for line in lines] == [("2026-06", None), ("2026-07", "R38")]
    assert "已享受11个月" in (lines[1].reason or "")


@pytest.mark.parametrize(("last", "is_counted"), [(date(2026, 6, 30), True), (date(2026, 6, 29), False)])
def test_the_internship_lasted_six_months(session, last, is_counted) -> None:
    """R37-1 and R37-2."""
    placement = make_earning(date(2026, 1, 1), last, state="ENDED")
    insure(placement.trainee_id, "2026-07")
    line = only(of_person(placement))
    assert line.is_counted is is_counted
    assert is_counted or line.refused_by == "R37"


def test_another_subsidy_of_the_month_excludes_it_and_the_next_month_is_whole(session) -> None:
    placement = make_earning(date(2026, 1, 1), date(2026, 6, 30), state="ENDED")
    for month in ("2026-07", "2026-08"):
        insure(placement.trainee_id, month, "803.41")
    benefit(placement.trainee_id, "OTHER_SI_SUBSIDY", date(2026, 7, 1), date(2026, 7, 31))
    lines = of_person(placement)
    assert [(line.refused_by, line.amount_yuan) for line in lines] == [("R41", 0), (None, Decimal("535.61"))]


def test_months_paid_by_an_employer_are_no_flexible_months(session) -> None:
    placement = make_earning(date(2026, 1, 1), date(2026, 6, 30), state="ENDED")
    insure(placement.trainee_id, "2026-07", insured_as="EMPLOYEE", employer="单位")
    assert of_person(placement) == []


# -- premiums


def county(region: str = "640104") -> Actor:
    """The county's agent."""
    roles = frozenset({"COUNTY_AGENT"})
    return Actor(
        name="经办", user_id=3, roles=roles, permissions=permissions_of(roles), level="COUNTY", region_code=region
    )


def test_each_cover_is_a_premium_and_a_slot_that_passed_on_is_none(session) -> None:
    first = make_earning(covered=False)
    second = make_earning(covered=False)
    policy = make_policy(premium_yuan=Decimal("98.50"), valid_from=date(2026, 6, 1))
    left = make_cover(first, policy, state="TRANSFERRED", to_day=date(2026, 7, 1))
    make_cover(second, policy, from_day=date(2026, 7, 2), slot_from_id=left.id)
    make_cover(make_earning(covered=False), policy, state="CANCELLED")
    with acting_as(county()):
        lines = computing.drafts(K.ACCIDENT_INSURANCE, region_code="640104", policy_id=policy.id)
    assert [(line.refused_by, line.amount_yuan) for line in lines] == [(None, Decimal("98.50")), ("R25", 0)]
    assert lines[0].slot == f"ACCIDENT_INSURANCE:{left.id}"


def test_a_second_cover_may_begin_in_the_month_in_which_the_first_ends(session) -> None:
    placement = make_earning(covered=False)
    one = make_policy(valid_from=date(2025, 8, 15), valid_to=date(2026, 8, 14))
    two = make_policy(valid_from=date(2026, 8, 15), valid_to=date(2027, 8, 14))
    cover = make_cover(placement, one, to_day=date(2026, 8, 14))
    make_cover(placement, two, from_day=date(2026, 8, 15))
    claim = make_claim("PAID", kind="ACCIDENT_INSURANCE")
    facts = {"month": None, "from_day": cover.from_day, "to_day": cover.to_day, "standard_yuan": None}
    make_line(claim, placement, cover_id=cover.id, slot=f"ACCIDENT_INSURANCE:{cover.id}", **facts)
    with acting_as(county()):
        assert only(computing.drafts(K.ACCIDENT_INSURANCE, region_code="640104", policy_id=two.id)).is_counted
        assert computing.drafts(K.ACCIDENT_INSURANCE, region_code="640104", policy_id=one.id) == []


# -- fee and award


def test_the_fee_is_off_until_switched_on(session) -> None:
    placement = make_earning()
    line = only(of_unit(placement, K.UNIT_FEE))
    assert line.refused_by == "R46"
    assert "没有启用" in (line.reason or "")


def test_the_fee_follows_the_most_people_at_one_time(session) -> None:
    """R46-1 and R46-2."""
    parameter("unit_fee_enabled", "true")
    unit = make_unit()
    for _number in range(9):
        last = make_earning(unit=unit, covered=False)
    assert only(of_unit(last, K.UNIT_FEE)).refused_by == "R46"
    last = make_earning(date(2026, 11, 1), date(2027, 3, 1), unit=unit, covered=False)
    line = only(of_unit(last, K.UNIT_FEE))
    assert (line.refused_by, line.amount_yuan, line.slot) == (None, Decimal("2000.00"), "UNIT_FEE:2026")


def test_the_award_is_for_a_year_that_is_over_with_half_of_the_people_kept(session) -> None:
    parameter("unit_fee_enabled", "true")
    unit = make_unit()
    for number in range(20):
        facts = {"state": "ENDED", "covered": False, "is_retained": number < 10}
        last = make_earning(date(2025, 7, 1), date(2025, 12, 30), unit=unit, **facts)
    with clock.frozen(date(2026, 3, 1)):
        line = only(of_unit(last, K.RETENTION_AWARD))
    assert (line.refused_by, line.amount_yuan, line.slot) == (None, Decimal("3000.00"), "RETENTION_AWARD:2025")
