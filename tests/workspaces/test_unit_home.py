"""The first page of a unit's desk: what to do now, what others do, figures; another unit's work never."""

import re
from datetime import date, datetime

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.placements.services import agreements
from app.workspaces.presenters import unit_home as telling
from app.workspaces.queries.unit_home import _day
from tests.placements.agreement_factories import make_agreement
from tests.placements.factories import make_mentor, make_placement, make_request
from tests.workspaces.unit_factories import (
    NOW,
    applied,
    assessed,
    leave_of,
    month_of,
    paid_to,
    placed,
    post_of,
    told,
    unit_of,
)


@pytest.fixture(autouse=True)
def summer(session):
    with clock.frozen(NOW):
        yield


def _pending(cast, **facts):
    return placed(cast, "PENDING", starts_on=date(2023, 8, 14), ends_on=date(2024, 2, 13), **facts)


WAITING = {
    "receive": lambda cast: applied(cast, "SUBMITTED"),
    "answer": lambda cast: applied(cast, "UNIT_REVIEW"),
    "report": lambda cast: applied(cast, "DISPATCHED"),
    "mentor": lambda cast: _pending(cast, mentor_id=None),
    "sign": lambda cast: make_agreement("DRAFT", placement=_pending(cast)),
    "redraft": lambda cast: make_agreement("RETURNED", placement=_pending(cast)),
    "leave": lambda cast: leave_of(placed(cast)),
    "months": lambda cast: month_of(placed(cast)),
    "returned": lambda cast: month_of(placed(cast), "RETURNED"),
    "posts": lambda cast: post_of(cast, state="RETURNED"),
    "allowance": lambda cast: month_of(placed(cast), "SUBMITTED"),
    "disputed": lambda cast: paid_to(placed(cast), answer="NOT_RECEIVED", answered_at=clock.now()),
    "training": lambda cast: placed(cast),
    "assess": lambda cast: assessed(placed(cast, "ENDED", ends_on=date(2023, 7, 31))),
    "keep": lambda cast: placed(cast, ends_on=date(2023, 8, 20)),
    "retention": lambda cast: placed(cast, "ENDED", ends_on=date(2023, 7, 31)),
}
ELSEWHERE = {
    "offers": lambda cast: applied(cast, "OFFERED"),
    "county": lambda cast: applied(cast, "ACCEPTED"),
    "trainee-sign": lambda cast: make_agreement("UNIT_SIGNED", placement=_pending(cast)),
    "requests": lambda cast: make_request(placed(cast), "END"),
    "months-county": lambda cast: month_of(placed(cast), "SUBMITTED"),
}


def _keys(cast, ask, login="unit1"):
    with acting_as(cast[login]):
        return {task.key for task in ask(cast[login])}


@pytest.fixture
def asked(app):
    """A request's context, for the addresses of tasks."""
    with app.test_request_context():
        yield


@pytest.mark.parametrize("key", WAITING)
def test_what_waits_is_told_to_its_unit_alone(cast, asked, key):
    WAITING[key](cast)
    assert key in _keys(cast, telling.to_do)
    assert _keys(cast, telling.to_do, "unit2") == set()


@pytest.mark.parametrize("key", ELSEWHERE)
def test_what_others_do_is_told_to_its_unit_alone(cast, asked, key):
    ELSEWHERE[key](cast)
    assert key in _keys(cast, telling.elsewhere)
    assert _keys(cast, telling.elsewhere, "unit2") == set()


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("key", WAITING)
def test_every_task_leads_to_a_page(cast, login, key, several):
    for _each in range(2 if several else 1):
        WAITING[key](cast)
    browser = login("unit1")
    page = browser.get("/desk/unit/").get_data(as_text=True)
    url = re.search(rf'id="todo-{key}".*?href="([^"]+)"', page, re.DOTALL)
    assert url is not None
    assert browser.get(url[1].replace("&amp;", "&").split("#")[0]).status_code == 200


def test_several_of_a_kind_are_one_line_that_leads_to_the_list(cast, login):
    for _each in range(5):
        applied(cast, "SUBMITTED")
    page = login("unit1").get("/desk/unit/").get_data(as_text=True)
    assert page.count('id="todo-receive"') == 1
    assert "5 件" in page
    assert "/desk/unit/applications/?group=new" in page


def test_the_earliest_comes_first_and_what_is_late_says_so(cast, asked):
    placed(cast, starts_on=date(2023, 8, 1), ends_on=date(2023, 8, 20))
    applied(cast, "DISPATCHED", report_by=date(2023, 8, 4))
    with acting_as(cast["unit1"]):
        tasks = telling.to_do(cast["unit1"])
    assert tasks[0].key == "report"
    assert tasks[0].tone == "bad"
    assert "逾期 3 天" in tasks[0].when
    days = [task.due for task in tasks if task.due]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("due", "tone"),
    [(date(2023, 8, 6), "bad"), (date(2023, 8, 7), "bad"), (date(2023, 8, 9), "waiting"), (date(2023, 8, 10), "info")],
)
def test_clocks_are_red_when_over_and_yellow_when_near(asked, due, tone):
    assert telling.clocked(due)[1] == tone


def test_an_empty_desk_says_what_will_come(cast, login):
    page = login("unit2").get("/desk/unit/").get_data(as_text=True)
    assert "现在没有要办的事" in page
    assert "还没有岗位" in page


def test_figures_count_the_own_unit_and_tell_the_share_kept(cast, login):
    placed(cast, "ENDED", ends_on=date(2023, 7, 31), is_retained=True)
    placed(cast, "ENDED", ends_on=date(2023, 7, 30))
    placed(cast)
    post_of(cast, headcount=3)
    page = login("unit1").get("/desk/unit/").get_data(as_text=True)
    assert "50.00%" in page
    assert "留用 1 人" in page
    assert page.count('class="figure"') == 5


def test_reasons_of_what_came_back_stand_on_the_line(cast, login):
    agreement = make_agreement("SIGNED", placement=_pending(cast))
    with acting_as(cast["xingqing_agent"]):
        agreements.send_back(cast["xingqing_agent"], agreement, reason="请补充带教计划")
    page = login("unit1").get("/desk/unit/").get_data(as_text=True)
    assert "修改退回的协议" in page
    assert "请补充带教计划" in page


def test_officers_and_strangers_have_no_unit_desk(cast, login, client):
    assert login("xingqing_agent").get("/desk/unit/").status_code in (302, 403)
    assert client.get("/desk/unit/").status_code == 302


def test_nothing_of_the_desk_is_kept_by_a_browser(cast, login):
    assert login("unit1").get("/desk/unit/").headers["Cache-Control"] == "no-store"


def test_the_home_page_costs_the_same_for_one_and_for_many(cast, login, statements):
    browser = login("unit1")

    def cost():
        statements.clear()
        assert browser.get("/desk/unit/").status_code == 200
        return told(statements)

    for make in (*WAITING.values(), *ELSEWHERE.values()):
        make(cast)
    cost()
    few = cost()
    unit = unit_of(cast)
    mentor = make_mentor(unit)
    for _each in range(10):
        applied(cast, "SUBMITTED")
        month_of(placed(cast, mentor=mentor))
    assert cost() == few


def test_days_of_moments_and_months(session):
    assert _day("2023-07") == date(2023, 7, 31)
    assert _day(datetime(2023, 7, 1, 9)) == date(2023, 7, 1)
    assert _day(None) is None


def test_placements_of_other_units_are_no_business_of_this_one(cast, login):
    theirs = make_placement(post=post_of(cast, "unit2"))
    assert theirs.person_name not in login("unit1").get("/desk/unit/").get_data(as_text=True)


def test_a_post_page_leads_back_to_the_desk(cast, login):
    post = post_of(cast)
    assert 'href="/desk/unit/"' in login("unit1").get(f"/admin/posts/{post.id}").get_data(as_text=True)
    assert 'href="/desk/unit/"' not in login("xingqing_agent").get(f"/admin/posts/{post.id}").get_data(as_text=True)
