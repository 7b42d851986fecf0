"""Who was kept and whether it lasted, and the prompts before the end (二(六), R47, C43, B28, B29)."""

from datetime import date
from decimal import Decimal

import pytest

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements import signals
from app.placements.models import FollowUp, Retention, RetentionCheck
from app.placements.queries import after as queries
from app.placements.services import after, insured_months, prompts
from app.placements.services.placements import answer_end_prompt
from tests.factories import at, make_post, make_unit
from tests.placements.care_factories import keep_contract, make_follow_up, make_retention, trainee_of, unit_of
from tests.placements.factories import make_placement, make_request
from tests.placements.insurance_factories import make_cover, make_policy

END = date(2023, 9, 28)
CONTRACT = {"contract_kind": "FIXED", "contract_start": date(2023, 10, 1), "contract_end": date(2025, 9, 30)}


@pytest.fixture(autouse=True)
def in_autumn():
    with clock.frozen(at("2023-10-28 09:00")):
        yield


def ended(region="640104", last=END, unit=None, **facts):
    post = make_post(unit or make_unit(region_code=region))
    first = add_months(last, -3)
    return make_placement("ENDED", post=post, starts_on=first, ends_on=last, **facts)


@pytest.mark.parametrize(
    ("signed", "today", "reason", "wrong"),
    [
        (date(2023, 10, 28), "2023-10-28 09:00", None, set()),  # the 30th day after the end
        (date(2023, 10, 29), "2023-10-29 09:00", "补登", {"signed_on"}),
        (date(2023, 10, 28), "2023-10-29 09:00", None, {"late_reason"}),
        (date(2023, 10, 28), "2023-10-29 09:00", "负责人出差", set()),
        (date(2023, 6, 27), "2023-10-01 09:00", None, {"signed_on"}),
        (date(2023, 10, 2), "2023-10-01 09:00", None, {"signed_on"}),
    ],
)
def test_a_contract_counts_when_signed_within_thirty_days_and_late_entries_need_a_reason(
    session, signed, today, reason, wrong
):
    with clock.frozen(at(today)):
        placement = ended()
        unit = unit_of(placement)
        with acting_as(unit):
            if not wrong:
                kept = after.record_retention(unit, placement, signed_on=signed, late_reason=reason, **CONTRACT)
                assert (kept.verified_on, placement.is_retained) == (None, False)
                return
            with pytest.raises(Invalid) as refused:
                after.record_retention(unit, placement, signed_on=signed, late_reason=reason, **CONTRACT)
            assert set(refused.value.fields) == wrong


def test_only_the_unit_of_an_ended_placement_or_the_county_writes_a_contract_down_once(cast):
    placement, running = ended(), make_placement("ACTIVE")
    stranger = unit_of(ended())
    with acting_as(stranger), pytest.raises(Refused):
        after.record_retention(stranger, placement, signed_on=END, **CONTRACT)
    with acting_as(cast["xingqing_agent"]):
        after.record_retention(cast["xingqing_agent"], placement, signed_on=END, **CONTRACT)
        for record in (placement, running):
            with pytest.raises(Refused) as refused:
                after.record_retention(cast["xingqing_agent"], record, signed_on=END, **CONTRACT)
            assert refused.value.status == 409


@pytest.mark.parametrize(
    ("has_file", "month", "wrong"),
    [
        (True, "2023-10", set()),
        (True, "", {"si_start_month"}),
        (True, "2023-09", {"si_start_month"}),
        (True, "2023-11", {"si_start_month"}),
        (True, "202310", {"si_start_month"}),
        (False, "2023-10", {"file"}),
        (False, "", {"file", "si_start_month"}),
    ],
)
def test_kept_is_who_has_contract_and_insurance_month(cast, has_file, month, wrong):
    placement, auditor = ended(), cast["xingqing_auditor"]
    retention = make_retention(placement, with_file=has_file, contract_start=date(2023, 10, 1))
    with acting_as(auditor):
        if wrong:
            with pytest.raises(Invalid) as refused:
                after.verify_retention(auditor, retention, si_start_month=month)
            assert set(refused.value.fields) == wrong and not placement.is_retained
            return
        after.verify_retention(auditor, retention, si_start_month=month)
        assert placement.is_retained and retention.verified_by == "xingqing_auditor"
        due = [(check.after_months, check.due_on) for check in queries.checks_of(placement)]
        assert due == [
            (1, date(2023, 11, 1)),
            (3, date(2024, 1, 1)),
            (6, date(2024, 4, 1)),
            (12, date(2024, 10, 1)),
        ]
        with pytest.raises(Refused):
            after.verify_retention(auditor, retention, si_start_month=month)
        with pytest.raises(Refused):
            after.change_retention(unit_of(placement), retention, contract_no="B")


def test_nobody_verifies_their_own_entry_and_no_unit_verifies(cast):
    placement, agent = ended(), cast["xingqing_agent"]
    with acting_as(agent):
        retention = after.record_retention(agent, placement, signed_on=END, **CONTRACT)
        keep_contract(retention)
        with pytest.raises(Refused) as refused:
            after.verify_retention(agent, retention, si_start_month="2023-10")
        assert refused.value.code == "four_eyes"
        with pytest.raises(Refused):
            after.verify_retention(unit_of(placement), retention, si_start_month="2023-10")


def verified(cast, placement, start=date(2023, 10, 1)):
    retention = make_retention(placement, contract_start=start)
    with acting_as(cast["xingqing_auditor"]):
        after.verify_retention(cast["xingqing_auditor"], retention, si_start_month="2023-10")
    return retention


@pytest.mark.parametrize(("day", "ok"), [("2023-10-31", False), ("2023-11-01", True), ("2023-11-03", False)])
def test_a_check_is_answered_from_its_day_to_today(cast, day, ok):
    placement, auditor = ended(), cast["xingqing_auditor"]
    verified(cast, placement)
    with clock.frozen(at("2023-11-02 09:00")), acting_as(auditor):
        check = queries.checks_of(placement)[0]
        assert queries.checks_due() == (1, date(2023, 11, 1))
        facts = {"result": "YES", "checked_on": date.fromisoformat(day), "source_doc": "缴费记录"}
        if ok:
            assert after.answer_check(auditor, check, **facts).result == "YES"
            assert queries.checks_due() == (0, None)
        else:
            with pytest.raises(Invalid):
                after.answer_check(auditor, check, **facts)


@pytest.mark.parametrize(
    ("paid", "result"),
    [
        ([("", ["2023-10", "2023-11"])], "YES"),
        ([("别的单位", ["2023-11"])], "OTHER_EMPLOYER"),
        ([("别的单位", ["2023-11"]), ("", ["2023-11"])], "YES"),
        ([("", ["2023-10"])], "NO"),
        ([("", [])], "NO"),
    ],
)
def test_a_file_answers_what_is_due_and_can_be_taken_back(cast, paid, result):
    placement, auditor = ended(), cast["xingqing_auditor"]
    retention = verified(cast, placement)
    with clock.frozen(at("2023-12-05 09:00")), acting_as(auditor):
        before = insured_months.fill(auditor, retention.id, paid, as_of=date(2023, 12, 1), source="12月")
        results = [check.result for check in queries.checks_of(placement)]
        assert results == [result, "DUE", "DUE", "DUE"]
        again = insured_months.fill(auditor, retention.id, paid, as_of=date(2023, 12, 1), source="12月")
        assert again == {}
        assert insured_months.take_back(auditor, retention.id, before)
        assert [check.result for check in queries.checks_of(placement)] == ["DUE"] * 4


def test_the_true_rate_leaves_out_who_has_left(cast, statements):
    unit = make_unit(region_code="640104")
    kept, left, gone = ended(unit=unit), ended(unit=unit), ended(unit=unit, is_abnormal=True)
    other = ended(unit=unit)
    for placement in (kept, left):
        verified(cast, placement)
    with acting_as(SYSTEM):
        row = db.session.query(RetentionCheck).filter_by(placement_id=left.id, after_months=1).one()
        row.result, row.checked_on = "NO", clock.today()
        db.session.flush()
    with acting_as(cast["xingqing_agent"]):
        statements.clear()
        figures = queries.retention_figures([unit.id, "640104", "640100", "640000", "640121"], END, END)
        assert len(statements) == 2
    mine = figures[unit.id]
    assert (mine.ended, mine.retained, mine.lasting, mine.abnormal) == (4, 2, 1, 1)
    assert (mine.rate, mine.lasting_rate, mine.is_reached) == (Decimal("50.00"), Decimal("25.00"), True)
    assert figures["640104"] == figures["640100"] == figures["640000"] == mine
    assert figures["640121"].rate is None and not figures["640121"].is_reached
    assert {gone.state, other.state} == {"ENDED"}


def test_an_end_closes_covers_and_opens_help_in_the_county_that_serves_the_person(cast):
    placement = ended(home_region="640121")
    cover = make_cover(placement, make_policy(valid_from=date(2023, 1, 1)), to_day=date(2023, 12, 1))
    with clock.frozen(at("2023-09-28 18:00")), acting_as(cast["xingqing_agent"]):
        signals.ended.send(placement, actor=cast["xingqing_agent"])
        signals.ended.send(placement, actor=cast["xingqing_agent"])
    with acting_as(SYSTEM):
        case = db.session.query(FollowUp).filter_by(placement_id=placement.id).one()
        told = db.session.query(Message).filter_by(record_id=case.id).all()
    assert (case.region_code, case.contact_due, case.until) == ("640121", date(2023, 10, 11), date(2023, 12, 28))
    assert (cover.state, cover.to_day) == ("EXPIRED", END)
    assert {message.user_id for message in told} == {cast["yongning_agent"].user_id}


def test_an_early_retention_writes_its_contract_down_and_opens_no_help(cast):
    placement = ended(end_type="EARLY_RETAINED", end_reason="CONTRACT_WITH_UNIT")
    make_request(
        placement,
        "RETAIN",
        "CONFIRMED",
        contract_no="HT-1",
        contract_signed_on=END,
        contract_start=date(2023, 9, 29),
    )
    with acting_as(cast["xingqing_agent"]):
        signals.ended.send(placement, actor=cast["xingqing_agent"])
    with acting_as(SYSTEM):
        kept = db.session.query(Retention).filter_by(placement_id=placement.id).one()
        assert (kept.kind, kept.contract_no, kept.contract_kind) == ("EARLY", "HT-1", "OPEN")
        assert db.session.query(FollowUp).count() == 0


@pytest.mark.parametrize(("now", "opened"), [("2023-10-28 01:00", 0), ("2023-10-29 01:00", 1)])
def test_help_opens_when_the_window_passed_without_a_contract(session, now, opened):
    ended(end_type="EARLY_RETAINED", end_reason="CONTRACT_WITH_UNIT")
    make_retention(ended())
    make_follow_up(ended())
    with clock.frozen(at(now)), acting_as(SYSTEM):
        assert jobs.JOBS["placements.open_followups"].run() == opened
        assert jobs.JOBS["placements.open_followups"].run() == 0


@pytest.mark.parametrize(
    ("left", "stage"), [(31, None), (30, 30), (16, 30), (15, 15), (8, 15), (7, 7), (0, 7), (-1, None)]
)
def test_prompts_go_out_thirty_fifteen_and_seven_days_before(cast, left, stage):
    last = date.fromordinal(clock.today().toordinal() + left)
    placement = make_placement("ACTIVE", starts_on=date(2023, 5, 1), ends_on=last)
    assert prompts.stage_of(placement) == stage
    with acting_as(SYSTEM):
        told = jobs.JOBS["placements.end_prompts"].run()
        assert told == (2 if stage else 0)  # the agents of the county; nobody else has an account
        assert jobs.JOBS["placements.end_prompts"].run() == 0


def test_both_sides_answer_the_prompt_for_themselves(cast):
    placement = make_placement("ACTIVE", ends_on=date(2023, 11, 20), starts_on=date(2023, 5, 1))
    unit, person = unit_of(placement), trainee_of(placement)
    with acting_as(unit):
        answer_end_prompt(unit, placement, answer=True)
    with acting_as(person):
        answer_end_prompt(person, placement, answer=False)
    with acting_as(cast["xingqing_agent"]):
        assert [(row.unit_will_keep, row.wants_to_stay) for row in queries.ending_soon()] == [(True, False)]
        assert queries.endings_waiting()[0] == 1
    with acting_as(cast["yongning_agent"]):
        assert queries.ending_soon() == []
