"""Told once, in words from a template, sent on by each person's wish."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.messaging import queries
from app.messaging.models import ContactPoint, Message, MessageTemplate, Outbox
from app.messaging.rules.wording import delivered, filled, unknown
from app.messaging.services import tell
from app.messaging.services.templates import SAMPLES, preview, restore, reword
from app.messaging.states import Channel, Rhythm
from tests.factories import make_unit
from tests.guards.source import app_files

DUE = date(2023, 8, 31)


@pytest.fixture
def officer(session, cast):
    return cast.account("xingqing_agent")


@pytest.fixture
def ways(app, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(app.config, "SMS_URL", "http://127.0.0.1:9/sms")


def wants(session, account, **facts) -> ContactPoint:
    given = {"email": "clerk@example.cn", "email_confirmed_at": clock.now(), "phone": "13900001111"}
    given |= {"rhythm": Rhythm.AT_ONCE, "wants_sms": True, **facts}
    contact = ContactPoint(user_id=account.user_id, **given)
    with acting_as(SYSTEM):
        session.add(contact)
        session.flush()
    return contact


def pushed(account, about, **more) -> list[str]:
    facts = {"unit": "沙湖文旅", "post": "新媒体运营", **more}
    return tell("post_recommended", [account], about=about, link="/posts/1", due_on=DUE, **facts)


def inbox(session) -> list[Message]:
    with acting_as(SYSTEM):
        return list(session.scalars(select(Message).order_by(Message.id)))


def sendings(session) -> list[Outbox]:
    with acting_as(SYSTEM):
        return list(session.scalars(select(Outbox).order_by(Outbox.channel)))


def test_a_message_says_what_by_when_and_leads_there(session, officer):
    unit = make_unit()
    pushed(officer, unit)
    (message,) = inbox(session)
    assert "新媒体运营" in message.title and "2023-08-31" in message.body
    assert (message.link, message.due_on, message.entity, message.record_id) == ("/posts/1", DUE, "unit", unit.id)


def test_the_same_news_about_an_unchanged_record_comes_once(session, officer):
    unit = make_unit()
    assert len(pushed(officer, unit)) == 1
    assert pushed(officer, unit) == []
    assert len(pushed(officer, unit, post="文案策划")) == 1  # other words are other news


def test_the_same_words_come_again_when_the_record_has_changed(session, officer):
    unit = make_unit()
    pushed(officer, unit)
    with acting_as(SYSTEM):
        unit.intro = "改过"
        session.flush()
    assert len(pushed(officer, unit)) == 1


def test_named_news_comes_once_whatever_its_words_are(session, officer):
    unit = make_unit()
    pushed(officer, unit, once="2023-07")
    assert pushed(officer, unit, once="2023-07", post="文案策划") == []
    assert len(pushed(officer, unit, once="2023-08")) == 1


def test_a_template_that_was_switched_off_tells_nobody(session, officer):
    with acting_as(SYSTEM):
        template = session.scalar(select(MessageTemplate).where(MessageTemplate.key == "post_recommended"))
        template.is_active = False
        session.flush()
    assert pushed(officer, make_unit()) == []


def test_nobody_reads_messages_of_others(session, cast, officer):
    pushed(officer, make_unit())
    with acting_as(cast["xingqing_agent"]):
        assert queries.unread() == 1
    with acting_as(cast["xingqing_colleague"]):
        assert queries.unread() == 0
        assert queries.inbox(only_unread=False) == ([], False)


@pytest.mark.parametrize(
    ("facts", "leaves"),
    [
        ({}, {Channel.EMAIL, Channel.SMS}),
        ({"rhythm": Rhythm.DAILY}, {Channel.SMS}),
        ({"rhythm": Rhythm.NEVER}, {Channel.SMS}),
        ({"email_confirmed_at": None}, {Channel.SMS}),
        ({"wants_sms": False}, {Channel.EMAIL}),
        ({"phone": None}, {Channel.EMAIL}),
    ],
)
def test_a_message_leaves_by_the_ways_that_its_reader_wants(session, officer, ways, facts, leaves):
    wants(session, officer, **facts)
    (key,) = pushed(officer, make_unit())
    assert {row.channel for row in sendings(session)} == leaves
    assert {row.message_id for row in sendings(session)} == {key}


def test_nothing_is_queued_while_no_way_out_is_configured(session, officer):
    wants(session, officer)
    pushed(officer, make_unit())
    assert sendings(session) == []


def test_an_e_mail_holds_the_whole_address_of_the_page(session, app, officer, ways):
    wants(session, officer, wants_sms=False)
    pushed(officer, make_unit())
    (letter,) = sendings(session)
    assert f"{app.config['PUBLIC_URL']}/posts/1" in letter.body and "2023-08-31" in letter.body


# -- wording


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{name}您好", "马小燕您好"),
        ("{nobody}您好", "{nobody}您好"),
        ("{name.__class__} {0} {name!r}", "{name.__class__} {0} {name!r}"),
    ],
)
def test_nothing_in_a_template_is_evaluated(text, becomes):
    assert filled(text, {"name": "马小燕"}) == becomes


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("{name} {due}", []),
        ("{id_no}", ["id_no"]),
        ("{name.__class__}", ["{ }"]),
        ("{unit} {unit} {", ["unit", "{ }"]),
    ],
)
def test_unknown_names_are_found(text, strange):
    assert unknown(text, "name") == strange


def template(session) -> MessageTemplate:
    return session.scalar(select(MessageTemplate).where(MessageTemplate.key == "post_recommended"))


def test_staff_word_a_message_and_set_it_back(session, cast):
    with acting_as(cast["region_admin"]) as actor:
        found = template(session)
        reword(actor, found, title="{unit}有岗位", body="请在 {due} 前答复", sms="")
        assert (found.title, found.sms) == ("{unit}有岗位", None)
        assert "{" not in preview(found)["title"]
        restore(actor, found)
        assert found.title == delivered()["post_recommended"].title and found.sms


def test_unknown_names_are_refused_beside_the_field(session, cast):
    with acting_as(cast["region_admin"]) as actor, pytest.raises(Invalid) as refused:
        reword(actor, template(session), title="{name}", body="{phone}", sms="{unit}")
    assert set(refused.value.fields) == {"title", "body"}


def test_every_wording_names_only_its_facts_and_says_enough(session):
    for key, wording in delivered().items():
        for text in (wording.title, wording.body, wording.sms or ""):
            assert unknown(text, wording.facts) == [], key
        assert len(wording.title) <= 120 and len(wording.sms or "") <= 200, key


TOLD = re.compile(r"""(?<![\w.])tell\(\s*["'](\w+)["']""")


def test_every_kind_of_message_that_is_told_has_a_wording(session):
    used = {key for path in app_files() for key in TOLD.findall(path.read_text(encoding="utf-8"))}
    assert used
    assert used - delivered().keys() == set()


def test_the_preview_has_an_invented_fact_for_every_name(session):
    used = {name for wording in delivered().values() for name in wording.facts.split()}
    assert used - set(SAMPLES) == set()
