"""A claim from draft to approval: who moves it, what each move asks and leaves behind (rules.md 6.8, R42–R44, R60)."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import AllowancePayment
from app.placements.states.attendance import AttendanceMonthState as M
from app.subsidies.jobs import claims as jobs
from app.subsidies.models import BudgetAccount, ClaimLine
from app.subsidies.queries import claims as queries
from app.subsidies.queries import flags as flag_queries
from app.subsidies.services import flags, following, holding, reviewing
from app.subsidies.services.moving import perform
from app.subsidies.states import CheckStep, ClaimState, RiskResult
from app.trainees.models import Trainee
from app.units.services import standing
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_flag

S = ClaimState
FULL = Decimal("2050.00")  # the standard of Xingqing in 2026


@pytest.fixture
def unit(session):
    following.listen()
    place = flow.make_workplace()
    flow.make_paid(place)
    return place


def told(key):
    with acting_as(SYSTEM):
        return db.session.query(Message).filter_by(template=key).count()


def lines(claim):
    with acting_as(SYSTEM):
        return queries.lines_of(claim)


def refused(cast, claim, name, who, **facts):
    """Why somebody may not, or what is wrong with what they gave."""
    actor = cast[who] if isinstance(who, str) else who
    with acting_as(actor), pytest.raises((Refused, Invalid)) as caught:
        reviewing.MOVES[name](actor, claim, **facts)
    error = caught.value
    return error.code if isinstance(error, Refused) else sorted(error.fields)


def test_a_submission_freezes_lines_parameters_and_months(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit")
    assert (claim.state, claim.amount_yuan, claim.due_on) == (S.SUBMITTED, 2 * FULL, date(2026, 12, 2))
    assert [line.holds for line in lines(claim)] == [True, True]
    assert {row[0] for row in json.loads(claim.parameters)} >= {"proration", "min_wage", "claim_within_months"}
    with acting_as(SYSTEM):
        assert {sheet.state for sheet in queries.sheets_of(queries.lines_of(claim))} == {M.LOCKED}
        check = queries.last_check(claim, CheckStep.SUBMIT)
    asked = {row["rule"] for row in json.loads(check.results)}
    assert check.is_passed and asked >= {"R31", "R32", "R34", "R41", "R42", "R43"}
    assert claim.risk_result == RiskResult.PASS
    assert told("claim_submitted") == 2  # both agents of the county


def test_lines_are_worked_out_at_the_moment_of_the_submission(cast, unit):
    claim = flow.drafted(unit)
    with acting_as(SYSTEM):
        db.session.query(AllowancePayment).filter_by(month="2026-08").one().amount_yuan = Decimal("100.00")
    flow.move(cast, claim, "submit")
    kept = {line.month: (line.is_counted, line.refused_by, line.holds) for line in lines(claim)}
    assert claim.amount_yuan == FULL
    assert kept == {"2026-07": (True, None, True), "2026-08": (False, "R34", False)}


def test_no_claim_without_pledge_lines_or_documents(cast, unit):
    claim, boss = flow.drafted(unit), flow.admin_of(unit.id)
    assert refused(cast, claim, "submit", boss) == ["pledge"]
    assert refused(cast, claim, "submit", boss, pledge="on") == ["pledge"]
    with acting_as(SYSTEM):
        for row in db.session.query(AllowancePayment):
            row.slip_no = None
    assert refused(cast, claim, "submit", boss, pledge=True) == ["documents"]
    with acting_as(SYSTEM):
        db.session.query(AllowancePayment).delete()
    assert refused(cast, claim, "submit", boss, pledge=True) == ["lines"]
    with acting_as(SYSTEM):
        db.session.refresh(claim)
    assert claim.state == S.DRAFT


@pytest.mark.parametrize("who", ["xingqing_agent", "yongning_agent", "unit2", "finance_xingqing"])
def test_nobody_else_submits_or_withdraws(cast, unit, who):
    claim = flow.drafted(unit)
    assert refused(cast, claim, "submit", who, pledge=True) in ("role", "not_own")
    flow.move(cast, claim, "submit")
    assert refused(cast, claim, "withdraw", who, reason="x") in ("role", "not_own")


def test_a_month_is_claimed_once(cast, unit):
    first = flow.drafted(unit)
    with pytest.raises(Invalid) as caught:
        flow.drafted(unit)
    assert first.number in str(caught.value)
    flow.move(cast, first, "submit", "withdraw")
    assert not any(line.holds for line in lines(first))
    assert flow.drafted(unit).amount_yuan == 2 * FULL


def test_four_hands(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    assert (claim.accepted_on, claim.due_on) == (date(2026, 11, 25), date(2026, 12, 9))
    assert refused(cast, claim, "pass", "xingqing_auditor") == "role"
    assert refused(cast, claim, "recheck", "xingqing_auditor") == "state"
    flow.move(cast, claim, "pass")
    assert claim.passed_by_id == cast["xingqing_agent"].user_id
    assert refused(cast, claim, "recheck", "xingqing_agent") == "role"
    flow.move(cast, claim, "recheck")
    assert (claim.state, claim.due_on) == (S.RECHECK_PASSED, date(2026, 11, 26))
    with acting_as(SYSTEM):
        steps = [check.step for check in queries.checks_of(claim)]
    assert steps == [CheckStep.SUBMIT, CheckStep.PASS, CheckStep.RECHECK]


def test_who_entered_or_passed_does_not_judge(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit")
    claim.submitted_by_id = cast["xingqing_agent"].user_id
    assert refused(cast, claim, "accept", "xingqing_agent") == "four_eyes"
    claim.submitted_by_id = None
    flow.move(cast, claim, "accept", "pass")
    with acting_as(SYSTEM):
        claim.passed_by_id = cast["xingqing_auditor"].user_id
        db.session.flush()
    assert refused(cast, claim, "recheck", "xingqing_auditor") == "four_eyes"
    assert refused(cast, claim, "return", "xingqing_auditor", reason="x") == "four_eyes"


def test_what_is_missing_is_told_once_and_the_clock_stops(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit")
    assert refused(cast, claim, "request_supplement", "xingqing_agent", reason="缺", items=" \n ") == ["items"]
    flow.move(cast, claim, "request_supplement", reason="材料不清", items="7 月银行回单\n\n8 月银行回单")
    assert (claim.state, claim.due_on) == (S.SUPPLEMENT, date(2026, 12, 25))
    with acting_as(SYSTEM):
        assert queries.supplement_items(claim) == ["7 月银行回单", "8 月银行回单"]
    flow.move(cast, claim, "submit")
    assert (claim.state, claim.revision) == (S.SUBMITTED, 2)
    assert [line.holds for line in lines(claim)] == [True, True]
    with acting_as(SYSTEM):
        assert not any(line.holds for line in queries.lines_of(claim, 1))
    assert refused(cast, claim, "request_supplement", "xingqing_agent", reason="缺", items="又缺") == "told_once"


def test_silence_withdraws_and_is_reminded_of(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit")
    flow.move(cast, claim, "request_supplement", reason="缺", items="银行回单")
    for day, moved, state in ((date(2026, 12, 25), 0, S.SUPPLEMENT), (date(2026, 12, 26), 1, S.WITHDRAWN)):
        with clock.frozen(day), acting_as(SYSTEM):
            jobs.remind()
            assert jobs.lapse() == moved
        assert claim.state == state
    assert not any(line.holds for line in lines(claim))
    assert jobs_again(date(2026, 12, 27)) == 0


def jobs_again(day):
    with clock.frozen(day), acting_as(SYSTEM):
        return jobs.lapse()


def test_officers_are_reminded_once_before_the_last_day(cast, unit):
    flow.move(cast, flow.drafted(unit), "submit")
    for day in (date(2026, 11, 27), date(2026, 12, 1), date(2026, 12, 2)):
        with clock.frozen(day), acting_as(SYSTEM):
            jobs.remind()
    assert told("claim_due") == 2  # two agents, once each


def test_nobody_passes_people_who_were_not_compared_lately(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    with acting_as(SYSTEM):
        person = db.session.get_one(Trainee, lines(claim)[0].trainee_id)
        person.compared_on = clock.today() - timedelta(days=31)
        db.session.flush()
    with acting_as(cast["xingqing_agent"]), pytest.raises(Invalid) as caught:
        reviewing.pass_(cast["xingqing_agent"], claim)
    assert list(caught.value.fields) == ["comparison"] and person.name in str(caught.value)
    with acting_as(SYSTEM):
        person.compared_on = clock.today() - timedelta(days=30)
        db.session.flush()
    assert flow.move(cast, claim, "pass").state == S.COUNTY_PASSED


def test_an_amount_that_is_not_computed_today_does_not_pass(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    with acting_as(SYSTEM):
        payment = db.session.query(AllowancePayment).filter_by(month="2026-07").one()
        payment.amount_yuan = Decimal("100.00")
        db.session.flush()
    assert refused(cast, claim, "pass", "xingqing_agent") == ["amount"]
    with acting_as(SYSTEM):
        payment.amount_yuan = Decimal("3000.00")
        db.session.flush()
    flow.move(cast, claim, "pass")
    with acting_as(SYSTEM):
        payment.amount_yuan = Decimal("100.00")
        db.session.flush()
    assert refused(cast, claim, "recheck", "xingqing_auditor") == ["amount"]
    flow.move(cast, claim, "return", reason="7 月发放不足")
    assert (claim.state, claim.passed_by_id) == (S.ACCEPTED, None)


@pytest.mark.parametrize(("given", "kept"), [("R34 r43", "R34 R43"), ("R34、R34", "R34"), ("R43，R41", "R43 R41")])
def test_a_refusal_names_rules_and_frees_everything(cast, unit, given, kept):
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    for wrong in ("", "34", "R99", "R34 X", "R34 因为"):
        assert refused(cast, claim, "reject", "xingqing_auditor", reason="不符", rule_ids=wrong) == ["rule_ids"]
    assert refused(cast, claim, "reject", "xingqing_agent", reason="不符", rule_ids=given) == "role"
    flow.move(cast, claim, "reject", reason="未先行发放", rule_ids=given)
    assert (claim.state, claim.refused_rules, claim.due_on) == (S.REJECTED, kept, None)
    assert not any(line.holds for line in lines(claim))


def test_the_decision_tells_rules_reason_and_remedy(cast):
    unit = cast.account("unit1").unit_id
    with acting_as(SYSTEM):
        place = db.session.get_one(type(flow.make_workplace()), unit)
        place.bank_account = "6222000011112222"
    flow.make_paid(place)
    claim = flow.move(cast, flow.drafted(place), "submit", "accept")
    flow.move(cast, claim, "reject", reason="未先行发放", rule_ids="R34")
    with acting_as(SYSTEM):
        message = db.session.query(Message).filter_by(template="claim_rejected").one()
    assert all(words in message.body for words in ("R34", "未先行发放", "行政复议", claim.number))
    assert message.link == f"/desk/unit/subsidies/claims/{claim.id}"


def test_money_that_was_committed_is_free_again(cast, unit):
    make_account("10000.00")
    claim = flow.approved(cast, unit)
    assert account().committed_yuan == 2 * FULL
    flow.move(cast, claim, "withdraw")
    assert (claim.state, account().committed_yuan, account().left_yuan) == (S.WITHDRAWN, 0, Decimal("10000.00"))
    assert flow.approved(cast, unit).amount_yuan == 2 * FULL
    assert account().committed_yuan == 2 * FULL


def account():
    with acting_as(SYSTEM):
        return db.session.query(BudgetAccount).one()


def test_a_failed_payment_gets_a_new_account_in_the_own_name(cast, unit):
    make_account("10000.00")
    claim = flow.approved(cast, unit)
    with acting_as(cast["xingqing_agent"]):
        perform(cast["xingqing_agent"], claim, "send")
    with acting_as(SYSTEM):
        perform(cast["finance_xingqing"], claim, "fail", reason="账号有误")
    boss, right = flow.admin_of(unit.id), {"payee_account": "6222 0000 1111 2222", "payee_bank": "某银行"}
    wrong = {**right, "account_holder": "别人"}
    assert refused(cast, claim, "fix_account", boss, **wrong) == ["account_holder"]
    assert refused(cast, claim, "fix_account", boss, payee_account="62", account_holder=unit.name) == [
        "payee_account",
        "payee_bank",
    ]
    assert refused(cast, claim, "fix_account", "xingqing_agent", **right, account_holder=unit.name) == "four_eyes"
    assert refused(cast, claim, "fix_account", "unit2", **right, account_holder=unit.name) == "not_own"
    with acting_as(boss):
        reviewing.fix_account(boss, claim, **right, account_holder=unit.name)
    assert (claim.state, claim.payee_account, claim.account_holder) == (S.APPROVED, "6222000011112222", unit.name)
    assert (account().committed_yuan, claim.due_on) == (2 * FULL, date(2026, 12, 9))


# -- held


def held(cast, unit, *codes):
    """A claim that the detectors stopped when it was accepted."""
    claim = flow.move(cast, flow.drafted(unit), "submit")
    for code in codes:
        make_flag(claim, code, level="HIGH", weight=60)
    with acting_as(SYSTEM):
        db.session.expire_all()
        claim.risk_result = RiskResult.HOLD
        db.session.flush()
    return flow.move(cast, claim, "accept")


def decide(cast, claim, move, **facts):
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        for flag in flag_queries.flags_of(claim):
            if flag.state == "OPEN":
                flags.MOVES[move](auditor, flag, reason="已核查", **facts)


def test_a_held_claim_goes_on_when_every_flag_is_cleared_and_two_agree(cast, unit):
    claim = held(cast, unit, "F1", "F7")
    assert claim.state == S.RISK_HOLD and told("claim_held") == 2  # the supervisor and the county's auditor
    assert refused(cast, claim, "propose_release", "xingqing_auditor", reason="x") == ["flags"]
    assert refused(cast, claim, "release", "supervisor") == "not_proposed"
    decide(cast, claim, "clear")
    assert refused(cast, claim, "propose_refusal", "xingqing_auditor", reason="x") == ["flags"]
    flow.move(cast, claim, "propose_release", reason="均已排除")
    assert refused(cast, claim, "refuse_held", "supervisor") == "not_proposed"
    assert refused(cast, claim, "propose_release", "xingqing_auditor", reason="x") == "proposed"
    flow.move(cast, claim, "keep_held", reason="请补充工资流水")
    assert (claim.state, claim.held_proposal) == (S.RISK_HOLD, None)
    flow.move(cast, claim, "propose_release", reason="已补充")
    flow.move(cast, claim, "release")
    assert (claim.state, claim.held_proposal, claim.due_on) == (S.ACCEPTED, None, date(2026, 12, 9))
    assert flow.move(cast, claim, "pass").state == S.COUNTY_PASSED


def test_a_held_claim_is_refused_when_a_flag_is_confirmed(cast, unit):
    claim = held(cast, unit, "F1")
    decide(cast, claim, "confirm")
    assert refused(cast, claim, "propose_release", "xingqing_auditor", reason="x") == ["flags"]
    flow.move(cast, claim, "propose_refusal", reason="重复在岗")
    flow.move(cast, claim, "refuse_held")
    assert (claim.state, claim.refused_rules) == (S.REJECTED, "R60")
    assert not any(line.holds for line in lines(claim))


def test_a_hold_frees_what_the_budget_held(cast, unit):
    make_account("10000.00")
    claim = flow.approved(cast, unit)
    with acting_as(SYSTEM):
        holding.hold(claim, "支付前查验")
        assert holding.hold(claim, "再次").state == S.RISK_HOLD
    assert (account().committed_yuan, claim.budget_year) == (0, None)
    assert [line.holds for line in lines(claim)] == [True, True]


def test_risk_at_the_first_review_holds_instead_of_passing(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    with acting_as(SYSTEM):
        unit.bank_holder = claim.account_holder = "别的公司"  # F5
        db.session.flush()
    flow.move(cast, claim, "pass")
    assert (claim.state, claim.passed_by_id) == (S.RISK_HOLD, None)


def test_a_confirmed_flag_stops_what_is_under_way(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    make_flag(claim, "F7")
    db.session.expire_all()
    decide(cast, claim, "confirm")
    assert claim.state == S.RISK_HOLD


def test_the_claims_of_a_unit_cancelled_for_fraud_are_held(cast, unit):
    sent, other = flow.move(cast, flow.drafted(unit), "submit"), flow.make_workplace()
    flow.make_paid(other)
    foreign = flow.move(cast, flow.drafted(other), "submit", "accept")
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        standing.propose_cancel(auditor, unit, reason="虚报", fraud=True)
    with clock.frozen(date(2026, 12, 10)), acting_as(cast["yinchuan_auditor"]):
        standing.confirm_cancel(cast["yinchuan_auditor"], unit, reason="虚报")
    assert sent.state == S.SUBMITTED and sent.risk_result == RiskResult.HOLD
    assert flow.move(cast, sent, "accept").state == S.RISK_HOLD
    assert foreign.state == S.ACCEPTED


# -- repeats and what is refused


def test_a_repeat_is_refused_and_changes_nothing(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit")
    version = claim.version
    assert refused(cast, claim, "submit", flow.admin_of(unit.id), pledge=True) == "state"
    assert claim.version == version
    with acting_as(SYSTEM):
        assert db.session.query(ClaimLine).filter_by(claim_id=claim.id).count() == 2


def test_a_year_without_workdays_is_told_beside_the_field(cast, unit):
    claim = flow.drafted(unit)
    boss = flow.admin_of(unit.id)
    with clock.frozen(date(2026, 12, 30)):
        assert refused(cast, claim, "submit", boss, pledge=True) == ["workdays"]


def test_frozen_parameters_are_each_row_once(cast, unit):
    claim = flow.move(cast, flow.drafted(unit), "submit")
    rows = json.loads(claim.parameters)
    assert {key for key, _region, value, _version in rows if value is None} <= {"personal_leave_limit"}
    assert len(rows) == len({json.dumps(row) for row in rows}) > 3


def test_a_claim_is_sent_in_with_the_months_that_were_checked_and_no_later_one(cast, unit):
    claim = flow.drafted(unit)
    shown = [line.month for line in lines(claim)]
    flow.make_paid(unit, ("2026-09",))  # verified and paid while the answers were being checked
    flow.move(cast, claim, "submit")
    assert [line.month for line in lines(claim)] == shown


def test_of_a_claim_with_finance_the_agents_are_told_to_pull_it(cast, unit):
    claim = make_claim("SENT_TO_FINANCE", unit=unit)
    make_flag(claim, "F7")
    db.session.expire_all()
    before = told("claim_pull")
    decide(cast, claim, "confirm")
    assert claim.state == S.SENT_TO_FINANCE and told("claim_pull") > before
