"""Claims are drafted of worked-out lines: who may, what a draft holds, one slot each, anew, and many at once."""

import json
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.extensions import db
from app.placements.models import AttendanceMonth
from app.security.roles import permissions_of
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.services import claims, computing
from app.subsidies.services.claim_rows import parameters_of
from app.subsidies.states import ClaimKind as K
from app.subsidies.states import ClaimState as S
from app.units.models import Unit
from tests.factories import make_unit
from tests.placements.insurance_factories import make_cover, make_policy
from tests.subsidies.earning_factories import (
    insure,
    make_earned,
    make_earning,
    make_month,
    months_from,
    pay,
    stored,
    unit_admin,
    young_person,
)


def lines_of(claim: Claim, revision: int | None = None) -> list[ClaimLine]:
    """The stored lines of a claim, of all revisions or of one, in their order."""
    statement = select(ClaimLine).where(ClaimLine.claim_id == claim.id)
    if revision is not None:
        statement = statement.where(ClaimLine.revision == revision)
    with acting_as(SYSTEM):
        return list(db.session.scalars(statement.order_by(ClaimLine.revision, ClaimLine.place)))


def drafted(placement: Any, **more: Any) -> Claim:
    """The living allowance claim that the unit of a placement drafts."""
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        return claims.draft(admin, K.LIVING, unit_id=placement.unit_id, **more)


def agent(region: str = "640104") -> Actor:
    """A county's agent."""
    roles = frozenset({"COUNTY_AGENT"})
    facts = {"level": "COUNTY", "region_code": region}
    return Actor(name="经办", roles=roles, permissions=permissions_of(roles), **facts)  # type: ignore[arg-type]


def test_a_draft_says_who_when_how_much_and_to_which_account(session) -> None:
    placement = make_earned(2)
    claim = drafted(placement)
    with acting_as(SYSTEM):
        unit = db.session.get_one(Unit, placement.unit_id)
    assert claim.number.startswith("JXBT-202611-640104-0000")
    assert (claim.state, claim.revision, claim.people) == (S.DRAFT, 1, 1)
    assert (claim.period_from, claim.period_to) == (date(2026, 7, 1), date(2026, 8, 31))
    assert claim.amount_yuan == Decimal("4100.00")
    assert (claim.claimant_name, claim.payee_name, claim.account_holder) == (unit.name, unit.name, unit.name)
    assert (claim.payee_account, claim.payee_hash) == (unit.bank_account, unit.bank_account_hash)
    assert [(line.place, line.month, line.holds) for line in lines_of(claim)] == [(1, "2026-07", 1), (2, "2026-08", 1)]


def test_numbers_run_without_gap(session) -> None:
    numbers = [int(drafted(make_earned(1)).number[-5:]) for _number in range(3)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_an_account_in_another_name_is_told_as_it_is(session) -> None:
    unit = make_unit(bank_account="640000000001", bank_holder="张三")
    assert drafted(make_earned(1, unit=unit)).account_holder == "张三"


@pytest.mark.parametrize("kind", [K.LIVING, K.REMAINING, K.HIRING])
def test_only_the_claimant_drafts(session, kind) -> None:
    placement, stranger = make_earned(1), make_unit()
    for actor in (unit_admin(stranger.id), agent(), young_person(placement.trainee_id)):
        with acting_as(actor), pytest.raises(Refused):
            claims.draft(actor, kind, unit_id=placement.unit_id)
        with acting_as(actor), pytest.raises(Refused):
            claims.draft_many(actor, kind, [placement.unit_id])


def test_nothing_to_claim_tells_the_first_reasons(session) -> None:
    placement = make_earning()
    make_month(placement, "2026-07")
    with pytest.raises(Invalid) as told:
        drafted(placement)
    assert f"{placement.person_name} 2026-07：实际发放0.00元低于应发2050.00元" in told.value.fields["lines"][0]


def test_what_lies_in_a_draft_is_named(session) -> None:
    placement = make_earned(1)
    claim = drafted(placement)
    with pytest.raises(Invalid) as told:
        drafted(placement)
    assert claim.number in told.value.fields["lines"][0]


def test_a_day_to_come_is_no_day_to_claim_up_to(session) -> None:
    with pytest.raises(Invalid) as told:
        drafted(make_earned(1), until=date(2026, 11, 26))
    assert "until" in told.value.fields


def test_an_account_cannot_be_typed_by_a_unit(session) -> None:
    with pytest.raises(Invalid) as told:
        drafted(make_earned(1), payee_account="6222")
    assert "payee_account" in told.value.fields


def test_each_county_is_a_claim_of_its_own_the_units_own_first(session) -> None:
    unit = make_unit(region_code="640106")
    for region in ("640104", "640106", "640121"):
        make_earned(1, unit=unit, region=region)
    admin = unit_admin(unit.id)
    with acting_as(admin):
        made = [claims.draft(admin, K.LIVING, unit_id=unit.id).region_code for _number in range(3)]
    assert made == ["640106", "640104", "640121"]


def test_a_refusal_is_told_once(session) -> None:
    """What a claim that was sent in has refused for the same rule is no line of the next one."""
    placement = make_earned(1)
    make_month(placement, "2026-08")
    first = drafted(placement)
    assert [line.refused_by for line in lines_of(first)] == [None, "R34"]
    first.state, first.submitted_at = S.SUBMITTED, clock.now()
    stored(first)
    make_month(placement, "2026-09")
    pay(placement, "2026-09")
    assert [line.month for line in lines_of(drafted(placement))] == ["2026-09"]
    pay(placement, "2026-08")
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        assert [line.month for line in computing.drafts(K.LIVING, unit_id=placement.unit_id)] == ["2026-08"]


# -- anew


def test_a_draft_is_worked_out_anew_in_place(session) -> None:
    placement = make_earned(1)
    claim = drafted(placement)
    make_month(placement, "2026-08")
    pay(placement, "2026-08")
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        claims.refresh(admin, claim)
    assert (claim.revision, claim.amount_yuan, len(lines_of(claim))) == (1, Decimal("4100.00"), 2)


def test_a_claim_to_be_supplemented_keeps_its_old_lines_and_its_period(session) -> None:
    placement = make_earned(2)
    claim = drafted(placement, until=date(2026, 7, 31))
    facts = {"submitted_at": clock.now(), "supplement_asked_on": clock.today(), "state": S.SUPPLEMENT}
    for name, value in facts.items():
        setattr(claim, name, value)
    stored(claim)
    with acting_as(SYSTEM):
        sheet = db.session.scalars(select(AttendanceMonth).where(AttendanceMonth.month == "2026-07")).one()
        sheet.attended = 20
        db.session.flush()
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        claims.refresh(admin, claim)
    assert (claim.revision, claim.amount_yuan) == (2, Decimal("1782.61"))
    assert [(line.revision, line.holds, line.amount_yuan) for line in lines_of(claim)] == [
        (1, False, Decimal("2050.00")),
        (2, True, Decimal("1782.61")),
    ]


def test_nothing_left_is_told_and_the_claim_stays(session) -> None:
    placement = make_earned(1)
    claim = drafted(placement)
    with acting_as(SYSTEM):
        sheet = db.session.get_one(AttendanceMonth, lines_of(claim)[0].sheet_id)
        sheet.state = "OPEN"
        db.session.flush()
    admin = unit_admin(placement.unit_id)
    with acting_as(admin), pytest.raises(Invalid):
        claims.refresh(admin, claim)
    assert [line.holds for line in lines_of(claim)] == [True]


@pytest.mark.parametrize("state", [S.SUBMITTED, S.ACCEPTED, S.RISK_HOLD])
def test_past_the_submission_nothing_is_worked_out_anew_by_the_claimant(session, state) -> None:
    placement = make_earned(1)
    claim = drafted(placement)
    claim.state, claim.submitted_at = state, clock.now()
    stored(claim)
    admin = unit_admin(placement.unit_id)
    with acting_as(admin), pytest.raises(Refused):
        claims.refresh(admin, claim)


def test_another_does_not_work_out_anew(session) -> None:
    claim = drafted(make_earned(1))
    with acting_as(agent()), pytest.raises(Refused):
        claims.refresh(agent(), claim)


def test_released_lines_can_be_claimed_again(session) -> None:
    placement = make_earned(1)
    claim = drafted(placement)
    with acting_as(SYSTEM):
        claims.release_lines(claim)
        claim.state = S.WITHDRAWN
        db.session.flush()
    assert [line.holds for line in lines_of(claim)] == [False]
    assert lines_of(drafted(placement))[0].holds


# -- one slot each


def test_two_claims_at_once_for_one_month_are_refused_in_words(session) -> None:
    """What the second worked out before the first was stored meets the unique slot."""
    placement = make_earned(1)
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        before = computing.drafts(K.LIVING, unit_id=placement.unit_id)
    first = drafted(placement)
    other = stored(Claim(**{**_facts(first), "number": "JXBT-202611-640104-90000"}))
    with acting_as(admin), pytest.raises(Invalid) as told:
        claims.store_lines(other, before, 1)
    assert "R41" in told.value.fields["lines"][0]
    assert lines_of(other) == []
    assert len(lines_of(first)) == 1


def _facts(claim: Claim) -> dict[str, Any]:
    names = ("kind", "claimant", "claimant_name", "unit_id", "region_code", "period_from", "period_to")
    return {name: getattr(claim, name) for name in names}


def test_random_claims_keep_the_limits(session) -> None:
    """Shares add up to at most 12, no line is above its standard, one living line per person and month holds."""
    chance = random.Random(20261125)
    first = date(2025, 12, 8)
    placement = make_earning(first, date(2026, 12, 7))
    with clock.frozen(date(2026, 12, 20)):
        for month in months_from(first, 13):
            due = 16 if month in ("2025-12",) else None
            attended = chance.choice([None, 7, due])
            make_month(placement, month, attended=attended)
            pay(placement, month)
    for _round in range(12):
        with clock.frozen(chance.choice([date(2026, 5, 20), date(2026, 9, 9), date(2026, 12, 20)])):
            try:
                claim = drafted(placement)
            except Invalid:
                continue
            if chance.random() < 0.4:
                with acting_as(SYSTEM):
                    claims.release_lines(claim)
                    claim.state = S.WITHDRAWN
                    db.session.flush()
    with acting_as(SYSTEM):
        held = list(db.session.scalars(select(ClaimLine).where(ClaimLine.holds)))
        doubles = db.session.execute(
            select(ClaimLine.holder_id, ClaimLine.slot)
            .where(ClaimLine.holds)
            .group_by(ClaimLine.holder_id, ClaimLine.slot)
            .having(func.count() > 1)
        ).all()
    assert held
    assert not doubles
    assert sum(Fraction(line.share) for line in held) <= 12
    assert all(0 < line.amount_yuan <= line.standard_yuan for line in held)


# -- persons and counties


def test_a_person_claims_the_own_insured_months(session) -> None:
    placement = make_earning(date(2026, 1, 1), date(2026, 6, 30), state="ENDED")
    for month in ("2026-07", "2026-08", "2026-09"):
        insure(placement.trainee_id, month, "803.41")
    person = young_person(placement.trainee_id)
    with acting_as(person):
        claim = claims.draft(person, K.FLEX_SOCIAL, trainee_id=placement.trainee_id)
        assert claim.claimant_name == placement.person_name
        assert claim.amount_yuan == Decimal("1606.82")
        claims.refresh(person, claim)
    assert sum(line.amount_yuan for line in lines_of(claim)) == Decimal("1606.82")
    with acting_as(person), pytest.raises(Refused):
        claims.draft(person, K.FLEX_SOCIAL, trainee_id=make_earning().trainee_id)


def test_a_premium_claim_pays_one_insurer(session) -> None:
    for name in ("甲保险", "乙保险"):
        placement = make_earning(covered=False)
        make_cover(placement, make_policy(insurer=name, premium_yuan=Decimal("100.00"), valid_from=date(2026, 6, 1)))
    with acting_as(agent()):
        given = {"payee_name": "甲保险", "payee_bank": "某银行", "payee_account": "64000010"}
        first = claims.draft(agent(), K.ACCIDENT_INSURANCE, **given)
        assert (first.payee_name, first.account_holder, first.payee_account) == ("甲保险", "甲保险", "64000010")
        assert (first.amount_yuan, first.people) == (Decimal("100.00"), 1)
        second = claims.draft(agent(), K.ACCIDENT_INSURANCE)
        assert (second.payee_name, second.payee_account) == ("乙保险", None)
        with pytest.raises(Invalid) as told:
            claims.draft(agent(), K.ACCIDENT_INSURANCE, payee_name="丙保险", payee_bank="行", payee_account="64000011")
        assert "payee_name" in told.value.fields
        with pytest.raises(OutOfReach):
            claims.draft(agent(), K.ACCIDENT_INSURANCE, region_code="640121")
        claims.refresh(agent(), first)
    assert first.payee_account == "64000010"


def test_the_account_of_an_insurer_is_remembered(session) -> None:
    given = {"payee_name": "测试保险公司", "payee_bank": "某银行", "payee_account": "64000010"}
    make_earning()
    with acting_as(agent()):
        claims.draft(agent(), K.ACCIDENT_INSURANCE, **given)
    make_earning()
    with acting_as(agent()):
        assert claims.draft(agent(), K.ACCIDENT_INSURANCE).payee_account == "64000010"


# -- many


def test_many_units_are_drafted_in_as_many_statements_as_one(session, statements) -> None:
    def count_for(number: int) -> int:
        units = []
        for _number in range(number):
            unit = make_unit()
            for _person in range(2):
                make_earned(2, unit=unit)
            units.append(unit.id)
        idle = make_unit()
        statements.clear()
        with acting_as(SYSTEM):
            made = claims.draft_many(SYSTEM, K.LIVING, [*units, idle.id])
        sent = [one for one in statements if "number_series.last \nFROM" not in one and "INSERT INTO audit" not in one]
        assert sorted(claim.unit_id or "" for claim in made) == sorted(units)
        assert {claim.amount_yuan for claim in made} == {Decimal("8200.00")}
        assert len({claim.number for claim in made}) == number
        return len(sent)

    count_for(1)
    few = count_for(1)
    assert few <= 24
    assert count_for(30) <= few + 2


def test_what_is_drafted_for_many_is_what_each_would_draft(session: Session) -> None:
    unit = make_unit()
    placement = make_earned(3, unit=unit)
    with acting_as(SYSTEM):
        before = computing.drafts(K.LIVING, unit_id=unit.id)
        made = claims.draft_many(SYSTEM, K.LIVING, [unit.id])
    assert len(made) == 1
    assert [(line.slot, line.amount_yuan, line.steps) for line in lines_of(made[0])] == [
        (line.slot, line.amount_yuan, line.steps_json()) for line in before
    ]
    assert placement.unit_id == unit.id


def test_the_parameters_of_a_claim_are_frozen_whole(session) -> None:
    claim = drafted(make_earned(2))
    with acting_as(SYSTEM):
        rows = {row[0]: row for row in json.loads(parameters_of(line.steps for line in lines_of(claim)))}
    assert rows["min_wage"][1:3] == ["640104", "2050.00"]
    assert rows["exclusive_pairs"][2]["REMAINING"] == ["LIVING", "REMAINING"]
    assert rows["personal_leave_limit"][2] is None
    assert all(row[3] for row in rows.values())


def test_a_claim_that_tops_up_another_keeps_its_lines(session) -> None:
    placement = make_earned(2)
    base = drafted(placement)
    topup = stored(Claim(**{**_facts(base), "number": "JXBT-202611-640104-90001", "follows_id": base.id}))
    admin = unit_admin(placement.unit_id)
    with acting_as(admin):
        assert claims.refresh(admin, topup) is topup
    assert lines_of(topup) == []
    assert len(lines_of(base)) == 2
