"""The people of a unit at its desk: list, one file, mentor, requests, allowances, the end; another unit's never."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.files import files_of
from app.extensions import db
from app.placements.models import (
    AllowancePayment,
    Assessment,
    MentorLog,
    Placement,
    Retention,
    StandingRequest,
)
from app.placements.states import AssessmentState, RequestState
from tests.placements.factories import make_mentor, make_request
from tests.workspaces.unit_factories import NOW, PDF, assessed, month_of, paid_to, placed, told, unit_of

LIST = "/desk/unit/placements/"


@pytest.fixture(autouse=True)
def summer(session):
    with clock.frozen(NOW):
        yield


def rows(entity):
    with acting_as(SYSTEM):
        return list(db.session.scalars(select(entity)))


def fresh(placement):
    with acting_as(SYSTEM):
        return db.session.get_one(Placement, placement.id)


def slip(name="回单.pdf"):
    return (BytesIO(PDF), name)


# -- reading


@pytest.mark.parametrize(
    ("group", "state"), [("on", "ACTIVE"), ("pending", "PENDING"), ("ended", "ENDED"), ("cancelled", "CANCELLED")]
)
def test_the_list_is_narrowed_by_group(cast, login, group, state):
    shown = placed(cast, state, ends_on=date(2023, 7, 31) if state == "ENDED" else date(2024, 1, 9))
    hidden = placed(cast, "ACTIVE" if state != "ACTIVE" else "PENDING")
    page = login("unit1").get(f"{LIST}?group={group}").get_data(as_text=True)
    assert shown.person_name in page
    assert hidden.person_name not in page


def test_the_list_begins_with_those_on_post_and_shows_all_when_asked(cast, login):
    going, over = placed(cast), placed(cast, "ENDED", ends_on=date(2023, 7, 31))
    browser = login("unit1")
    first, every = (browser.get(path).get_data(as_text=True) for path in (LIST, f"{LIST}?group=all"))
    assert going.person_name in first
    assert over.person_name not in first
    assert over.person_name in every
    assert browser.get(f"{LIST}?group=nonsense").location == LIST


def test_a_task_lists_its_people_alone(cast, login):
    asked, other = placed(cast, "ENDED", ends_on=date(2023, 7, 31)), placed(cast)
    assessed(asked)
    page = login("unit1").get(f"{LIST}?todo=assess").get_data(as_text=True)
    assert "只列出：待填鉴定" in page
    assert asked.person_name in page
    assert other.person_name not in page


def test_the_list_shows_what_keeps_a_placement_sound(cast, login):
    placed(cast)
    page = login("unit1").get(LIST).get_data(as_text=True)
    assert 'class="health"' in page
    assert "岗前培训" in page


def test_the_file_of_one_shows_every_block(cast, login):
    placement = placed(cast)
    month_of(placement, objection="7 月 12 日我在岗")
    paid_to(placement, answer="DIFFERENT", answered_at=clock.now(), received_yuan=1800)
    make_request(placement, "END")
    page = login("unit1").get(LIST + placement.id).get_data(as_text=True)
    for block in ("agreement", "mentor", "training", "attendance", "payment", "insurance", "standing", "end"):
        assert f'id="{block}"' in page
    assert "7 月 12 日我在岗" in page
    assert "实收 1,800.00 元" in page
    assert "撤回申请" in page


def test_somebody_who_has_not_begun_is_told_what_is_missing(cast, login):
    placement = placed(cast, "PENDING", starts_on=date(2023, 8, 14), ends_on=date(2024, 2, 13))
    assert "上岗前还需要" in login("unit1").get(LIST + placement.id).get_data(as_text=True)


ADDRESSES = (
    ("get", ""),
    ("get", "/mentor"),
    ("post", "/mentor"),
    ("post", "/plan"),
    ("post", "/week"),
    ("get", "/ask/end"),
    ("post", "/ask/end"),
    ("post", "/take-back"),
    ("get", "/pay"),
    ("post", "/pay"),
    ("post", "/keep"),
    ("get", "/retention"),
    ("post", "/retention"),
)


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_placements_of_another_unit_do_not_exist(cast, login, method, path):
    theirs = placed(cast, login="unit2")
    assert getattr(login("unit1"), method)(f"{LIST}{theirs.id}{path}").status_code == 404


def test_files_of_another_unit_do_not_exist(cast, login):
    mine, theirs = placed(cast), placed(cast, login="unit2")
    form = {"month": "2023-07", "amount_yuan": "2050", "paid_on": "2023-08-05", "file": slip()}
    login("unit2").post(f"{LIST}{theirs.id}/pay", data=form)
    with acting_as(SYSTEM):
        stored = files_of(rows(AllowancePayment)[0])[0]
    with login("unit2").get(f"{LIST}{theirs.id}/files/{stored.id}") as answer:
        assert answer.data == PDF
    browser = login("unit1")
    assert browser.get(f"{LIST}{theirs.id}/files/{stored.id}").status_code == 404
    assert browser.get(f"{LIST}{mine.id}/files/{stored.id}").status_code == 404


# -- mentor


def test_naming_a_mentor_with_a_warning(cast, login):
    placement, mentor = placed(cast, "PENDING"), make_mentor(unit_of(cast), insured_since=date(2023, 6, 1))
    browser = login("unit1")
    assert mentor.name in browser.get(f"{LIST}{placement.id}/mentor").get_data(as_text=True)
    answer = browser.post(f"{LIST}{placement.id}/mentor", data={"mentor_id": mentor.id}, follow_redirects=True)
    assert "带教老师在本单位不足12个月" in answer.get_data(as_text=True)
    assert fresh(placement).mentor_id == mentor.id


def test_a_mentor_of_another_unit_is_none(cast, login):
    placement, stranger = placed(cast, "PENDING"), make_mentor(unit_of(cast, "unit2"))
    answer = login("unit1").post(f"{LIST}{placement.id}/mentor", data={"mentor_id": stranger.id})
    assert answer.status_code == 422
    assert fresh(placement).mentor_id != stranger.id


def test_plan_and_weekly_note(cast, login):
    placement, browser = placed(cast), login("unit1")
    browser.post(f"{LIST}{placement.id}/plan", data={"mentor_plan": "第一月熟悉岗位。", "version": "1"})
    stale = browser.post(f"{LIST}{placement.id}/plan", data={"mentor_plan": "另一份计划。", "version": "1"})
    assert "他人刚刚保存为“第一月熟悉岗位。”" in stale.get_data(as_text=True)
    assert "另一份计划。" in stale.get_data(as_text=True)
    browser.post(f"{LIST}{placement.id}/week", data={"week_of": "2023-08-03", "content": "学习检修。"})
    assert fresh(placement).mentor_plan == "第一月熟悉岗位。"
    assert rows(MentorLog)[0].week_of == date(2023, 7, 31)
    answer = browser.post(f"{LIST}{placement.id}/week", data={"week_of": "八月", "content": "学习检修。"})
    assert answer.status_code == 422
    assert "学习检修。" in answer.get_data(as_text=True)


# -- what the county confirms


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("suspend", {"on_day": "2023-08-08"}),
        ("end", {"on_day": "2023-08-07", "end_reason": "UNWILLING"}),
        ("retain", {"contract_signed_on": "2023-08-07", "contract_start": "2023-08-21", "file": slip("合同.pdf")}),
    ],
)
def test_asking_the_county(cast, login, kind, facts):
    placement = placed(cast)
    form = {"words": "情况属实。", **facts}
    if "file" in form:
        form["file"] = slip("合同.pdf")
    answer = login("unit1").post(f"{LIST}{placement.id}/ask/{kind}", data=form, follow_redirects=True)
    assert "申请已提交县区确认" in answer.get_data(as_text=True)
    request = rows(StandingRequest)[0]
    assert request.kind == kind.upper()
    if kind != "suspend":
        assert "前报送" in answer.get_data(as_text=True), "R28 tells the last day"
    if kind == "retain":
        with acting_as(SYSTEM):
            assert [stored.name for stored in files_of(request)] == ["合同.pdf"]


def test_ending_without_a_reason_keeps_what_was_typed(cast, login):
    placement = placed(cast)
    answer = login("unit1").post(f"{LIST}{placement.id}/ask/end", data={"words": "多次旷工。", "on_day": "2023-08-07"})
    assert answer.status_code == 422
    assert "请选择提前终止的原因" in answer.get_data(as_text=True)
    assert "多次旷工。" in answer.get_data(as_text=True)


def test_an_unknown_request_does_not_exist(cast, login):
    assert login("unit1").get(f"{LIST}{placed(cast).id}/ask/nonsense").status_code == 404


def test_taking_a_request_back_and_adding_its_contract(cast, login):
    placement = placed(cast)
    request, browser = make_request(placement, "RETAIN"), login("unit1")
    assert browser.post(f"{LIST}{placement.id}/contract", data={"file": slip("合同.pdf")}).status_code == 303
    wrong = browser.post(f"{LIST}{placement.id}/contract", data={"file": (BytesIO(b"nothing"), "合同.pdf")})
    assert wrong.status_code == 422
    assert browser.post(f"{LIST}{placement.id}/take-back").status_code == 303
    with acting_as(SYSTEM):
        assert db.session.get_one(StandingRequest, request.id).state == RequestState.TAKEN_BACK


# -- allowance


def test_an_allowance_with_its_slip(cast, login):
    placement, browser = placed(cast), login("unit1")
    page = browser.get(f"{LIST}{placement.id}/pay").get_data(as_text=True)
    assert 'value="2023-07"' in page
    form = {"month": "2023-07", "amount_yuan": "2050", "paid_on": "2023-08-05", "is_by_bank": "1", "file": slip()}
    assert browser.post(f"{LIST}{placement.id}/pay", data=form).status_code == 303
    page = browser.get(LIST + placement.id).get_data(as_text=True)
    assert "回单.pdf" in page
    payment = rows(AllowancePayment)[0]
    again = browser.post(f"{LIST}{placement.id}/payments/{payment.id}/slip", data={"file": slip("补.pdf")})
    assert again.status_code == 303
    assert browser.post(f"{LIST}{placement.id}/payments/nobody/slip", data={"file": slip()}).status_code == 404


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"month": "七月"}, "month"),
        ({"amount_yuan": "很多"}, "amount_yuan"),
        ({"paid_on": "2023-09-01"}, "paid_on"),
        ({"month": "2022-07"}, "month"),
    ],
)
def test_a_wrong_allowance_is_told_beside_its_field(cast, login, facts, field):
    placement = placed(cast)
    form = {"month": "2023-07", "amount_yuan": "2050", "paid_on": "2023-08-05", "slip_no": "HZ-1", **facts}
    answer = login("unit1").post(f"{LIST}{placement.id}/pay", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in page
    assert 'value="HZ-1"' in page
    assert rows(AllowancePayment) == []


# -- the end


@pytest.mark.parametrize(("answer", "keeps"), [("1", True), ("0", False)])
def test_answering_before_the_end(cast, login, answer, keeps):
    placement = placed(cast, ends_on=date(2023, 8, 20))
    assert login("unit1").post(f"{LIST}{placement.id}/keep", data={"answer": answer}).status_code == 303
    assert fresh(placement).unit_will_keep is keeps


def test_the_contract_that_followed(cast, login):
    placement, browser = placed(cast, "ENDED", ends_on=date(2023, 7, 31)), login("unit1")
    form = {"contract_kind": "FIXED", "signed_on": "2023-08-01", "contract_start": "2023-08-01", "contract_no": "HT-9"}
    bad = browser.post(f"{LIST}{placement.id}/retention", data={**form, "signed_on": ""})
    assert bad.status_code == 422
    assert 'value="HT-9"' in bad.get_data(as_text=True)
    assert browser.post(f"{LIST}{placement.id}/retention", data={**form, "file": slip("合同.pdf")}).status_code == 303
    assert rows(Retention)[0].contract_no == "HT-9"
    assert browser.post(f"{LIST}{placement.id}/retention/file", data={"file": slip("补页.pdf")}).status_code == 303
    page = browser.get(LIST + placement.id).get_data(as_text=True)
    assert "合同.pdf" in page
    assert "补页.pdf" in page


def test_a_contract_too_late_needs_its_reason(cast, login):
    placement = placed(cast, "ENDED", starts_on=date(2023, 3, 1), ends_on=date(2023, 6, 30))
    assert "逾期登记的原因" in login("unit1").get(f"{LIST}{placement.id}/retention").get_data(as_text=True)


SCORES = {"attitude": "GOOD", "skill": "GOOD", "teamwork": "PASS", "overall": "GOOD", "opinion": "认真负责。"}


def test_writing_and_signing_the_assessment(cast, login):
    assessment = assessed(placed(cast, "ENDED", ends_on=date(2023, 7, 31)))
    browser, path = login("unit1"), f"/desk/unit/assessments/{assessment.id}"
    assert browser.post(path, data={"version": "1", "opinion": "认真负责。"}).status_code == 303
    stale = browser.post(path, data={"version": "1", **SCORES, "opinion": "另一句。"})
    assert stale.status_code == 422
    assert "他人刚刚保存为" in stale.get_data(as_text=True)
    assert browser.post(path, data={"version": "2", **SCORES, "sign": "1"}).status_code == 303
    with acting_as(SYSTEM):
        assert db.session.get_one(Assessment, assessment.id).state == AssessmentState.UNIT_SIGNED


def test_the_assessment_of_another_unit_does_not_exist(cast, login):
    theirs = assessed(placed(cast, "ENDED", "unit2", ends_on=date(2023, 7, 31)))
    browser, path = login("unit1"), f"/desk/unit/assessments/{theirs.id}"
    assert browser.get(path).status_code == 404
    assert browser.post(path, data={"version": "1", **SCORES}).status_code == 404


def test_lists_and_files_cost_the_same_for_little_and_for_much(cast, login, statements):
    browser, placement = login("unit1"), placed(cast)
    month_of(placement)
    paid_to(placement)

    def cost(path):
        browser.get(path)
        statements.clear()
        assert browser.get(path).status_code == 200
        return told(statements)

    few = [cost(path) for path in (LIST, LIST + placement.id)]
    for month in ("2023-08", "2023-09", "2023-10"):
        month_of(placement, month=month)
        paid_to(placement, month)
    for _each in range(8):
        placed(cast)
    assert [cost(path) for path in (LIST, LIST + placement.id)] == few
