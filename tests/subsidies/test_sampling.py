"""The quality sample (C40): first approvals and a repeatable share, looked at by somebody else, before any payment."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.extensions import db
from app.subsidies import signals
from app.subsidies.jobs.risk import publish_seeds
from app.subsidies.models import Claim, SampleSeed
from app.subsidies.queries.flags import samples_of_month, seeds_in_reach, waiting_samples
from app.subsidies.rules.sampling import is_drawn, rank_of
from app.subsidies.services import ledger, sampling
from app.subsidies.states import ClaimState, SampleReason, SampleState
from tests.subsidies.factories import make_account, make_claim

MONTH = "2026-11"


def passed_by(cast, login: str = "xingqing_colleague", **facts) -> Claim:
    return make_claim("COUNTY_PASSED", passed_by_id=cast[login].user_id, **facts)


def drawn(cast, claim: Claim, login: str = "xingqing_colleague"):
    with acting_as(cast[login]) as officer:
        return sampling.on_pass(claim, officer)


def first_sample(cast):
    claim = passed_by(cast)
    return claim, drawn(cast, claim)


@given(seed=st.text("0123456789abcdef", min_size=32, max_size=32), number=st.integers(0, 10**6))
def test_anybody_can_repeat_the_draw(seed, number):
    rank = rank_of(seed, f"JXBT-{number}")
    assert rank == hashlib.sha256(f"{seed}JXBT-{number}".encode()).hexdigest()
    assert is_drawn(rank, 100) and not is_drawn(rank, 0)
    assert is_drawn(rank, 10) == (int(rank, 16) % 100 < 10)


def test_the_share_is_about_what_it_says():
    number = sum(is_drawn(rank_of("seed", f"JXBT-202611-640104-{place:05d}"), 10) for place in range(10_000))
    assert 900 < number < 1100


def test_an_officers_first_approval_is_always_looked_at_again(session, cast):
    claim, sample = first_sample(cast)
    assert (sample.why, sample.state) == (SampleReason.FIRST, SampleState.OPEN)
    assert sample.rank == rank_of(sample.seed, claim.number)
    assert sample.officer_id == cast["xingqing_colleague"].user_id
    assert drawn(cast, claim) is sample
    with acting_as(SYSTEM):
        assert not sampling.is_settled(claim)


def test_later_ones_follow_the_seed(session, cast):
    first_sample(cast)
    with acting_as(SYSTEM):
        seed = sampling.seed_for("640104", MONTH)
    several = [passed_by(cast) for _ in range(25)]
    found = {claim.number for claim in several if drawn(cast, claim)}
    assert found == {
        claim.number for claim in several if is_drawn(rank_of(seed.seed, claim.number), seed.share_percent)
    }
    with acting_as(cast["xingqing_auditor"]):
        assert {sample.claim_number for sample in samples_of_month("640104", MONTH)} >= found


def test_the_seed_of_a_month_is_made_once(session, cast):
    with acting_as(SYSTEM):
        there = db.session.query(SampleSeed).count()
        assert publish_seeds() == 22 - there
        seeds = {row.region_code: row.seed for row in db.session.query(SampleSeed)}
        assert publish_seeds() == 0
        assert {row.region_code: row.seed for row in db.session.query(SampleSeed)} == seeds
        assert len(set(seeds.values())) == 22
        assert sampling.seed_for("640104", MONTH).seed == seeds["640104"]
        assert sampling.seed_for("640104", "2026-12").seed != seeds["640104"]
    with acting_as(cast["xingqing_auditor"]):
        assert {row.region_code for row in seeds_in_reach()} == {"640104"}


def test_somebody_else_agrees(session, cast):
    claim, sample = first_sample(cast)
    with acting_as(cast["xingqing_agent"]) as other:
        assert waiting_samples() == (1, clock.today())
        sampling.agree(other, sample, note="逐项核对，与初审一致")
        assert (sample.state, sample.checked_by_id) == (SampleState.AGREED, other.user_id)
        assert sampling.is_settled(claim)
        assert claim.state == ClaimState.COUNTY_PASSED


@pytest.mark.parametrize("state", ["COUNTY_PASSED", "RECHECK_PASSED", "APPROVED"])
def test_what_differs_goes_back_to_review(session, cast, state):
    make_account()
    claim = make_claim(state, passed_by_id=cast["xingqing_colleague"].user_id, amount_yuan=Decimal("1950.00"))
    with acting_as(SYSTEM):
        if state == "APPROVED":
            ledger.commit(claim)
        sample = sampling.on_pass(claim, cast["xingqing_colleague"])
    told = []

    def hear(sender, **facts):
        told.append(facts["claim"].id)

    with signals.sample_differs.connected_to(hear), acting_as(cast["xingqing_agent"]) as other:
        sampling.differ(other, sample, reason="考勤与工资条不一致")
    with acting_as(SYSTEM):
        assert (claim.state, claim.passed_by_id, claim.rechecked_by_id) == (ClaimState.ACCEPTED, None, None)
        assert sample.note == "考勤与工资条不一致" and sampling.is_settled(claim) and told == [claim.id]
        assert ledger.left("640104", 2026, "LIVING") == Decimal("100000.00")


def test_a_claim_that_is_held_stays_where_it_is(session, cast):
    claim, sample = first_sample(cast)
    with acting_as(SYSTEM):
        claim.state = ClaimState.RISK_HOLD
        db.session.flush()
    with acting_as(cast["xingqing_agent"]) as other:
        sampling.differ(other, sample, reason="不一致")
        assert claim.state == ClaimState.RISK_HOLD


@pytest.mark.parametrize("role", ["passed_by_id", "rechecked_by_id", "submitted_by_id", "created_by_id"])
def test_nobody_looks_a_second_time_at_their_own_work(session, cast, role):
    claim, sample = first_sample(cast)
    with acting_as(SYSTEM):
        claim.state = ClaimState.RISK_HOLD  # in which any of them may stand
        setattr(claim, role, cast["xingqing_agent"].user_id)
        db.session.flush()
    with acting_as(cast["xingqing_agent"]) as involved, pytest.raises(Refused) as refused:
        sampling.agree(involved, sample, note="一致")
    assert refused.value.code == "four_eyes"


def test_the_officer_and_others_are_refused(session, cast):
    _claim, sample = first_sample(cast)
    with acting_as(cast["xingqing_colleague"]) as officer, pytest.raises(Refused) as refused:
        sampling.differ(officer, sample, reason="不一致")
    assert refused.value.code == "four_eyes"
    for login in ("finance_xingqing", "yongning_auditor", "unit1"):
        with acting_as(cast[login]) as elsewhere, pytest.raises(OutOfReach):
            sampling.agree(elsewhere, sample, note="一致")
    with acting_as(cast["supervisor"]) as supervisor, pytest.raises(Refused) as refused:
        sampling.agree(supervisor, sample, note="一致")
    assert refused.value.code == "role"


@pytest.mark.parametrize("note", ["", "  ", "字" * 401])
def test_a_second_look_needs_a_note(session, cast, note):
    _claim, sample = first_sample(cast)
    with acting_as(cast["xingqing_agent"]) as other:
        with pytest.raises(Invalid) as invalid:
            sampling.agree(other, sample, note=note)
        assert "note" in invalid.value.fields
        with pytest.raises(Invalid) as invalid:
            sampling.differ(other, sample, reason=note)
        assert "reason" in invalid.value.fields


def test_what_waits_is_not_sent_to_finance(session, cast):
    claim, sample = first_sample(cast)
    other = passed_by(cast)
    with acting_as(SYSTEM):
        assert sampling.unsettled([claim.id, other.id]) == {claim.id}
        with pytest.raises(Refused) as refused:
            sampling.require_settled([claim, other])
    assert claim.number in refused.value.message and other.number not in refused.value.message
    with acting_as(cast["xingqing_agent"]) as agent:
        sampling.agree(agent, sample, note="一致")
        sampling.require_settled([claim, other])


def test_the_system_passes_nothing_that_is_drawn(session):
    claim = make_claim("COUNTY_PASSED")
    with acting_as(SYSTEM):
        assert sampling.on_pass(claim, SYSTEM) is None


def test_samples_of_another_month_are_not_mixed_in(session, cast):
    _claim, sample = first_sample(cast)
    with acting_as(SYSTEM):
        sample.drawn_on = date(2026, 10, 31)
        db.session.flush()
        assert samples_of_month("640104", MONTH) == []
        assert samples_of_month("640104", "2026-10") == [sample]
