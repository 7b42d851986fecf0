"""Help for those who were not kept: clock, steps, referrals, ends, and the catalogue (二(六), R58, C44–C46, B30, B31)."""

from datetime import date

import pytest

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import FollowUp, FollowUpStep
from app.placements.queries import after as catalogue
from app.placements.queries import follow_up as queries
from app.placements.services import after, benefits, follow_up
from tests.factories import at
from tests.placements.care_factories import make_benefit, make_follow_up, make_retention, trainee_of, unit_of
from tests.placements.factories import make_placement

END = date(2023, 9, 28)


@pytest.fixture(autouse=True)
def after_the_holidays():
    with clock.frozen(at("2023-10-11 09:00")):
        yield


def ended(**facts):
    return make_placement("ENDED", starts_on=date(2023, 6, 1), ends_on=END, **facts)


@pytest.fixture
def case(cast):
    with acting_as(SYSTEM):
        return follow_up.open_for(ended())


@pytest.mark.parametrize(("served", "ok"), [("2023-10-11", True), ("2023-10-12", False)])
def test_the_first_contact_is_due_within_five_workdays(cast, case, served, ok):
    agent = cast["xingqing_agent"]
    with clock.frozen(at(f"{served} 09:00")), acting_as(agent):
        step = follow_up.add_step(agent, follow_up_id=case.id, kind="CONTACT", content="电话联系")
        judged = queries.standing(case, queries.steps_of(case))
        assert (case.first_contact_on, step.served_on) == (clock.today(), clock.today())
        assert (judged.ok, judged.owed[0].is_late, judged.owed[0].due) == (ok, not ok, date(2023, 10, 11))


@pytest.mark.parametrize(
    ("services", "today", "late"),
    [
        ([date(2023, 10, 11)], "2023-11-28 09:00", []),
        ([date(2023, 10, 11)], "2023-11-29 09:00", [2]),
        ([date(2023, 10, 11), date(2023, 11, 28)], "2023-11-29 09:00", []),
        ([date(2023, 10, 11), date(2023, 11, 29)], "2023-12-29 09:00", [2]),
        ([date(2023, 10, 11)], "2023-12-29 09:00", [2, 3]),
    ],
)
def test_one_service_is_owed_in_each_month_that_is_over(cast, case, services, today, late):
    agent = cast["xingqing_agent"]
    with clock.frozen(at(today)), acting_as(agent):
        for day in services:
            follow_up.add_step(agent, follow_up_id=case.id, kind="JOB_INFO", content="推荐岗位", served_on=day)
        judged = queries.standing(case, queries.steps_of(case))
        assert [owed.month for owed in judged.owed if owed.is_late] == late
        assert judged.ok is (not late)
        assert [owed.month for owed in judged.owed] == [0, 1, 2, 3]


def test_a_referral_is_one_click_told_to_the_person_and_gets_an_outcome(cast, case):
    agent, benefit = cast["xingqing_agent"], make_benefit(kind="RENT", title="创业园免租")
    with acting_as(agent):
        step = follow_up.refer(agent, case, benefit)
        assert (step.kind, step.benefit_id) == ("STARTUP_ONE_STOP", benefit.id)
        assert follow_up.note_outcome(agent, step, outcome="已入驻").outcome == "已入驻"
        with pytest.raises(Invalid):
            follow_up.note_outcome(agent, step, outcome=" ")
    for who in ("xingqing_auditor", "unit1"):
        with acting_as(cast[who]), pytest.raises(Refused):
            follow_up.refer(cast[who], case, benefit)
    with acting_as(cast["yongning_agent"]), pytest.raises(Invalid):
        follow_up.refer(cast["yongning_agent"], case, benefit)


def test_somebody_was_asked_before_a_case_is_closed_and_it_can_be_opened_again(cast, case):
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        with pytest.raises(Invalid):
            follow_up.close(agent, case, closed_as="STUDY")
        follow_up.add_step(agent, follow_up_id=case.id, kind="CONTACT", content="已升学")
        with pytest.raises(Invalid):
            follow_up.close(agent, case, closed_as="EXPIRED")
        follow_up.close(agent, case, closed_as="STUDY")
        assert queries.standing(case, queries.steps_of(case)).ok
        with pytest.raises(Refused):
            follow_up.add_step(agent, follow_up_id=case.id, kind="OTHER", content="再联系")
        follow_up.reopen(agent, case, reason="退学")
        assert (case.state, case.closed_as, case.until) == ("OPEN", None, date(2024, 1, 11))


@pytest.mark.parametrize(("now", "moved"), [("2023-12-28 01:35", 0), ("2023-12-29 01:35", 1)])
def test_help_ends_after_its_months(cast, case, now, moved):
    with clock.frozen(at(now)), acting_as(SYSTEM):
        assert jobs.JOBS["placements.followups_over"].run() == moved
        assert jobs.JOBS["placements.followups_over"].run() == 0
        assert case.closed_as == ("EXPIRED" if moved else None)


def test_a_contract_written_down_closes_the_help_as_employed(cast):
    placement = ended()
    with acting_as(SYSTEM):
        case = follow_up.open_for(placement)
    unit = unit_of(placement)
    with acting_as(unit):
        after.record_retention(unit, placement, contract_kind="OPEN", signed_on=END, contract_start=date(2023, 9, 29))
    assert (case.state, case.closed_as) == ("CLOSED", "EMPLOYED")
    with acting_as(SYSTEM):
        assert follow_up.open_for(placement) is None


def test_queues_hold_the_uncontacted_and_the_silent(cast, case):
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        assert queries.uncontacted() == (1, END)
        follow_up.add_step(agent, follow_up_id=case.id, kind="CONTACT", content="电话联系")
        assert queries.uncontacted() == (0, None)
        with clock.frozen(at("2023-11-10 09:00")):
            assert queries.silent() == (0, None)
        with clock.frozen(at("2023-11-11 09:00")):
            assert queries.silent() == (1, date(2023, 10, 11))
    with acting_as(cast["yongning_agent"]):
        assert queries.silent() == queries.uncontacted() == (0, None)


def test_the_person_says_what_they_want_next(cast, case):
    placement = make_placement("ENDED", starts_on=date(2023, 6, 1), ends_on=END)
    mine, other = make_follow_up(placement), trainee_of(placement)
    with acting_as(other):
        assert follow_up.state_wish(other, mine, wish="想参加电工培训").wish == "想参加电工培训"
        with pytest.raises(Refused):
            follow_up.state_wish(other, case, wish="想参加电工培训")


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({}, True),
        ({"region_code": "640100"}, True),
        ({"region_code": "640000"}, True),
        ({"region_code": "640121"}, False),
        ({"is_published": False}, False),
        ({"valid_to": date(2023, 10, 11)}, True),
        ({"valid_to": date(2023, 10, 10)}, False),
        ({"valid_from": date(2023, 10, 12)}, False),
    ],
)
def test_the_catalogue_offers_what_is_published_and_holds(cast, facts, offered):
    make_benefit(**facts)
    assert (len(catalogue.published_benefits("640104")) == 1) is offered


def test_the_county_keeps_its_catalogue(cast):
    agent, facts = cast["xingqing_agent"], {"kind": "LOAN", "title": "贷款", "content": "贴息", "how_to_get": "申请"}
    dates = {"office": "就业局", "valid_from": date(2023, 1, 1)}
    with acting_as(agent):
        benefit = benefits.add_benefit(agent, **facts, **dates)
        assert not catalogue.published_benefits("640104")
        benefits.change_benefit(agent, benefit, is_published=True)
        assert catalogue.published_benefits("640104") == [benefit]
        with pytest.raises(Invalid):
            benefits.change_benefit(agent, benefit, valid_to=date(2022, 12, 31))
    with acting_as(cast["xingqing_auditor"]), pytest.raises(Refused):
        benefits.add_benefit(cast["xingqing_auditor"], **facts, **dates)


def test_pages_of_help_retention_and_ends(cast, login):
    placement = ended()
    with acting_as(SYSTEM):
        case = follow_up.open_for(placement)
    benefit, kept = make_benefit(title="技能提升班"), make_retention(ended())
    make_placement("ACTIVE", starts_on=date(2023, 5, 1), ends_on=date(2023, 10, 20))
    browser, other = login("xingqing_agent"), login("yongning_agent")
    for page in (
        "/admin/retentions/",
        f"/admin/retentions/{kept.id}",
        "/admin/retention-checks/?due=NOW",
        "/admin/retention-rates/",
        "/admin/ending-placements/",
        "/admin/follow-ups/?todo=first",
        f"/admin/follow-ups/{case.id}",
        f"/admin/follow-up-steps/add?follow_up_id={case.id}",
        "/admin/benefits/",
        f"/admin/benefits/{benefit.id}",
        "/admin/benefits/add",
    ):
        assert browser.get(page).status_code == 200, page
    assert "技能提升班" in browser.get(f"/admin/follow-ups/{case.id}").get_data(as_text=True)
    assert browser.post(f"/admin/follow-ups/{case.id}/refer/{benefit.id}").status_code == 302
    for page in (f"/admin/follow-ups/{case.id}", f"/admin/retentions/{kept.id}"):
        assert other.get(page).status_code == 404
    assert other.post(f"/admin/follow-ups/{case.id}/refer/{benefit.id}").status_code == 404
    assert other.post(f"/admin/retentions/{kept.id}/verify").status_code in (403, 404)
    with acting_as(SYSTEM):
        assert db.session.query(FollowUpStep).count() == 1
        assert db.session.query(FollowUp).count() == 1
        assert db.session.query(Message).filter(Message.template == "followup_opened").count() == 2
