"""Money comes back: two hands, parts, vouchers, the ledger, and the months that no longer count (R62, C88)."""

from datetime import date
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import DAY
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import Placement
from app.subsidies.jobs import claims as jobs
from app.subsidies.models import BudgetAccount, BudgetEntry
from app.subsidies.queries import claims as queries
from app.subsidies.queries import flags as flag_queries
from app.subsidies.queries import money as money_queries
from app.subsidies.services import flags, following, recoveries, revising
from app.subsidies.states import ClaimState, EntryKind, RecountOutcome, RecoveryState
from app.units.models import UnitBan
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_flag

S, C = ClaimState, RecoveryState
FULL, LESS = Decimal("2050.00"), Decimal("1871.74")  # 23 of 23 and 21 of 23 workdays of July 2026
MORE = FULL - LESS
TWO = (date(2026, 7, 6), date(2026, 7, 7))
TODAY = date(2026, 11, 25)


@pytest.fixture
def placement(session):
    following.listen()
    make_account("100000.00")
    return flow.make_paid(flow.make_workplace())


@pytest.fixture
def claim(cast, placement):
    """A paid claim of which two days turned out to be absent."""
    with acting_as(SYSTEM):
        unit = db.session.get_one(type(flow.make_workplace()), placement.unit_id)
    claim = flow.paid(cast, unit)
    with acting_as(SYSTEM):
        placement.months_paid = Decimal(2)
        db.session.flush()
    return claim


def overpaid(cast, placement, claim):
    flow.correct(cast, placement, "2026-07", *TWO)
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        revising.recount(auditor, claim, cause="虚报出勤")
        [recovery] = queries.recoveries_of(claim)
    return recovery


def refused(actor, verb, *args, **facts):
    with acting_as(actor), pytest.raises((Refused, Invalid)) as caught:
        verb(actor, *args, **facts)
    error = caught.value
    return error.code if isinstance(error, Refused) else sorted(error.fields)


def act(actor, verb, *args, **facts):
    with acting_as(actor):
        return verb(actor, *args, **facts)


def give(cast, recovery, amount, voucher, who="finance_xingqing", day=TODAY):
    return act(cast[who], recoveries.return_money, recovery, amount_yuan=amount, returned_on=day, voucher_no=voucher)


def months(placement):
    with acting_as(SYSTEM):
        return db.session.scalar(db.select(Placement.months_paid).where(Placement.id == placement.id))


def account():
    with acting_as(SYSTEM):
        return db.session.query(BudgetAccount).one()


def test_the_difference_comes_back_in_parts(cast, placement, claim):
    recovery = overpaid(cast, placement, claim)
    supervisor = cast["supervisor"]
    act(supervisor, recoveries.order, recovery)
    assert (recovery.state, recovery.due_on) == (C.ORDERED, date(2026, 12, 25))
    assert (claim.state, claim.due_on) == (S.RECOVERING, date(2026, 12, 25))
    give(cast, recovery, "100.00", "SK1")
    assert (recovery.state, recovery.returned_yuan, claim.state) == (C.ORDERED, Decimal("100.00"), S.RECOVERING)
    give(cast, recovery, MORE - 100, "SK2", who="xingqing_agent")
    assert (recovery.state, claim.state, claim.returned_yuan) == (C.SETTLED, S.RECOVERED, MORE)
    assert (claim.amount_yuan, claim.paid_yuan) == (2 * FULL, 2 * FULL)
    with acting_as(SYSTEM):
        entries = db.session.query(BudgetEntry).filter_by(kind=EntryKind.RETURN).order_by(BudgetEntry.id).all()
        assert [entry.paid_yuan for entry in entries] == [Decimal("-100.00"), 100 - MORE]
        assert "SK1" in entries[0].note and money_queries.unbalanced() == []
    assert account().paid_yuan == 2 * FULL - MORE
    assert months(placement) == Decimal("1.9130")  # 2 − 2/23


def test_what_was_settled_is_not_asked_again(cast, placement, claim):
    recovery = overpaid(cast, placement, claim)
    act(cast["supervisor"], recoveries.order, recovery)
    give(cast, recovery, MORE, "SK1")
    agent, auditor = cast["xingqing_agent"], cast["xingqing_auditor"]
    assert act(agent, revising.recount, claim, cause="复核").outcome == RecountOutcome.NONE
    assert refused(auditor, recoveries.propose, claim, reason="再追") == ["amount"]
    flow.correct(cast, placement, "2026-07")
    assert act(agent, revising.recount, claim, cause="出勤属实").outcome == RecountOutcome.TOPUP
    with acting_as(SYSTEM):
        assert queries.topups_of(claim)[0].amount_yuan == MORE


def test_two_hands(cast, placement, claim):
    recovery = overpaid(cast, placement, claim)
    auditor, supervisor = cast["xingqing_auditor"], cast["supervisor"]
    for who in ("xingqing_auditor", "xingqing_agent", "finance_xingqing"):
        assert refused(cast[who], recoveries.order, recovery) == "role"
    with acting_as(SYSTEM):
        recovery.proposed_by_id = supervisor.user_id
        db.session.flush()
    assert refused(supervisor, recoveries.order, recovery) == "four_eyes"
    assert refused(supervisor, recoveries.cancel, recovery, reason="x") == "four_eyes"
    with acting_as(SYSTEM):
        recovery.proposed_by_id = auditor.user_id
        db.session.flush()
    assert refused(supervisor, recoveries.cancel, recovery, reason=" ") == ["reason"]
    act(supervisor, recoveries.cancel, recovery, reason="证据不足")
    assert (recovery.state, claim.state) == (C.CANCELLED, S.PAID)
    assert act(auditor, revising.recount, claim, cause="补充证据").outcome == RecountOutcome.RECOVERY


@pytest.mark.parametrize("who", ["xingqing_agent", "supervisor", "finance_xingqing", "unit1"])
def test_only_the_countys_auditor_proposes(cast, who):
    assert refused(cast[who], recoveries.propose, make_claim("PAID"), reason="x") == "role"


@pytest.mark.parametrize("state", ["APPROVED", "SENT_TO_FINANCE", "RECOVERING", "REJECTED"])
def test_only_of_paid_claims(cast, state):
    assert refused(cast["xingqing_auditor"], recoveries.propose, make_claim(state), reason="x") == "state"


def test_nothing_is_proposed_twice_or_without_reason(cast, placement, claim):
    auditor = cast["xingqing_auditor"]
    assert refused(auditor, recoveries.propose, claim, reason=" ") == ["reason"]
    assert refused(auditor, recoveries.propose, claim, reason="x", cause="WHIM") == ["cause"]
    assert refused(auditor, recoveries.propose, claim, reason="x") == ["amount"]
    assert refused(auditor, recoveries.propose, claim, reason="x", cause="FRAUD") == ["cause"]
    overpaid(cast, placement, claim)
    assert refused(auditor, recoveries.propose, claim, reason="x") == "open"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount_yuan": ""}, "amount_yuan"),
        ({"amount_yuan": "十元"}, "amount_yuan"),
        ({"amount_yuan": "0"}, "amount_yuan"),
        ({"amount_yuan": "-5"}, "amount_yuan"),
        ({"amount_yuan": "1.005"}, "amount_yuan"),
        ({"amount_yuan": "178.27"}, "amount_yuan"),
        ({"returned_on": "2026-11-26"}, "returned_on"),
        ({"returned_on": "2026-11-24"}, "returned_on"),
        ({"returned_on": "昨天"}, "returned_on"),
        ({"voucher_no": " "}, "voucher_no"),
        ({"voucher_no": "9" * 61}, "voucher_no"),
        ({"voucher_no": "SK1"}, "voucher_no"),
    ],
)
def test_what_comes_back_is_written_down_rightly(cast, placement, claim, facts, field):
    recovery = overpaid(cast, placement, claim)
    act(cast["supervisor"], recoveries.order, recovery)
    give(cast, recovery, "0.01", "SK1")
    given = {"amount_yuan": "1.00", "returned_on": "2026-11-25", "voucher_no": "SK2", **facts}
    if facts.get("amount_yuan") == "178.27":
        given["amount_yuan"] = "178.26"  # one cent came back already
    assert refused(cast["finance_xingqing"], recoveries.return_money, recovery, **given) == [field]
    assert (recovery.returned_yuan, claim.returned_yuan) == (Decimal("0.01"), Decimal("0.01"))


def test_who_writes_returns_down(cast, placement, claim):
    recovery = overpaid(cast, placement, claim)
    facts = {"amount_yuan": "1.00", "returned_on": TODAY, "voucher_no": "SK1"}
    assert refused(cast["finance_xingqing"], recoveries.return_money, recovery, **facts) == "state"
    act(cast["supervisor"], recoveries.order, recovery)
    for who in ("xingqing_auditor", "supervisor", "unit1"):
        assert refused(cast[who], recoveries.return_money, recovery, **facts) == "role"


def test_after_fraud_everything_comes_back_and_the_unit_is_banned(cast, placement, claim):
    make_flag(claim, "F22", level="HIGH", weight=60)
    db.session.expire_all()
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        [flag] = flag_queries.flags_of(claim)
        flags.confirm(auditor, flag, reason="出境期间有考勤", is_fraud=True)
    with acting_as(SYSTEM):
        assert db.session.query(Message).filter_by(template="claim_fraud").count() == 1
    assert claim.state == S.PAID
    recovery = act(auditor, recoveries.propose, claim, reason="骗取补贴", cause="FRAUD")
    assert recovery.amount_yuan == 2 * FULL
    act(cast["supervisor"], recoveries.order, recovery)
    with acting_as(SYSTEM):
        [ban] = db.session.query(UnitBan).filter_by(unit_id=claim.unit_id).all()
    assert (ban.banned_from, ban.banned_to) == (TODAY, date(2029, 11, 24))
    give(cast, recovery, 2 * FULL, "SK1")
    assert (claim.state, account().paid_yuan, months(placement)) == (S.RECOVERED, 0, 0)
    with acting_as(SYSTEM):
        assert all(line.holds for line in queries.lines_of(claim))
    assert refused(cast["xingqing_agent"], revising.recount, claim, cause="x") == "fraud"
    flow.correct(cast, placement, "2026-07")
    assert not claim.needs_recount


def test_the_claimant_is_told_and_reminded_once(cast, placement, claim):
    recovery = overpaid(cast, placement, claim)
    act(cast["supervisor"], recoveries.order, recovery)
    with acting_as(SYSTEM):
        told = db.session.query(Message).filter_by(template="recovery_ordered").all()
    assert told and all("178.26" in row.body and "2026-12-25" in row.body for row in told)
    with clock.frozen(date(2026, 12, 21)), acting_as(SYSTEM):
        assert queries.recoveries_due(date(2026, 12, 21), date(2026, 12, 21) + 5 * DAY, "") == [recovery]
        jobs.remind()
        assert jobs.remind() == 0
