"""Signing in: the door, the lock, the session that dies with a logout."""

import pytest

from app.core import clock
from tests.conftest import PASSWORD


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
