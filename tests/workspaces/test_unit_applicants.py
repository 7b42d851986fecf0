"""Applicants at a unit's desk: what is shown, receiving, offering, declining, and nothing of another unit."""

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Application
from app.placements.states import ApplicationState as S
from tests.factories import make_trainee
from tests.workspaces.unit_factories import NOW, applied, placed, post_of, told, unit_of

LIST = "/desk/unit/applications/"


@pytest.fixture(autouse=True)
def summer(session):
    with clock.frozen(NOW):
        yield


def state_of(application):
    with acting_as(SYSTEM):
        return db.session.get_one(Application, application.id).state


@pytest.mark.parametrize(
    ("group", "state"),
    [
        ("new", "SUBMITTED"),
        ("review", "UNIT_REVIEW"),
        ("offered", "OFFERED"),
        ("going", "DISPATCHED"),
        ("in", "REPORTED"),
        ("out", "DECLINED"),
    ],
)
def test_the_list_is_narrowed_by_group(cast, login, group, state):
    shown, hidden = applied(cast, state), applied(cast, "SUBMITTED" if state != "SUBMITTED" else "OFFERED")
    page = login("unit1").get(f"{LIST}?group={group}").get_data(as_text=True)
    assert shown.person_name in page
    assert hidden.person_name not in page


def test_the_list_is_narrowed_by_post(cast, login):
    one, other = post_of(cast), post_of(cast)
    here, there = applied(cast, post=one), applied(cast, post=other)
    page = login("unit1").get(f"{LIST}?post={one.id}").get_data(as_text=True)
    assert here.person_name in page
    assert there.person_name not in page


def test_an_unknown_group_leads_to_the_whole_list(login):
    assert login("unit1").get(f"{LIST}?group=nonsense").location == LIST


def test_more_than_a_page_has_a_next(cast, login):
    post = post_of(cast, headcount=40)
    people = [applied(cast, post=post) for _each in range(27)]
    browser = login("unit1")
    page = browser.get(f"{LIST}?group=new").get_data(as_text=True)
    assert people[0].person_name in page, "the oldest first"
    assert people[-1].person_name not in page
    assert "下一页" in page


def test_a_unit_reads_what_it_may_know_and_the_phone_only_after_the_offer(cast, login):
    before = applied(cast, letter="我想学习软件测试。", trainee=make_trainee("MATCHING", phone="13912345678"))
    after = applied(cast, "OFFERED", trainee=make_trainee("MATCHING", phone="13987654321"))
    browser = login("unit1")
    page = browser.get(LIST + before.id).get_data(as_text=True)
    assert "我想学习软件测试。" in page
    assert "13912345678" not in page
    assert "13987654321" in browser.get(LIST + after.id).get_data(as_text=True)


def test_receiving_offering_and_what_the_next_step_is(cast, login):
    application, browser = applied(cast), login("unit1")
    assert browser.post(f"{LIST}{application.id}/receive").status_code == 303
    assert state_of(application) == S.UNIT_REVIEW
    form = {"interview_on": "2023-08-09", "interview_hour": "14:30", "interview_place": "办公楼 301"}
    assert browser.post(f"{LIST}{application.id}/offer", data=form).status_code == 303
    page = browser.get(LIST + application.id).get_data(as_text=True)
    assert "2023-08-09 14:30 办公楼 301" in page
    assert state_of(application) == S.OFFERED


def test_an_hour_without_a_day_is_told_and_what_was_typed_stays(cast, login):
    application = applied(cast, "UNIT_REVIEW")
    form = {"interview_hour": "14:30", "interview_place": "办公楼 301"}
    answer = login("unit1").post(f"{LIST}{application.id}/offer", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "请填写面谈日期。" in page
    assert "办公楼 301" in page
    assert state_of(application) == S.UNIT_REVIEW


@pytest.mark.parametrize("code", ["", "NONSENSE", "SILENT"])
def test_declining_needs_a_reason_of_the_list(cast, login, code):
    application = applied(cast, "UNIT_REVIEW")
    answer = login("unit1").post(f"{LIST}{application.id}/decline", data={"reason_code": code, "reason": "已招满"})
    assert answer.status_code == 422
    assert "已招满" in answer.get_data(as_text=True)
    assert "户籍地、性别、民族、宗教信仰、残疾" in answer.get_data(as_text=True)
    assert state_of(application) == S.UNIT_REVIEW


def test_declining_with_a_reason(cast, login):
    application = applied(cast, "UNIT_REVIEW")
    answer = login("unit1").post(f"{LIST}{application.id}/decline", data={"reason_code": "MAJOR"})
    assert answer.status_code == 303
    assert state_of(application) == S.DECLINED


def test_a_refused_move_says_why_on_the_page(cast, login):
    application = applied(cast, "UNIT_REVIEW", post=post_of(cast, headcount=1, places_taken=1))
    answer = login("unit1").post(f"{LIST}{application.id}/offer", data={})
    assert answer.status_code == 422
    assert "名额1人已满" in answer.get_data(as_text=True)


def test_a_form_sent_twice_acts_once(cast, login):
    application, browser = applied(cast), login("unit1")
    form = {"_once": "the-same-key"}
    assert browser.post(f"{LIST}{application.id}/receive", data=form).status_code == 303
    again = browser.post(f"{LIST}{application.id}/receive", data=form)
    assert again.status_code == 302
    assert state_of(application) == S.UNIT_REVIEW


def test_receiving_several_skips_what_cannot_be_and_says_so(cast, login):
    first, second, late = applied(cast), applied(cast), applied(cast, "OFFERED")
    browser = login("unit1")
    form = {"id": [first.id, second.id, late.id]}
    page = browser.post(f"{LIST}receive", data=form, follow_redirects=True).get_data(as_text=True)
    assert "已受理 2 人" in page
    assert late.person_name in page
    assert [state_of(each) for each in (first, second, late)] == [S.UNIT_REVIEW, S.UNIT_REVIEW, S.OFFERED]


def test_more_trainees_than_three_in_ten_insured_is_a_warning(cast, login):
    with acting_as(SYSTEM):
        unit_of(cast).staff_insured = 3
        db.session.flush()
    placed(cast)
    page = login("unit1").get(LIST).get_data(as_text=True)
    assert "将超过参保职工（3 人）的 30%" in page


def test_confirming_that_somebody_reported_in(cast, login):
    application = applied(cast, "DISPATCHED")
    answer = login("unit1").post(f"{LIST}{application.id}/report")
    assert answer.status_code == 303
    with acting_as(SYSTEM):
        assert db.session.get_one(Application, application.id).unit_reported_at is not None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("post", "/receive"),
        ("get", "/offer"),
        ("post", "/offer"),
        ("get", "/decline"),
        ("post", "/decline"),
        ("post", "/report"),
    ],
)
def test_applications_to_another_unit_do_not_exist(cast, login, method, path):
    theirs = applied(cast, "UNIT_REVIEW", "unit2")
    answer = getattr(login("unit1"), method)(f"{LIST}{theirs.id}{path}")
    assert answer.status_code == 404
    assert state_of(theirs) == S.UNIT_REVIEW


def test_receiving_several_does_not_reach_another_unit(cast, login):
    theirs = applied(cast, "SUBMITTED", "unit2")
    login("unit1").post(f"{LIST}receive", data={"id": [theirs.id]})
    assert state_of(theirs) == S.SUBMITTED


def test_lists_and_records_cost_the_same_for_one_and_for_many(cast, login, statements):
    browser, post = login("unit1"), post_of(cast, headcount=40)
    one = applied(cast, post=post)

    def cost(path):
        browser.get(path)
        statements.clear()
        assert browser.get(path).status_code == 200
        return told(statements)

    paths = (LIST, f"{LIST}?group=new", "/desk/unit/posts/", LIST + one.id)
    few = [cost(path) for path in paths]
    for _each in range(12):
        applied(cast, post=post)
    post_of(cast)
    assert [cost(path) for path in paths] == few
