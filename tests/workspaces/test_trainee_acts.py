"""What young people do at their desk: each act once, what is wrong beside its field, nothing typed is lost."""

import re
from datetime import date
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.messaging.queries import accounts_of_trainee
from app.placements.models import (
    Application,
    AttendanceDay,
    Complaint,
    Leave,
    StandingRequest,
)
from app.placements.services.sides import subject_of
from app.placements.states import AgreementState, ApplicationState, AssessmentState, AttendanceMonthState
from app.security.services import issue_code
from app.security.states import CodePurpose
from app.trainees.models import Trainee, TraineeSource
from tests.factories import make_post, make_unit
from tests.placements.agreement_factories import make_agreement
from tests.placements.factories import make_application, make_placement
from tests.workspaces.trainee_factories import NOW, assessed, attended, helped, on_post, paid, young


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(NOW):
        yield


def rows(entity, **which):
    with acting_as(SYSTEM):
        return db.session.query(entity).filter_by(**which).all()


# -- posts and applications


def test_recommended_posts_come_with_their_reasons_and_lead_to_an_application(login):
    unit = make_unit(name="兴庆启元软件技术有限公司")
    post = make_post(unit, title="软件研发见习生")
    trainee, name = young()
    browser = login(name)
    assert "工作地点在您常住的兴庆区" in browser.get("/desk/posts/").text
    page = browser.get(f"/desk/posts/{post.id}/apply").text
    assert trainee.name in page and trainee.id_no not in page
    data = {"letter": "愿意学习", "available_from": "2023-07-20", "checked": "1", "_once": "a"}
    first = browser.post(f"/desk/posts/{post.id}/apply", data=data)
    again = browser.post(f"/desk/posts/{post.id}/apply", data=data)
    (made,) = rows(Application, trainee_id=trainee.id)
    assert first.location == again.location == f"/desk/applications/{made.id}"
    assert (made.state, made.letter, made.available_from) == (ApplicationState.SUBMITTED, "愿意学习", date(2023, 7, 20))
    anew = browser.get(f"/desk/posts/{post.id}/apply")
    assert anew.location == f"/desk/posts/{post.id}" and "您已报名这个岗位" in browser.get(anew.location).text


def test_an_application_that_was_not_checked_keeps_what_was_typed(login):
    post, (_trainee, name) = make_post(), young()
    answer = login(name).post(f"/desk/posts/{post.id}/apply", data={"letter": "我会画图", "available_from": "20日"})
    assert answer.status_code == 422
    assert "我会画图</textarea>" in answer.text and 'value="20日"' in answer.text
    assert 'id="e-available_from"' in answer.text and 'id="e-checked"' in answer.text


def test_a_fourth_application_is_refused_in_words(login):
    trainee, name = young()
    for _number in range(3):
        make_application("SUBMITTED", trainee=trainee)
    post = make_post()
    browser = login(name)
    assert "3/3" in browser.get(f"/desk/posts/{post.id}").text
    answer = browser.post(f"/desk/posts/{post.id}/apply", data={"checked": "1"})
    assert answer.status_code == 422 and "不能超过 3 个" in answer.text


def test_posts_are_searched_by_word_and_place(login):
    make_post(make_unit(region_code="640121"), title="数据分析见习生")
    make_post(title="软件研发见习生")
    _trainee, name = young()
    browser = login(name)
    assert "数据分析见习生" in browser.get("/desk/posts/?all=1&q=数据").text
    assert "数据分析见习生" not in browser.get("/desk/posts/?all=1&county=640104").text
    assert "没有找到合适的岗位" in browser.get("/desk/posts/?all=1&q=不存在").text


@pytest.mark.parametrize(
    ("state", "act", "after"),
    [
        ("OFFERED", "accept", ApplicationState.ACCEPTED),
        ("OFFERED", "withdraw", ApplicationState.WITHDRAWN),
        ("UNIT_REVIEW", "withdraw", ApplicationState.WITHDRAWN),
    ],
)
def test_an_offer_is_answered_with_one_button(login, state, act, after):
    trainee, name = young()
    application = make_application(state, trainee=trainee)
    assert login(name).post(f"/desk/applications/{application.id}/{act}").status_code == 303
    assert rows(Application, id=application.id)[0].state == after


def test_an_offer_that_is_over_is_told_on_the_same_page(login):
    trainee, name = young()
    application = make_application("OFFERED", trainee=trainee, offer_valid_to=date(2023, 7, 13))
    answer = login(name).post(f"/desk/applications/{application.id}/accept")
    assert answer.status_code in (403, 409) and "期限2023-07-13已过" in answer.text


# -- the agreement


def _to_sign(name_of="王雨桐"):
    trainee, name = young(name=name_of)
    application = make_application("DISPATCHED", trainee=trainee)
    placement = make_placement("PENDING", application=application, starts_on=date(2023, 7, 17))
    return trainee, name, make_agreement("UNIT_SIGNED", placement=placement)


def test_the_whole_agreement_is_read_and_signed_with_the_code_of_its_own(login, monkeypatch):
    monkeypatch.setattr("app.placements.services.signing.agreement_pdf", lambda *_facts: b"%PDF-1.7 signed")
    trainee, name, agreement = _to_sign()
    browser = login(name)
    page = browser.get(f"/desk/agreements/{agreement.id}").text
    assert "第1条" in page and "全文完" in page
    with acting_as(SYSTEM):
        (account,) = accounts_of_trainee(trainee.id)
        code = issue_code(CodePurpose.SIGN, subject_of(agreement, account.user_id), minutes=10)
    data = {"read_to_end": "1", "typed_name": "王雨桐", "code": code}
    assert browser.post(f"/desk/agreements/{agreement.id}/sign", data=data).status_code == 303
    assert rows(type(agreement), id=agreement.id)[0].state == AgreementState.SIGNED


def test_asking_for_a_code_keeps_what_was_typed(login, monkeypatch):
    _trainee, name, agreement = _to_sign()
    browser, typed = login(name), {"typed_name": "王雨桐", "read_to_end": "1"}
    refused = browser.post(f"/desk/agreements/{agreement.id}/code", data=typed)
    assert refused.status_code == 422 and "消息设置" in refused.text and 'value="王雨桐"' in refused.text
    monkeypatch.setattr("app.placements.services.agreements.request_code", lambda *_who: None)
    sent = browser.post(f"/desk/agreements/{agreement.id}/code", data=typed)
    assert sent.status_code == 200 and "验证码已发送" in sent.text and 'value="王雨桐"' in sent.text


def test_a_signature_that_lacks_something_says_so_beside_the_field(login):
    _trainee, name, agreement = _to_sign()
    answer = login(name).post(f"/desk/agreements/{agreement.id}/sign", data={"typed_name": "王语桐", "code": "12"})
    assert answer.status_code == 422 and 'value="王语桐"' in answer.text
    assert 'id="e-read_to_end"' in answer.text and 'id="e-typed_name"' in answer.text


# -- attendance


def test_one_tap_a_day_has_a_receipt_and_counts_once(login):
    placement, name = on_post()
    browser = login(name)
    for _time in range(2):
        assert browser.post("/desk/attendance/tap", data={"_once": "tap"}).location == "/desk/attendance/2023-07"
    (day,) = rows(AttendanceDay, placement_id=placement.id)
    assert (day.day, day.trainee_code, day.trainee_at) == (NOW.date(), "P", NOW)
    assert "09:30:00" in browser.get("/desk/attendance/").text


def test_a_day_of_the_last_week_is_said_late_an_older_one_is_refused(login):
    placement, name = on_post()
    browser = login(name)
    assert browser.post("/desk/attendance/tap", data={"day": "2023-07-12"}).status_code == 303
    refused = browser.post("/desk/attendance/tap", data={"day": "2023-06-20"})
    assert refused.status_code == 422 and "只能补登最近 7 天" in refused.text
    assert [day.day for day in rows(AttendanceDay, placement_id=placement.id)] == [date(2023, 7, 12)]


def test_a_month_is_confirmed_or_objected_to(login):
    placement, name = on_post()
    sheet = attended(placement)
    browser = login(name)
    empty = browser.post("/desk/attendance/2023-06/object", data={"words": ""})
    assert empty.status_code == 422 and 'id="e-words"' in empty.text
    assert browser.post("/desk/attendance/2023-06/object", data={"words": "6 日我来了。"}).status_code == 303
    assert "6 日我来了。" in browser.get("/desk/attendance/2023-06").text
    assert browser.post("/desk/attendance/2023-06/confirm").status_code == 303
    assert rows(type(sheet), id=sheet.id)[0].state == AttendanceMonthState.CONFIRMED_BY_TRAINEE


def test_every_day_shows_what_the_three_sides_say(login):
    placement, name = on_post()
    attended(placement)
    page = login(name).get("/desk/attendance/2023-06").text
    assert page.count("带教老师：出勤") == page.count("单位：出勤") == 21


@pytest.mark.parametrize("month", ["2023-13", "x", "2023-6"])
def test_a_month_that_is_none_is_not_there(login, month):
    _placement, name = on_post()
    assert login(name).get(f"/desk/attendance/{month}").status_code == 404


def test_leave_is_asked_for_and_taken_back(login):
    placement, name = on_post()
    browser = login(name)
    wrong = browser.post(
        "/desk/leave/", data={"kind": "L", "from_day": "2023-07-20", "to_day": "2023-07-18", "words": "有事"}
    )
    assert wrong.status_code == 422 and 'id="e-to_day"' in wrong.text and "有事</textarea>" in wrong.text
    right = {"kind": "L", "from_day": "2023-07-18", "to_day": "2023-07-18", "words": "有事"}
    assert browser.post("/desk/leave/", data=right).status_code == 303
    (leave,) = rows(Leave, placement_id=placement.id)
    assert browser.post(f"/desk/leave/{leave.id}/take-back").status_code == 303
    assert rows(Leave, id=leave.id)[0].state == "TAKEN_BACK"


# -- allowance, end, help


def test_an_allowance_is_confirmed_or_told_to_be_different(login):
    placement, name = on_post()
    one, other = paid(placement, "2023-06"), paid(placement, "2023-07")
    browser = login(name)
    assert browser.post(f"/desk/allowance/{one.id}", data={"answer": "RECEIVED"}).status_code == 303
    wrong = browser.post(f"/desk/allowance/{other.id}", data={"answer": "DIFFERENT", "note": "少了"})
    assert wrong.status_code == 422 and f'id="e-received_yuan{other.id}"' in wrong.text and 'value="少了"' in wrong.text
    right = {"answer": "DIFFERENT", "received_yuan": "1,800.50"}
    assert browser.post(f"/desk/allowance/{other.id}", data=right).status_code == 303
    assert rows(type(other), id=other.id)[0].received_yuan == Decimal("1800.50")


def test_a_month_that_was_paid_short_says_how_much_and_why(login):
    placement, name = on_post()
    attended(placement)
    paid(placement, "2023-06", amount_yuan=Decimal("2000.00"))
    page = login(name).get("/desk/allowance/").text
    assert "全月 21 个工作日" in page and "出勤 21 天" in page
    assert "比按出勤应发的少 50.00 元" in page


def test_the_internship_is_asked_to_end_and_the_request_taken_back(login):
    placement, name = on_post()
    browser = login(name)
    assert browser.post("/desk/placement/ask", data={"words": "升学"}).status_code == 422
    data = {"words": "收到录取通知。", "end_reason": "FURTHER_STUDY", "on_day": "2023-07-31"}
    assert browser.post("/desk/placement/ask", data=data).status_code == 303
    (asked,) = rows(StandingRequest, placement_id=placement.id)
    assert browser.post(f"/desk/placement/requests/{asked.id}/take-back").status_code == 303
    assert rows(StandingRequest, id=asked.id)[0].state == "TAKEN_BACK"


def _finished():
    trainee, name = young("FINISHED", category="GRADUATE")
    return make_placement("ENDED", trainee=trainee, starts_on=date(2023, 1, 9), ends_on=date(2023, 7, 9)), name


def test_an_assessment_is_answered_and_no_mark_for_the_unit_is_asked(login):
    placement, name = _finished()
    row = assessed(placement)
    browser = login(name)
    wrong = browser.post(f"/desk/assessment/{row.id}", data={"opinion": "DISAGREES"})
    assert wrong.status_code == 422 and 'id="e-words"' in wrong.text
    assert "满意吗" not in browser.get(f"/desk/assessment/{row.id}").text
    right = {"opinion": "DISAGREES", "words": "出勤天数少算了。", "satisfaction": "2"}
    assert browser.post(f"/desk/assessment/{row.id}", data=right).status_code == 303
    kept = rows(type(row), id=row.id)[0]
    assert (kept.state, kept.satisfaction) == (AssessmentState.ANSWERED, None)


def test_what_is_wanted_next_is_told_with_one_click(login):
    placement, name = _finished()
    case = helped(placement)
    browser = login(name)
    assert "2023-07-19" in browser.get("/desk/next/").text
    assert browser.post("/desk/next/wish", data={"wish": "我想办理：职业培训"}).status_code == 303
    assert rows(type(case), id=case.id)[0].wish == "我想办理：职业培训"


def test_before_the_end_the_person_says_whether_to_stay(login):
    placement, name = on_post(date(2023, 2, 1), date(2023, 8, 1))
    browser = login(name)
    for path in ("/desk/next/", "/desk/placement/"):
        assert 'id="end"' in browser.get(path).text and "希望留下" in browser.get(path).text
    assert browser.post("/desk/next/stay", data={}).status_code == 422
    assert browser.post("/desk/next/stay", data={"stays": "1"}).status_code == 303
    assert rows(type(placement), id=placement.id)[0].wants_to_stay is True


# -- complaints


def test_a_named_complaint_shows_its_receipt_once_and_is_read_later(login):
    placement, name = on_post()
    browser = login(name)
    data = {"unit_id": placement.unit_id, "kind": "ALLOWANCE", "content": "六月补贴没发。", "named": "1", "_once": "c"}
    receipt = browser.post("/desk/complaints/", data=data)
    shown = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", receipt.text)
    assert receipt.status_code == 200 and shown and receipt.headers["Cache-Control"] == "no-store"
    again = browser.post("/desk/complaints/", data=data)
    assert again.status_code == 302 and shown[0] not in browser.get("/desk/complaints/").text
    (made,) = rows(Complaint, unit_id=placement.unit_id)
    assert made.trainee_id == placement.trainee_id
    assert "六月补贴没发。" in browser.get(f"/desk/complaints/{made.id}").text
    assert login(young()[1]).get(f"/desk/complaints/{made.id}").status_code == 404


def test_an_anonymous_complaint_names_nobody_and_is_found_by_its_receipt(login):
    placement, name = on_post()
    browser = login(name)
    data = {"unit_id": placement.unit_id, "kind": "FEES", "content": "收了押金。", "named": "0"}
    receipt = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", browser.post("/desk/complaints/", data=data).text)
    (made,) = rows(Complaint, unit_id=placement.unit_id)
    assert made.trainee_id is None and made.placement_id is None and made.created_by_id is None
    assert receipt
    assert "待受理" in browser.post("/desk/complaints/receipt", data={"receipt": receipt[0]}).text
    assert browser.post("/desk/complaints/receipt", data={"receipt": "AAAA"}).status_code == 422


def test_a_complaint_about_a_unit_one_never_was_at_is_refused(login):
    _placement, name = on_post()
    data = {"unit_id": make_unit().id, "kind": "FEES", "content": "收了押金。", "named": "0"}
    answer = login(name).post("/desk/complaints/", data=data)
    assert answer.status_code == 422 and "收了押金。</textarea>" in answer.text
    assert rows(Complaint) == []


# -- my data


def test_own_facts_are_shown_masked_and_changed_by_the_person(login):
    trainee, name = young(phone="13900000001", address="解放西街 1 号")
    browser = login(name)
    page = browser.get("/desk/me/").text + browser.get("/desk/me/edit").text
    for secret in (trainee.id_no, "13900000001", "解放西街 1 号", "6217000012345678901"):
        assert secret not in page
    data = {
        "phone": "13800000002",
        "is_willing": "1",
        "wish_categories": ["MANAGEMENT", "RESEARCH"],
        "bank_name": "宁夏银行",
    }
    assert browser.post("/desk/me/edit", data=data).status_code == 303
    kept = rows(Trainee, id=trainee.id)[0]
    assert (kept.phone, kept.wish_categories, kept.address) == ("13800000002", "MANAGEMENT RESEARCH", "解放西街 1 号")
    assert [row.channel for row in rows(TraineeSource, trainee_id=trainee.id)] == ["SELF"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12345"),
        ("bank_no", "12ab"),
        ("wish_from", "明天"),
        ("wish_categories", "NONE"),
        ("wish_regions", "999999"),
    ],
)
def test_what_cannot_be_true_is_told_beside_its_field(login, field, value):
    _trainee, name = young()
    answer = login(name).post("/desk/me/edit", data={"is_willing": "1", field: value})
    assert answer.status_code == 422 and f'id="e-{field}"' in answer.text


def test_consent_is_given_and_taken_back(login):
    trainee, name = young("CONTACTED")
    browser = login(name)
    for gives, kept in (("1", "PUSH"), ("0", "")):
        assert browser.post("/desk/me/consent", data={"scope": "PUSH", "gives": gives}).status_code == 303
        assert rows(Trainee, id=trainee.id)[0].consent_scope == kept
    assert browser.post("/desk/me/consent", data={"scope": "ALL", "gives": "1"}).status_code == 422
