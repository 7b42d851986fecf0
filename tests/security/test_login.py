"""Signing in: the door, the lock, the session that dies with a logout."""

import pytest
from flask import request
from flask.testing import FlaskClient

from app import create_app
from app.core import clock
from app.extensions import db, limiter
from tests.conftest import PASSWORD, overrides


def test_login_opens_the_work_desk(login):
    page = login("xingqing_agent").get("/admin/")
    assert page.status_code == 200
    assert "工作台" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "password"), [("xingqing_agent", "wrong"), ("nobody-here", PASSWORD), ("", ""), ("x" * 300, "y")]
)
def test_a_failed_login_says_the_same_for_everybody(client, name, password):
    answer = client.post("/login/", data={"username": name, "password": password})
    assert answer.status_code == 422


def test_five_failures_lock_for_fifteen_minutes(client, login, cast):
    for _ in range(5):
        client.post("/login/", data={"username": "xingqing_agent", "password": "wrong"})
    assert client.post("/login/", data={"username": "xingqing_agent", "password": PASSWORD}).status_code == 422
    later = clock.now() + clock_minutes(16)
    with clock.frozen(later):
        assert client.post("/login/", data={"username": "xingqing_agent", "password": PASSWORD}).status_code == 302


def clock_minutes(n):
    from datetime import timedelta

    return timedelta(minutes=n)


def test_a_copied_cookie_is_worth_nothing_after_logout(app, login):
    browser = login("xingqing_agent")
    copied = browser.get_cookie("session").value
    assert browser.post("/logout/").status_code == 302
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert thief.get("/admin/").status_code == 302


def test_admin_pages_send_strangers_to_the_login(client):
    answer = client.get("/admin/units/")
    assert answer.status_code == 302
    assert "/login/" in answer.location


def test_api_refuses_without_token_in_our_shape(client):
    answer = client.get("/api/v1/unit/")
    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "unauthorized"


def test_api_with_token_lists_only_the_own_county(client, token, session):
    answer = client.get("/api/v1/unit/", headers=token("yongning_agent"))
    assert answer.status_code == 200
    assert {row["region_code"] for row in answer.json["result"]} == {"640121"}


@pytest.fixture
def slow(app, tmp_path, monkeypatch):
    """A browser of a service that lets three sign-ins a minute through; the other tests do without the limit."""
    monkeypatch.setattr(limiter, "enabled", True)
    more = {"RATELIMIT_ENABLED": True, "LOGIN_RATE": "3 per minute"}
    application = create_app({**overrides(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path), **more})
    yield FlaskClient(application)
    with application.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("door", ["login", "refresh"])
def test_programs_are_slowed_down_in_our_shape(slow, door):
    body = {"username": "no-such-person", "password": "wrong", "provider": "db"}
    answers = [slow.post(f"/api/v1/security/{door}", json=body) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].json["error"]["code"] == "too_many_requests"


def test_people_are_slowed_down_too(slow):
    form = {"username": "no-such-person", "password": "wrong"}
    assert [slow.post("/login/", data=form).status_code for _ in range(4)] == [422, 422, 422, 429]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
    ],
)
def test_only_the_proxies_in_front_say_where_a_visitor_is(tmp_path, proxies, forwarded, address):
    application = create_app({**overrides(f"sqlite:///{tmp_path}/x.db", tmp_path), "PROXIES": proxies})
    seen = []
    application.before_request(lambda: seen.append((request.remote_addr, request.scheme)) or "")
    application.test_client().get("/", headers={"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"})
    assert seen == [(address, "https" if proxies == 1 else "http")]


def test_the_door_says_why_it_stands_there_and_leads_back(client, login):
    sent = client.get("/admin/posts/?state=DRAFT")
    door = client.get(sent.location).get_data(as_text=True)
    assert "请先登录，登录后会回到刚才的页面。" in door
    assert "访问被拒绝" not in door
    answer = client.post(sent.location, data={"username": "xingqing_agent", "password": PASSWORD})
    assert answer.location.endswith("/admin/posts/?state=DRAFT")


def test_a_refusal_keeps_the_frame_of_who_is_told(client, login):
    officer = login("xingqing_agent")
    refused, missing = officer.get("/admin/accounts/"), officer.get("/admin/posts/nothing")
    assert (refused.status_code, missing.status_code) == (403, 404)
    for page in (refused, missing):
        assert "回工作台" in page.get_data(as_text=True)
        assert "本级系统管理员" in page.get_data(as_text=True)
    public = officer.get("/nothing-here").get_data(as_text=True)
    assert "网址可能有误，或者页面已经撤下。" in public
    assert "回工作台" not in public
