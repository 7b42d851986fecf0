"""The inbox, its settings, and the wording pages."""

import re

import pytest
from sqlalchemy import select

from app.core.actor import SYSTEM, acting_as
from app.messaging.models import ContactPoint, Message, MessageTemplate
from app.messaging.services import tell
from app.posts.services.pushing import push
from app.posts.states import PushChannel
from app.security.services import create_account
from tests.factories import make_post, make_unit
from tests.messaging.test_telling import DUE
from tests.posts.matching import young

FRAMES = (("xingqing_agent", "/admin/messages"), ("unit1", "/desk/messages"))


def told(cast, name, number=1) -> list[str]:
    unit, account = make_unit(), cast.account(name)
    facts = {"unit": "沙湖文旅", "due_on": DUE, "link": "/posts/1"}
    return [tell("post_recommended", [account], about=unit, post=f"岗位{n}", **facts)[0] for n in range(number)]


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(("name", "path"), FRAMES)
def test_a_message_is_read_by_opening_it(session, cast, login, name, path):
    (key,) = told(cast, name)
    browser = login(name)
    page = text_of(browser.get(f"{path}/"))
    assert "岗位0" in page and '<span class="mail-count">1<' in page
    shown = text_of(browser.get(f"{path}/{key}"))
    assert 'href="/posts/1"' in shown and "2023-08-31" in shown
    assert "mail-count" not in text_of(browser.get(f"{path}/"))
    assert "岗位0" not in text_of(browser.get(f"{path}/?unread=1"))


@pytest.mark.parametrize(("name", "path"), FRAMES)
def test_everything_is_marked_as_read_at_once(session, cast, login, name, path):
    told(cast, name, 3)
    browser = login(name)
    assert browser.post(f"{path}/read-all").status_code == 302
    assert "mail-count" not in text_of(browser.get(f"{path}/"))


def test_a_message_of_somebody_else_is_not_there(session, cast, login):
    (key,) = told(cast, "xingqing_agent")
    assert login("xingqing_colleague").get(f"/admin/messages/{key}").status_code == 404
    assert login("unit1").get(f"/desk/messages/{key}").status_code == 404


def test_the_inbox_asks_as_often_for_one_message_as_for_thirty(session, cast, login, statements):
    browser, counts = login("xingqing_agent"), []
    browser.get("/admin/messages/")
    for number in (1, 40):
        told(cast, "xingqing_agent", number)
        statements.clear()
        page = text_of(browser.get("/admin/messages/"))
        counts.append(len(statements))
    assert counts[0] == counts[1]
    older = re.search(r'href="([^"]+before=[^"]+)"', page).group(1)
    assert text_of(browser.get(older.replace("&amp;", "&"))).count('class="msg ') == 11


def test_strangers_are_sent_to_the_door(client):
    for path in ("/admin/messages/", "/desk/messages/", "/desk/messages/settings"):
        assert "/login/" in client.get(path).location


# -- where messages go


def settle(browser, **facts):
    given = {"email": "clerk@example.cn", "phone": "13900001111", "rhythm": "DAILY", "wants_sms": "1", **facts}
    return browser.post("/admin/messages/settings", data=given)


def contact(session) -> ContactPoint:
    with acting_as(SYSTEM):
        session.expire_all()
        return session.scalar(select(ContactPoint).execution_options(scope_checked=True))


def test_an_address_counts_once_its_code_came_back(session, cast, login):
    browser = login("xingqing_agent")
    assert settle(browser).status_code == 302
    page = text_of(browser.get("/admin/messages/settings"))
    code = re.search(r"验证码为 (\d{6})", page).group(1)
    assert "clerk@example.cn" in page and contact(session).email_confirmed_at is None
    assert browser.post("/admin/messages/settings/confirm", data={"code": "x"}).status_code == 422
    assert browser.post("/admin/messages/settings/confirm", data={"code": code}).status_code == 302
    assert contact(session).email_confirmed_at is not None
    settle(browser, rhythm="NEVER")
    assert contact(session).email_confirmed_at is not None  # the same address stays confirmed
    settle(browser, email="other@example.cn")
    assert contact(session).email_confirmed_at is None


def test_no_strange_mailbox_is_filled_with_codes(session, cast, login):
    browser = login("xingqing_agent")
    assert settle(browser).status_code == 302
    sent = [browser.post("/admin/messages/settings/code").status_code for _time in range(6)]
    assert sent == [302] * 4 + [422] * 2


def test_a_code_for_an_older_address_confirms_no_other(session, cast, login):
    browser = login("xingqing_agent")
    settle(browser)
    code = re.search(r"验证码为 (\d{6})", text_of(browser.get("/admin/messages/settings"))).group(1)
    settle(browser, email="other@example.cn")
    assert browser.post("/admin/messages/settings/confirm", data={"code": code}).status_code == 422


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"email": "no"}, "email"), ({"email": "a@b.cn\r\nBcc: x@y.cn"}, "email"), ({"phone": "123"}, "phone")],
)
def test_wrong_addresses_are_told_beside_the_field(session, cast, login, facts, field):
    answer = settle(login("xingqing_agent"), **facts)
    assert answer.status_code == 422 and f'id="e-{field}"' in text_of(answer)


def test_pages_say_which_ways_out_are_closed(session, cast, login):
    page = text_of(login("xingqing_agent").get("/admin/messages/settings"))
    assert "邮件发送尚未开通" in page and "短信发送尚未开通" in page


def test_no_code_is_shown_outside_the_demo(app, session, cast, login, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    browser = login("xingqing_agent")
    settle(browser)
    assert "验证码为" not in text_of(browser.get("/admin/messages/settings"))


# -- wording


def key_of(session) -> str:
    statement = select(MessageTemplate.id).where(MessageTemplate.key == "post_recommended")
    return session.scalar(statement)


def test_staff_see_a_message_as_its_reader_will_and_change_it(session, login):
    pk, browser = key_of(session), login("region_admin")
    page = text_of(browser.get(f"/admin/message-templates/{pk}"))
    assert "msg-preview" in page and "新媒体运营助理" in page
    form = text_of(browser.get(f"/admin/message-templates/{pk}/edit"))
    version = re.search(r'name="version" value="(\d+)"', form).group(1)
    facts = {"version": version, "title": "{unit}有岗位", "body": "请在 {due} 前答复{nobody}", "is_active": "y"}
    refused = browser.post(f"/admin/message-templates/{pk}/edit", data=facts)
    assert refused.status_code == 422 and "nobody" in text_of(refused)
    facts["body"] = "请在 {due} 前答复"
    assert browser.post(f"/admin/message-templates/{pk}/edit", data=facts).status_code == 302
    assert "宁夏沙湖文旅发展有限公司有岗位" in text_of(browser.get(f"/admin/message-templates/{pk}"))
    assert browser.post(f"/admin/message-templates/{pk}/restore").status_code == 302
    assert "向您推荐见习岗位" in text_of(browser.get(f"/admin/message-templates/{pk}"))


@pytest.mark.parametrize(("who", "status"), [("xingqing_agent", 403), ("unit1", 403), ("editor", 403)])
def test_only_the_department_words_messages(session, login, who, status):
    answer = login(who).post(f"/admin/message-templates/{key_of(session)}/restore")
    assert answer.status_code == status


@pytest.mark.parametrize(("channel", "number"), [("SITE", 1), ("PHONE", 0)])
def test_a_recommendation_on_the_site_lies_in_the_inbox_of_who_has_an_account(session, cast, channel, number):
    person, post = young(), make_post(make_unit())
    with acting_as(SYSTEM):
        facts = {"roles": "TRAINEE", "region_code": person.region_code, "level": "COUNTY", "trainee_id": person.id}
        create_account(SYSTEM, login="young", name=person.name, password="", trusted=True, **facts)
    with acting_as(cast["xingqing_agent"]) as actor:
        push(actor, trainee_id=person.id, post_id=post.id, channel=PushChannel(channel))
    with acting_as(SYSTEM):
        found = list(session.scalars(select(Message)))
    assert [message.link for message in found] == [f"/posts/{post.id}"] * number
