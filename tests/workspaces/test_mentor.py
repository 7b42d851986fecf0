"""The mentor's desk: a day confirmed in one screen, leave, weekly notes; nobody but one's own trainees."""

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import AttendanceDay, Leave, MentorLog
from app.units.models import Unit
from tests.factories import make_post
from tests.placements.factories import make_placement
from tests.workspaces.trainee_factories import NOW, counted, mentor_with_account, on_post, store

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def team(session):
    """A mentor with two trainees on post."""
    mentor, login = mentor_with_account()
    with acting_as(SYSTEM):
        post = make_post(db.session.get_one(Unit, mentor.unit_id))
    return login, [on_post(mentor=mentor, post=post)[0] for _number in range(2)]


def rows(entity, **which):
    with acting_as(SYSTEM):
        return db.session.query(entity).filter_by(**which).all()


def asked_leave(placement):
    facts = {"kind": "L", "from_day": date(2023, 7, 18), "to_day": date(2023, 7, 18), "words": "有事"}
    return store(Leave(**Leave.keys_of(placement), person_name=placement.person_name, **facts))


def test_the_first_page_says_what_waits_and_whom_i_guide(login, team):
    name, placements = team
    asked_leave(placements[0])
    page = login(name).get("/desk/mentor/")
    assert page.headers["Cache-Control"] == "no-store"
    for words in ("确认今天的出勤", "补确认 07-13 的出勤", "批假", "写本周带教记录", placements[1].person_name):
        assert words in page.text


def test_everybody_is_confirmed_at_once_with_exceptions(login, team):
    name, (one, other) = team
    browser = login(name)
    page = browser.get("/desk/mentor/days/").text
    assert page.count('value="P" selected') == 2
    data = {f"code-{one.id}": "P", f"code-{other.id}": "S", "_once": "day"}
    assert browser.post("/desk/mentor/days/", data=data).status_code == 303
    said = {day.placement_id: day.mentor_code for day in rows(AttendanceDay, day=TODAY)}
    assert said == {one.id: "P", other.id: "S"}


def test_a_code_that_is_none_is_told_beside_its_line(login, team):
    name, (one, other) = team
    data = {f"code-{one.id}": "P", f"code-{other.id}": "H"}
    answer = login(name).post("/desk/mentor/days/", data=data)
    assert answer.status_code == 422 and f'id="e-{other.id}"' in answer.text
    assert rows(AttendanceDay) == []


def test_leave_is_granted_or_refused_with_a_reason(login, team):
    name, (one, other) = team
    granted, refused = asked_leave(one), asked_leave(other)
    browser = login(name)
    assert browser.post(f"/desk/mentor/leave/{granted.id}/grant").status_code == 303
    assert browser.post(f"/desk/mentor/leave/{refused.id}/deny", data={"reason": ""}).status_code == 422
    assert browser.post(f"/desk/mentor/leave/{refused.id}/deny", data={"reason": "当天有培训"}).status_code == 303
    assert {row.id: row.state.value for row in rows(Leave)} == {granted.id: "GRANTED", refused.id: "DENIED"}


def test_a_week_is_noted_and_noted_anew(login, team):
    name, (one, _other) = team
    browser, monday = login(name), TODAY - timedelta(days=TODAY.weekday())
    empty = browser.post(f"/desk/mentor/logs/{one.id}", data={"week_of": monday.isoformat(), "content": ""})
    assert empty.status_code == 422 and "请写这一周做了什么" in empty.text
    for words in ("熟悉项目", "熟悉项目，完成第一个模块"):
        data = {"week_of": monday.isoformat(), "content": words}
        assert browser.post(f"/desk/mentor/logs/{one.id}", data=data).status_code == 303
    (note,) = rows(MentorLog, placement_id=one.id)
    assert (note.week_of, note.content) == (monday, "熟悉项目，完成第一个模块")
    assert "完成第一个模块" in browser.get(f"/desk/mentor/trainees/{one.id}").text


def test_the_trainees_of_others_are_not_there(login, team):
    name, _placements = team
    theirs = make_placement("ACTIVE", starts_on=date(2023, 6, 1))
    leave = asked_leave(theirs)
    browser = login(name)
    data = {"week_of": "2023-07-10", "content": "x", "reason": "y"}
    assert browser.get(f"/desk/mentor/trainees/{theirs.id}").status_code == 404
    for path in (f"logs/{theirs.id}", f"leave/{leave.id}/grant", f"leave/{leave.id}/deny"):
        assert browser.post(f"/desk/mentor/{path}", data=data).status_code == 404
    assert theirs.person_name not in browser.get("/desk/mentor/").text
    browser.post("/desk/mentor/days/", data={f"code-{theirs.id}": "P"})
    assert rows(AttendanceDay) == [] and rows(Leave, id=leave.id)[0].state == "ASKED"


@pytest.mark.parametrize("who", ["unit1", "xingqing_agent", "street1"])
def test_nobody_else_has_such_a_desk(login, who):
    browser = login(who)
    for path in ("", "days/", "logs/", "leave/"):
        assert browser.get(f"/desk/mentor/{path}").status_code in (302, 403)


@pytest.mark.parametrize("path", ["", "days/", "logs/", "leave/"])
def test_the_number_of_statements_does_not_grow(login, statements, path):
    mentor, name = mentor_with_account()
    with acting_as(SYSTEM):
        post = make_post(db.session.get_one(Unit, mentor.unit_id), headcount=20)
    asked_leave(on_post(mentor=mentor, post=post)[0])
    browser = login(name)
    browser.get(f"/desk/mentor/{path}")
    statements.clear()
    browser.get(f"/desk/mentor/{path}")
    few = counted(statements)
    for _number in range(6):
        asked_leave(on_post(mentor=mentor, post=post)[0])
    statements.clear()
    browser.get(f"/desk/mentor/{path}")
    assert counted(statements) == few
