"""A unit's way from draft to accreditation and out again."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, marks
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.core.scope import unscoped
from app.core.workflow import history
from app.units import queries, services
from app.units.models import Unit
from app.units.states import ObjectionState
from app.units.states import UnitState as S
from tests.factories import make_site_check, make_unit, uscc
from tests.units.conftest import FACTS, licence

VISIT = {
    "visited_on": date(2023, 7, 3),
    "first_visitor": "甲",
    "second_visitor": "乙",
    "first_signed": True,
    "second_signed": True,
    "premises_ok": True,
    "safety_ok": True,
    "mentors_ok": True,
    "finding": "符合条件",
}


def _visit(story, unit, **changed):
    return story.as_(
        "xingqing_agent",
        services.add_site_check,
        unit_id=unit.id,
        **{**VISIT, "visited_on": story.now.date(), **changed},
    )


def test_the_whole_way_with_a_supplement(story):
    unit = story.as_("xingqing_agent", services.draft, **FACTS)
    owner = story.owner_of(unit)
    with acting_as(owner):
        licence(unit)
    story.as_(owner, services.submit, unit, pledge=True)
    story.as_(
        "xingqing_colleague", services.request_supplement, unit, reason="请补正", marks={"address": "请写到门牌号"}
    )
    assert (unit.state, marks.standing(unit)) == (S.SUPPLEMENT, {"address": "请写到门牌号"})
    story.as_(owner, services.correct, unit, address="测试路1号3楼")
    story.as_(owner, services.submit, unit, pledge=True)
    assert marks.standing(unit) == {}
    story.as_(
        "xingqing_colleague", services.add_comparison, unit_id=unit.id, compared_on=story.now.date(), source_doc="比对"
    )
    story.as_("xingqing_colleague", services.pass_documents, unit, first_visitor="甲", second_visitor="乙")
    _visit(story, unit)
    story.as_("xingqing_auditor", services.pass_site_check, unit)
    assert (unit.notice_from, unit.notice_to) == (
        date(2023, 7, 3),
        date(2023, 7, 10),
    )  # five workdays, the weekend between
    assert story.days(7).night("units.close_notices") == 0  # on the last day it still runs
    assert story.days(1).night("units.close_notices") == 1
    assert story.night("units.close_notices") == 0
    assert (unit.state, unit.accredited_on, unit.valid_to) == (S.ACCREDITED, date(2023, 7, 11), date(2026, 7, 10))
    assert unit.accreditation_no == "NXJX20236401040001"
    moves = [entry.move for entry in history(unit)]
    assert moves == ["submit", "request_supplement", "submit", "pass_documents", "pass_site_check", "accredit"]


@pytest.mark.parametrize(
    ("without", "field"), [("pledge", "pledge"), ("licence", "licence"), ("legal_rep", "legal_rep")]
)
def test_an_incomplete_application_is_not_sent(story, without, field):
    unit = story.as_("xingqing_agent", services.draft, **FACTS)
    owner = story.owner_of(unit)
    with acting_as(owner):
        if without != "licence":
            licence(unit)
        if without == "legal_rep":
            unit.legal_rep = ""
        with pytest.raises(Invalid) as told:
            story.as_(owner, services.submit, unit, pledge=without != "pledge")
    assert field in told.value.fields
    assert unit.state == S.DRAFT


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"uscc": "91640104MA77000148"}, "uscc"),
        ({"uscc": "x"}, "uscc"),
        ({"region_code": "640100"}, "region_code"),
        ({"region_code": "110101"}, "region_code"),
        ({"established_on": date(2099, 1, 1)}, "established_on"),
        ({"staff_insured": 61}, "staff_insured"),
    ],
)
def test_wrong_facts_are_told_beside_their_field(story, changed, field):
    with pytest.raises(Invalid) as told:
        story.as_("xingqing_agent", services.draft, **{**FACTS, **changed})
    assert list(told.value.fields) == [field]


def test_one_live_record_for_each_credit_code_in_the_whole_region(story):
    make_unit(region_code="640402", uscc=FACTS["uscc"])
    with pytest.raises(Invalid) as told:
        story.as_("xingqing_agent", services.draft, **FACTS)
    assert "uscc" in told.value.fields


def _submitted(**facts):
    return make_unit(state="SUBMITTED", uscc=uscc(900001), submitted_at=clock.now(), **facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"established_on": date(2022, 1, 1)}, "未满"),
        ({"staff_insured": 9}, "参保职工不足"),
        ({"arrears_count": 1}, "拖欠"),
        ({"dispute_count": 1}, "纠纷"),
        ({"safety_ok": False}, "劳动保护"),
        ({"is_dispatch_agency": True}, "派遣"),
        ({"dishonest_flag": True}, "失信"),
        ({"abnormal_flag": True}, "经营异常"),
    ],
)
def test_conditions_that_fail_stop_the_documents(session, cast, facts, words):
    with clock.frozen(date(2024, 3, 1)), acting_as(cast["xingqing_agent"]):  # the trial measures of December 2023 apply
        unit = _submitted(**facts)
        with pytest.raises(Invalid) as told:
            services.pass_documents(cast["xingqing_agent"], unit, first_visitor="甲", second_visitor="乙")
    assert words in told.value.message
    assert unit.state == S.SUBMITTED


def test_a_stale_comparison_stops_the_documents(session, cast):
    with clock.frozen(date(2023, 7, 31)), acting_as(cast["xingqing_agent"]):
        unit = _submitted(checked_on=date(2023, 6, 30))
        with pytest.raises(Invalid) as told:
            services.pass_documents(cast["xingqing_agent"], unit, first_visitor="甲", second_visitor="乙")
        unit.checked_on = date(2023, 7, 1)
        services.pass_documents(cast["xingqing_agent"], unit, first_visitor="甲", second_visitor="乙")
    assert "checked_on" in told.value.fields
    assert unit.state == S.SITE_CHECK


@pytest.mark.parametrize("notes", [{}, {"state": "x"}, {"address": " "}, {"address": "长" * 201}, {"address": "\x00"}])
def test_a_supplement_names_at_least_one_known_field(session, cast, notes):
    with acting_as(cast["xingqing_agent"]), pytest.raises(Invalid) as told:
        services.request_supplement(cast["xingqing_agent"], _submitted(), reason="请补正", marks=notes)
    assert "marks" in told.value.fields


def test_two_different_people_visit(at_site_check):
    story, unit = at_site_check
    with pytest.raises(Invalid) as told:
        _visit(story, unit, second_visitor="甲 ")
    assert "second_visitor" in told.value.fields


@pytest.mark.parametrize("changed", [{"second_signed": False}, {"safety_ok": False}, None])
def test_without_a_good_signed_visit_no_public_notice(at_site_check, changed):
    story, unit = at_site_check
    if changed:
        _visit(story, unit, **changed)
    with pytest.raises(Invalid) as told:
        story.as_("xingqing_auditor", services.pass_site_check, unit)
    assert "site_check" in told.value.fields


@pytest.mark.parametrize("pair", [("甲", "丙"), ("丙", "丁"), ("甲", ""), ("甲", "丙" * 41)])
def test_the_two_who_were_named_visit_and_nobody_else(at_site_check, pair):
    story, unit = at_site_check
    assert (unit.first_visitor, unit.second_visitor) == ("甲", "乙")
    with pytest.raises(Invalid):
        _visit(story, unit, first_visitor=pair[0], second_visitor=pair[1])
    check = _visit(story, unit, first_visitor=" 乙", second_visitor="甲 ")
    with pytest.raises(Invalid):
        story.as_("xingqing_agent", services.change_site_check, check, first_visitor="丙")


def test_names_too_long_for_the_record_and_reasons_too_long_for_the_log_are_told(session, cast):
    with acting_as(cast["xingqing_agent"]):
        for field, facts in (
            ("first_visitor", {"first_visitor": "长" * 41, "second_visitor": "乙"}),
            ("reason", {"first_visitor": "甲", "second_visitor": "乙", "reason": "长" * 495}),
        ):
            unit = make_unit(state="SUBMITTED")
            with pytest.raises(Invalid) as told:
                services.pass_documents(cast["xingqing_agent"], unit, **facts)
            assert list(told.value.fields) == [field]


def test_whoever_wrote_the_visit_down_does_not_pass_the_site(at_site_check):
    story, unit = at_site_check
    check = story.as_(
        "xingqing_auditor", services.add_site_check, unit_id=unit.id, **{**VISIT, "visited_on": story.now.date()}
    )
    with pytest.raises(Refused) as refused:
        story.as_("xingqing_auditor", services.pass_site_check, unit)
    assert refused.value.code == "four_eyes"
    check.created_by_id = story.cast["xingqing_agent"].user_id
    story.as_("xingqing_auditor", services.change_site_check, check, finding="改写")
    with pytest.raises(Refused) as refused:
        story.as_("xingqing_auditor", services.pass_site_check, unit)
    assert (refused.value.code, unit.state) == ("four_eyes", S.SITE_CHECK)


def test_beyond_the_known_workdays_the_page_says_what_is_missing(at_site_check):
    story, unit = at_site_check
    story.now = datetime(2026, 12, 30, 9, 0)
    _visit(story, unit)
    with pytest.raises(Invalid) as told:
        story.as_("xingqing_auditor", services.pass_site_check, unit)
    assert "2027年工作日历" in told.value.message
    assert unit.state == S.SITE_CHECK


def test_whoever_passed_the_documents_does_not_pass_the_site(at_site_check):
    story, unit = at_site_check
    _visit(story, unit)
    both = story.cast["xingqing_auditor"]
    unit.reviewed_by_id = both.user_id
    with pytest.raises(Refused) as refused:
        story.as_("xingqing_auditor", services.pass_site_check, unit)
    assert refused.value.code == "four_eyes"


def test_nobody_reviews_what_they_entered(story):
    unit = story.as_("xingqing_agent", services.draft, **FACTS)
    unit.state, unit.submitted_at, unit.checked_on = S.SUBMITTED, story.now, story.now.date()
    with pytest.raises(Refused) as refused:
        story.as_("xingqing_agent", services.pass_documents, unit, first_visitor="甲", second_visitor="乙")
    assert refused.value.code == "four_eyes"


def test_only_the_unit_itself_applies_and_leaves(story):
    draft, accredited = make_unit(state="DRAFT"), make_unit()
    for verb, unit in ((services.submit, draft), (services.exit_plan, accredited)):
        facts = {"pledge": True} if verb is services.submit else {"reason": "转型"}
        with acting_as(SYSTEM):
            licence(unit)
        with pytest.raises(Refused):
            story.as_("unit2", verb, unit, **facts)


def test_a_rejected_unit_waits_thirty_days(story):
    story.as_(
        "xingqing_auditor",
        services.reject,
        make_unit(state="SUBMITTED", uscc=FACTS["uscc"]),
        reason="不符合",
        reason_code="CONDITIONS",
    )
    with pytest.raises(Invalid) as told:
        story.days(29).as_("xingqing_agent", services.draft, **FACTS)
    assert "2023-08-02" in told.value.message
    assert story.days(1).as_("xingqing_agent", services.draft, **FACTS).state == S.DRAFT


def test_an_upheld_objection_sends_back_and_asks_for_a_new_visit(at_site_check):
    story, unit = at_site_check
    _visit(story, unit)
    story.as_("xingqing_auditor", services.pass_site_check, unit)
    objection = story.as_(
        "xingqing_agent", services.add_objection, unit_id=unit.id, received_on=story.now.date(), content="场所不实"
    )
    assert story.days(20).night("units.close_notices") == 0  # an open objection stops the clock
    with pytest.raises(Invalid):
        story.as_("xingqing_auditor", services.uphold_objection, unit, reason="属实")
    story.as_("xingqing_auditor", services.decide_objection, objection, state=ObjectionState.UPHELD, answer="属实")
    story.as_("xingqing_auditor", services.uphold_objection, unit, reason="属实")
    assert (unit.state, unit.notice_to) == (S.SITE_CHECK, None)
    with pytest.raises(Invalid):
        story.as_("xingqing_auditor", services.pass_site_check, unit)
    _visit(story, unit)
    story.as_("xingqing_auditor", services.pass_site_check, unit)
    assert (unit.state, objection.settled_on) == (S.PUBLIC_NOTICE, story.now.date())
    assert story.days(9).night("units.close_notices") == 1
    assert unit.state == S.ACCREDITED


def test_the_night_accredits_no_unit_against_which_an_objection_was_upheld(at_site_check):
    story, unit = at_site_check
    _visit(story, unit)
    story.as_("xingqing_auditor", services.pass_site_check, unit)
    objection = story.as_(
        "xingqing_agent", services.add_objection, unit_id=unit.id, received_on=story.now.date(), content="场所不实"
    )
    story.as_("xingqing_auditor", services.decide_objection, objection, state=ObjectionState.UPHELD, answer="属实")
    assert story.days(20).night("units.close_notices") == 0
    with pytest.raises(Invalid) as told:
        story.as_(SYSTEM, services.accredit, unit)
    assert "objection" in told.value.fields
    assert unit.state == S.PUBLIC_NOTICE


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (2, True), (3, False)])
def test_an_objection_is_received_during_the_notice_and_not_tomorrow(at_site_check, days, fits):
    story, unit = at_site_check
    _visit(story, unit)
    story.as_("xingqing_auditor", services.pass_site_check, unit)
    received = unit.notice_from + timedelta(days=days)
    story.days(2)
    if fits:
        story.as_("xingqing_agent", services.add_objection, unit_id=unit.id, received_on=received, content="场所不实")
        return
    with pytest.raises(Invalid) as told:
        story.as_("xingqing_agent", services.add_objection, unit_id=unit.id, received_on=received, content="场所不实")
    assert list(told.value.fields) == ["received_on"]


def test_nobody_decides_the_objection_they_registered(at_site_check):
    story, unit = at_site_check
    _visit(story, unit)
    story.as_("xingqing_auditor", services.pass_site_check, unit)
    objection = story.as_(
        "xingqing_auditor", services.add_objection, unit_id=unit.id, received_on=story.now.date(), content="场所不实"
    )
    with pytest.raises(Refused) as refused:
        story.as_("xingqing_auditor", services.decide_objection, objection, state="DISMISSED", answer="查无此事")
    assert (refused.value.code, objection.state) == ("four_eyes", ObjectionState.OPEN)


def test_an_objection_is_decided_once_by_the_auditor_with_an_answer(at_site_check):
    story, unit = at_site_check
    _visit(story, unit)
    story.as_("xingqing_auditor", services.pass_site_check, unit)
    objection = story.as_(
        "xingqing_agent", services.add_objection, unit_id=unit.id, received_on=story.now.date(), content="场所不实"
    )
    with pytest.raises(Refused):
        story.as_("xingqing_agent", services.decide_objection, objection, state="DISMISSED", answer="查无此事")
    for facts in ({"state": "OPEN", "answer": "x"}, {"state": "UPHELD", "answer": " "}, {"answer": "x"}):
        with pytest.raises(Invalid):
            story.as_("xingqing_auditor", services.decide_objection, objection, **facts)
    story.as_("xingqing_auditor", services.decide_objection, objection, state="DISMISSED", answer="查无此事")
    with pytest.raises(Refused) as again:
        story.as_("xingqing_auditor", services.decide_objection, objection, state="UPHELD", answer="x")
    assert again.value.status == 409
    assert story.days(8).night("units.close_notices") == 1


def test_a_visit_record_is_closed_with_the_site_check(session, cast):
    unit = make_unit(state="PUBLIC_NOTICE")
    check = make_site_check(unit)
    with acting_as(cast["xingqing_agent"]), pytest.raises(Refused) as refused:
        services.change_site_check(cast["xingqing_agent"], check, finding="改写")
    assert refused.value.status == 409


@pytest.mark.parametrize(
    ("state", "own", "may"),
    [
        ("DRAFT", True, "name contact_phone"),
        ("SUPPLEMENT", True, "name contact_phone"),
        ("SUBMITTED", True, ""),
        ("ACCREDITED", True, "contact_phone"),
        ("ACCREDITED", False, ""),
        ("CANCELLED", True, ""),
    ],
)
def test_what_may_still_be_corrected_depends_on_the_state(story, state, own, may):
    unit = make_unit(state=state)
    who = story.owner_of(unit) if own else "xingqing_agent"
    for field, value in (("name", "改名有限公司"), ("contact_phone", "13900000001")):
        if field in may.split():
            story.as_(who, services.correct, unit, **{field: value})
            assert getattr(unit, field) == value
        else:
            with pytest.raises(Refused):
                story.as_(who, services.correct, unit, **{field: value})


def test_an_account_of_a_unit_begins_no_other(story):
    with pytest.raises(Refused) as refused:
        story.as_("unit1", services.draft, **FACTS)
    assert refused.value.code == "has_unit"


def test_queues_tell_since_when_work_waits_whatever_was_written_since(story):
    unit = make_unit(state="SUBMITTED", submitted_at=story.now, region_code="640121")
    story.days(3).as_(
        "yongning_agent", services.add_comparison, unit_id=unit.id, compared_on=story.now.date(), source_doc="比对"
    )
    with acting_as(story.cast["yongning_agent"]):
        assert queries.oldest_in(S.SUBMITTED) == (1, date(2023, 7, 3))
    story.as_("yongning_agent", services.pass_documents, unit, first_visitor="甲", second_visitor="乙")
    story.days(2).as_("yongning_agent", services.add_site, unit_id=unit.id, name="一号车间", address="测试路")
    unit.intro = "改写"
    with acting_as(story.cast["yongning_agent"]):
        assert queries.oldest_in(S.SITE_CHECK) == (1, date(2023, 7, 6))
        assert queries.oldest_in(S.PUBLIC_NOTICE) == (0, None)


def test_a_verb_judges_the_stored_row_and_not_what_was_read_before(session, story):
    unit = make_unit(state="SUSPENDED")
    with unscoped("a colleague's transaction, which this session has not read"):
        session.execute(
            sa.update(Unit.__table__)
            .where(Unit.__table__.c.id == unit.id)
            .values(proposed_on=date(2023, 7, 3), version=unit.version + 1)
        )
    assert unit.proposed_on is None
    with pytest.raises(Refused) as refused:
        story.as_("xingqing_auditor", services.resume, unit, reason="已整改")
    assert refused.value.code == "proposal_pending"
