"""A change of circumstances works claims out anew, shows the difference line by line, and overwrites nothing (C87, R62)."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements import signals as placement_signals
from app.placements.states.attendance import AttendanceMonthState as M
from app.registers import signals as register_signals
from app.registers.models import InsuranceMonth
from app.subsidies.jobs import claims as jobs
from app.subsidies.models import BudgetAccount, Claim, ClaimRecount
from app.subsidies.queries import claims as queries
from app.subsidies.rules.lines import LineDraft
from app.subsidies.rules.recounts import Standing, changes_of, share_of, standing_of, topup_lines
from app.subsidies.services import following, reviewing, revising
from app.subsidies.services.claim_rows import parameters_of
from app.subsidies.services.moving import perform
from app.subsidies.states import ClaimKind, ClaimState, RecountOutcome
from app.trainees.models import Trainee
from tests.registers.entries import make_entry
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_line

S, R = ClaimState, RecountOutcome
FULL = Decimal("2050.00")
TWO = (date(2026, 7, 6), date(2026, 7, 7))  # 21 of 23 workdays are left: 2050 × 21/23 = 1871.74
LESS = Decimal("1871.74")


@pytest.fixture
def placement(session):
    following.listen()
    return flow.make_paid(flow.make_workplace())


@pytest.fixture
def unit(placement):
    with acting_as(SYSTEM):
        return db.session.get_one(type(flow.make_workplace()), placement.unit_id)


def recounts(claim):
    with acting_as(SYSTEM):
        return queries.recounts_of(claim)


def lines(claim, revision=None):
    with acting_as(SYSTEM):
        return queries.lines_of(claim, revision)


def night(day=None):
    """What the job does."""
    with clock.frozen(day or clock.today()), acting_as(SYSTEM):
        return jobs.recount()


def held_money():
    with acting_as(SYSTEM):
        return db.session.query(BudgetAccount).one().committed_yuan


def refused(actor, verb, *args, **facts):
    with acting_as(actor), pytest.raises((Refused, Invalid)) as caught:
        verb(actor, *args, **facts)
    error = caught.value
    return error.code if isinstance(error, Refused) else sorted(error.fields)


# -- not paid yet


def test_an_unlocked_month_marks_its_claim_and_the_job_waits_for_it(cast, unit, placement):
    claim = flow.passed(cast, unit)
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        flow.sheets.unlock(auditor, flow.sheet_of(placement, "2026-07"), reason="更正")
    assert claim.needs_recount
    assert refused(auditor, reviewing.recheck, claim) == "changed"
    assert night() == 0 and claim.needs_recount
    flow.attend(placement, "2026-07", absent=TWO)
    assert night() == 1
    assert (claim.state, claim.needs_recount, claim.amount_yuan) == (S.ACCEPTED, False, FULL + LESS)
    assert night() == 0


def test_a_revision_keeps_the_old_lines_and_tells_the_difference(cast, unit, placement):
    claim = flow.passed(cast, unit)
    flow.correct(cast, placement, "2026-07", *TWO)
    night()
    old, new = lines(claim, 1), lines(claim, 2)
    assert [(line.amount_yuan, line.holds) for line in old] == [(FULL, False), (FULL, False)]
    assert [(line.amount_yuan, line.holds) for line in new] == [(LESS, True), (FULL, True)]
    assert (claim.revision, claim.passed_by_id, claim.passed_at) == (2, None, None)
    [row] = recounts(claim)
    assert (row.outcome, row.before_yuan, row.after_yuan) == (R.REVISED, 2 * FULL, FULL + LESS)
    [told] = json.loads(row.differences)
    assert (told["month"], told["before"], told["after"]) == ("2026-07", "2050.00", "1871.74")
    assert "减少 178.26 元" in told["words"] and "23 天变为 21 天" in told["words"]
    assert flow.sheet_of(placement, "2026-07").state == M.LOCKED
    assert flow.move(cast, claim, "pass", "recheck").state == S.RECHECK_PASSED


def test_what_the_budget_held_is_free_and_the_notice_names_it_no_more(cast, unit, placement):
    make_account("10000.00")
    claim = flow.approved(cast, unit)
    assert held_money() == 2 * FULL
    flow.correct(cast, placement, "2026-07", *TWO)
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        reviewing.MOVES["revise"](agent, claim, reason="出勤更正")
    assert (claim.state, claim.approved_on, claim.budget_year, claim.notice_id) == (S.ACCEPTED, None, None, None)
    assert held_money() == 0


def test_a_change_that_makes_no_difference_is_written_down_and_moves_nothing(cast, unit, placement):
    claim = flow.passed(cast, unit)
    flow.correct(cast, placement, "2026-07")
    assert claim.needs_recount and night() == 1
    assert (claim.state, claim.revision, claim.needs_recount) == (S.COUNTY_PASSED, 1, False)
    assert [row.outcome for row in recounts(claim)] == [R.NONE]
    assert flow.move(cast, claim, "recheck").state == S.RECHECK_PASSED


def test_nothing_is_worked_out_anew_without_a_change(cast, unit):
    claim = flow.passed(cast, unit)
    agent = cast["xingqing_agent"]
    assert refused(agent, revising.revise, claim, reason="再算一次") == ["lines"]
    assert refused(agent, revising.revise, claim, reason=" ") == ["reason"]
    assert refused(cast["xingqing_auditor"], revising.revise, claim, reason="x") == "role"
    assert claim.state == S.COUNTY_PASSED and not recounts(claim)


def test_an_officer_need_not_wait_for_the_month(cast, unit, placement):
    claim = flow.passed(cast, unit)
    auditor, agent = cast["xingqing_auditor"], cast["xingqing_agent"]
    with acting_as(auditor):
        flow.sheets.unlock(auditor, flow.sheet_of(placement, "2026-07"), reason="更正")
    with acting_as(agent):
        revising.revise(agent, claim, reason="7 月另行申领")
    assert claim.amount_yuan == FULL
    assert {line.month: (line.is_counted, line.holds) for line in lines(claim)} == {
        "2026-07": (False, False),
        "2026-08": (True, True),
    }


def test_a_claim_sent_in_waits_until_it_is_accepted(cast, unit, placement):
    claim = flow.move(cast, flow.drafted(unit), "submit")
    flow.correct(cast, placement, "2026-07", *TWO)
    assert night() == 0 and claim.needs_recount
    flow.move(cast, claim, "accept")
    assert night() == 1 and claim.amount_yuan == FULL + LESS


def test_a_second_look_that_differs_puts_the_claim_back(cast, unit):
    make_account("10000.00")
    claim = flow.approved(cast, unit)
    with acting_as(SYSTEM):
        reviewing.review_again(claim, "质量抽查不一致")
        assert (claim.state, claim.passed_by_id, claim.approved_on) == (S.ACCEPTED, None, None)
        assert reviewing.review_again(claim, "再次").state == S.ACCEPTED
    assert held_money() == 0


# -- paid


@pytest.fixture
def money(session):
    return make_account("100000.00")


def test_too_little_paid_is_topped_up_by_a_claim_of_its_own(cast, money, unit, placement):
    flow.attend(placement, "2026-07", absent=TWO)
    base = flow.paid(cast, unit)
    assert base.amount_yuan == FULL + LESS
    flow.correct(cast, placement, "2026-07")
    assert base.needs_recount and night() == 1
    [row] = recounts(base)
    with acting_as(SYSTEM):
        [topup] = queries.topups_of(base)
    assert (row.outcome, row.topup_id, row.after_yuan) == (R.TOPUP, topup.id, 2 * FULL)
    assert (topup.state, topup.amount_yuan, topup.follows_id) == (S.SUBMITTED, FULL - LESS, base.id)
    [line] = lines(topup)
    assert (line.slot, line.holds, share_of(line.share)) == ("LIVING:2026-07+1", True, Fraction(2, 23))
    assert (base.state, base.amount_yuan, base.paid_yuan) == (S.PAID, FULL + LESS, FULL + LESS)
    assert topup.risk_result == "PASS" and topup.submitted_by_id is None


def test_a_topup_goes_through_every_hand(cast, money, unit, placement):
    flow.attend(placement, "2026-07", absent=TWO)
    base = flow.paid(cast, unit)
    flow.correct(cast, placement, "2026-07")
    night()
    with acting_as(SYSTEM):
        [topup] = queries.topups_of(base)
    agent = cast["xingqing_agent"]
    assert refused(agent, reviewing.request_supplement, topup, reason="x", items="x") == "tops_up"
    flow.move(cast, topup, "accept", "pass", "recheck")
    with acting_as(SYSTEM):
        perform(SYSTEM, topup, "publish")
        flow.notices.approve(topup)
    flow.settle_payment(cast, topup)
    assert (topup.state, topup.paid_yuan) == (S.PAID, FULL - LESS)
    with acting_as(agent):
        assert revising.recount(agent, base, cause="复核").outcome == R.NONE
    assert refused(agent, revising.recount, topup, cause="复核") == "tops_up"


def test_nothing_is_recounted_while_a_topup_goes_on_and_a_withdrawn_one_no_longer_counts(cast, money, unit, placement):
    flow.attend(placement, "2026-07", absent=TWO)
    base = flow.paid(cast, unit)
    flow.correct(cast, placement, "2026-07")
    night()
    agent = cast["xingqing_agent"]
    assert refused(agent, revising.recount, base, cause="复核") == "topping_up"
    with acting_as(SYSTEM):
        [topup] = queries.topups_of(base)
    flow.move(cast, topup, "withdraw")
    with acting_as(agent):
        again = revising.recount(agent, base, cause="单位撤回后重新补发")
    assert again.outcome == R.TOPUP and again.topup_id != topup.id
    with acting_as(SYSTEM):
        assert [line.slot for line in queries.lines_of(queries.topups_of(base)[1])] == ["LIVING:2026-07+2"]


def test_a_topup_under_way_follows_the_facts(cast, money, unit, placement):
    flow.attend(placement, "2026-07", absent=TWO)
    base = flow.paid(cast, unit)
    flow.correct(cast, placement, "2026-07")
    night()
    with acting_as(SYSTEM):
        [topup] = queries.topups_of(base)
    flow.move(cast, topup, "accept")
    flow.correct(cast, placement, "2026-07", TWO[0])  # 22 of 23: 1960.87
    assert topup.needs_recount
    night()
    assert (topup.amount_yuan, topup.revision) == (Decimal("89.13"), 2)
    assert flow.move(cast, topup, "pass").state == S.COUNTY_PASSED


def test_too_much_paid_is_told_to_the_auditors(cast, money, unit, placement):
    base = flow.paid(cast, unit)
    flow.correct(cast, placement, "2026-07", *TWO)
    assert night() == 1
    [row] = recounts(base)
    assert (row.outcome, row.before_yuan, row.after_yuan) == (R.RECOVERY, 2 * FULL, FULL + LESS)
    assert (base.state, base.amount_yuan, base.revision) == (S.PAID, 2 * FULL, 1)
    with acting_as(SYSTEM):
        assert db.session.query(Message).filter_by(template="claim_overpaid").count() == 1
        assert queries.recoveries_of(base) == []
        assert queries.overpaid() == (1, clock.today())


def test_an_auditor_who_recounts_proposes_at_once(cast, money, unit, placement):
    base = flow.paid(cast, unit)
    flow.correct(cast, placement, "2026-07", *TWO)
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        revising.recount(auditor, base, cause="虚报出勤")
        [recovery] = queries.recoveries_of(base)
        assert queries.overpaid() == (0, None)
    assert (recovery.amount_yuan, recovery.state) == (FULL - LESS, "PROPOSED")
    assert refused(auditor, revising.recount, base, cause="再算") == "recovering"


@pytest.mark.parametrize(("who", "code"), [("unit1", "role"), ("finance_xingqing", "role"), ("supervisor", "role")])
def test_who_recounts_paid_claims(cast, who, code):
    assert refused(cast[who], revising.recount, make_claim("PAID"), cause="x") == code


def test_only_paid_claims_are_recounted_so(cast):
    agent = cast["xingqing_agent"]
    assert refused(agent, revising.recount, make_claim("APPROVED"), cause="x") == "state"
    assert refused(agent, revising.recount, make_claim("RECOVERING"), cause="x") == "state"
    assert refused(agent, revising.recount, make_claim("PAID"), cause=" ") == ["cause"]


# -- what concerns which claims


def test_only_the_claims_of_that_sheet_are_marked(cast, unit, placement):
    other = flow.make_workplace()
    flow.make_paid(other)
    mine, foreign = flow.passed(cast, unit), flow.passed(cast, other)
    flow.correct(cast, placement, "2026-07", *TWO)
    db.session.expire_all()
    assert mine.needs_recount and not foreign.needs_recount


def test_what_is_over_is_not_marked(cast, unit, placement):
    claim = flow.move(cast, flow.drafted(unit), "submit", "withdraw")
    flow.correct(cast, placement, "2026-07", *TWO)
    assert not claim.needs_recount


def test_a_corrected_end_marks_and_an_ordinary_one_does_not(cast, unit, placement):
    claim = flow.passed(cast, unit)
    with acting_as(SYSTEM):
        placement_signals.ended.send(placement)
        assert not claim.needs_recount
        placement.ends_on = date(2026, 8, 20)
        placement_signals.ended.send(placement)
    assert claim.needs_recount


@pytest.mark.parametrize(("kind", "marked"), [("FLEX_SOCIAL", True), ("HIRING", True), ("LIVING", False)])
def test_months_of_insurance_concern_the_kinds_that_rest_on_them(cast, placement, kind, marked):
    claim = make_claim(kind=ClaimKind.HIRING if kind == "HIRING" else ClaimKind.LIVING)
    make_line(claim, placement, kind=kind, slot=kind)
    with acting_as(SYSTEM):
        person = db.session.get_one(Trainee, placement.trainee_id)
        entry = make_entry("insurance-month", id_no=person.id_no)
        register_signals.entries_changed.send(InsuranceMonth, ids=[entry.id])
    db.session.expire_all()
    assert claim.needs_recount is marked


def test_a_corrected_contract_concerns_what_rests_on_it(cast, placement):
    living, hiring = make_claim(), make_claim(kind=ClaimKind.HIRING)
    make_line(living, placement)
    make_line(hiring, placement, kind="HIRING", slot="HIRING", month=None)
    with acting_as(SYSTEM):
        placement_signals.contract_changed.send(placement)
    db.session.expire_all()
    assert hiring.needs_recount and not living.needs_recount


# -- the rule itself


def drafts(*amounts):
    return [
        LineDraft(
            ClaimKind.LIVING, "p", f"LIVING:2026-0{n}", date(2026, n, 1), date(2026, n, 28), date(2026, n, 28), "640104",
            amount_yuan=Decimal(amount), month=f"2026-0{n}", share="1",
        )
        for n, amount in enumerate(amounts, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        (("100.00",), ("150.00",), ["50.00"]),
        (("100.00", "100.00"), ("150.00", "70.00"), ["20.00"]),
        (("100.00", "100.00", "100.00"), ("130.00", "50.00", "140.00"), ["20.00"]),
        (("100.00", "100.00", "100.00"), ("130.00", "90.00", "140.00"), ["30.00", "30.00"]),
        (("100.00", "100.00"), ("150.00", "50.00"), []),
    ],
)
def test_what_other_lines_got_too_much_is_set_off(before, after, added):
    changes = changes_of(standing_of(drafts(*before)), drafts(*after))
    lines = topup_lines(changes, drafts(*after), 3)
    assert [str(line.amount_yuan) for line in lines] == added
    assert all(line.slot.endswith("+3") and line.steps[-1].rule == "R62" for line in lines)


def test_slots_that_came_or_went_are_changes():
    before = standing_of(drafts("100.00")) | {("p", "LIVING:2025-12"): Standing(Decimal("7.00"), name="甲")}
    changes = changes_of(before, drafts("100.00", "20.00"))
    assert [(change.slot[1], change.before, change.after) for change in changes] == [
        ("LIVING:2026-02", Decimal("0.00"), Decimal("20.00")),
        ("LIVING:2025-12", Decimal("7.00"), Decimal("0.00")),
    ]


@pytest.mark.parametrize(("told", "share"), [("16/21", Fraction(16, 21)), ("1", 1), ("", 0), (None, 0), ("1/0", 0)])
def test_a_share_is_read_exactly(told, share):
    assert share_of(told) == share


def test_a_revision_that_leaves_nothing_cannot_pass(cast, unit, placement):
    claim = flow.passed(cast, unit)
    with acting_as(SYSTEM):
        for month in ("2026-07", "2026-08"):
            flow.sheets.unlock(cast["xingqing_auditor"], flow.sheet_of(placement, month), reason="更正")
        agent = cast["xingqing_agent"]
    with acting_as(agent):
        revising.revise(agent, claim, reason="全部作废")
    assert (claim.amount_yuan, claim.people) == (0, 0)
    assert refused(agent, reviewing.pass_, claim) == ["amount"]
    assert parameters_of([]) == "[]"
    with acting_as(SYSTEM):
        assert db.session.query(ClaimRecount).count() == 1 and db.session.query(Claim).count() == 1
