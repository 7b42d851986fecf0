"""What was queued leaves once, is tried again with growing pauses, and is given up in the end."""

import json
import threading
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.workflow import StatusLog
from app.messaging.models import ContactPoint, Message, Outbox
from app.messaging.services import gateways, tell
from app.messaging.services.outbox import queue
from app.messaging.services.reminding import digest, remind_due
from app.messaging.services.sending import PAUSES, send_due
from app.messaging.states import Channel, OutboxState, Rhythm
from tests.factories import make_unit

NOON = datetime(2023, 7, 3, 12)  # a Monday


@pytest.fixture
def ways(app, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(app.config, "SMTP_FROM", "post@example.cn")


@pytest.fixture
def sent(monkeypatch, ways):
    letters = []

    def keep(channel, key, address, subject, body):
        letters.append((channel, address, subject))

    monkeypatch.setattr(gateways, "send", keep)
    return letters


@pytest.fixture
def broken(monkeypatch, ways):
    tries = []

    def fail(*_what):
        tries.append(clock.now())
        raise gateways.NotSent("ConnectionRefusedError")

    monkeypatch.setattr(gateways, "send", fail)
    return tries


def rows(session) -> list[Outbox]:
    return list(session.scalars(select(Outbox)))


@pytest.fixture
def worker(session):
    with acting_as(SYSTEM), clock.frozen(NOON):
        yield session


def test_a_sending_leaves_once(worker, sent):
    queue(Channel.EMAIL, "a@example.cn", "标题", "正文")
    assert (send_due(), send_due()) == (1, 0)
    (row,) = rows(worker)
    assert row.state == OutboxState.SENT and row.sent_at == NOON and "正文" not in row.body
    assert sent == [(Channel.EMAIL, "a@example.cn", "标题")]


def test_the_job_sends(worker, sent):
    queue(Channel.EMAIL, "a@example.cn", "标题", "正文")
    assert jobs.run("messaging.send") == 1


def test_what_has_no_way_out_waits(worker, sent):
    queue(Channel.SMS, "13900001111", "", "正文")
    assert send_due() == 0
    assert rows(worker)[0].state == OutboxState.QUEUED


def test_failures_are_tried_again_with_growing_pauses_and_given_up(worker, broken):
    queue(Channel.EMAIL, "a@example.cn", "标题", "正文")
    at, expected = NOON, [NOON]
    for pause in PAUSES:
        expected.append(expected[-1] + pause)
    while rows(worker)[0].state == OutboxState.QUEUED:
        with clock.frozen(at):
            assert send_due() == 0
        at += timedelta(minutes=1)
    assert broken == expected
    (row,) = rows(worker)
    assert (row.state, row.attempts, row.problem) == (OutboxState.FAILED, 6, "ConnectionRefusedError")


def test_one_failure_holds_up_no_other(worker, monkeypatch, ways):
    def first_fails(_channel, _key, address, *_more):
        if address.startswith("a@"):
            raise gateways.NotSent("refused")

    monkeypatch.setattr(gateways, "send", first_fails)
    queue(Channel.EMAIL, "a@example.cn", "标题", "正文")
    queue(Channel.EMAIL, "b@example.cn", "标题", "正文")
    assert send_due() == 1


# -- the gateways themselves


class Sink(BaseHTTPRequestHandler):
    got: list = []
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.headers["Authorization"], json.loads(body)))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def sink():
    class Own(Sink):
        got = []

    server = HTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Own, f"http://127.0.0.1:{server.server_port}/sms"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_short_message_goes_to_the_gateway_with_its_key(app, session, sink, monkeypatch):
    kind, url = sink
    monkeypatch.setitem(app.config, "SMS_URL", url)
    monkeypatch.setitem(app.config, "SMS_KEY", "k")
    gateways.send(Channel.SMS, "1", "13900001111", "", "您好")
    assert kind.got == [("Bearer k", {"phone": "13900001111", "text": "您好"})]
    kind.status = 503
    with pytest.raises(gateways.NotSent, match="HTTP 503"):
        gateways.send(Channel.SMS, "1", "13900001111", "", "您好")


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "http://127.0.0.1:1/sms"])
def test_a_gateway_that_cannot_be_reached_tells_the_kind_of_failure_alone(app, session, monkeypatch, url):
    monkeypatch.setitem(app.config, "SMS_URL", url)
    with pytest.raises(gateways.NotSent) as failure:
        gateways.send(Channel.SMS, "1", "13900001111", "", "您好")
    assert "139" not in str(failure.value)


class FakeSmtp:
    letters: list = []

    def __init__(self, host, port, timeout):
        assert timeout

    def __enter__(self):
        return self

    def __exit__(self, *_args):
        return None

    def send_message(self, letter):
        self.letters.append(letter)


def test_a_letter_has_a_name_of_its_own_and_no_header_can_be_smuggled_in(app, session, ways, monkeypatch):
    monkeypatch.setattr(FakeSmtp, "letters", [])
    monkeypatch.setattr(gateways.smtplib, "SMTP", FakeSmtp)
    monkeypatch.setitem(app.config, "SMTP_TLS", "none")
    gateways.send(Channel.EMAIL, "row-1", "a@example.cn", "标题", "正文")
    (letter,) = FakeSmtp.letters
    assert letter["Message-ID"] == "<row-1@example.cn>" and letter.get_content().strip() == "正文"
    with pytest.raises(gateways.NotSent):
        gateways.send(Channel.EMAIL, "row-1", "a@example.cn\nBcc: b@example.cn", "标题", "正文")


# -- reminders and digests


def told(session, cast, **facts) -> Message:
    account = cast.account("xingqing_agent")
    given = {"unit": "沙湖文旅", "post": "新媒体运营", "due_on": date(2023, 7, 4), **facts}
    (key,) = tell("post_recommended", [account], link="/posts/1", **given)
    return session.scalar(select(Message).where(Message.id == key))


@pytest.mark.parametrize(
    ("today", "reminded"),
    [(date(2023, 7, 6), 0), (date(2023, 7, 7), 1), (date(2023, 7, 10), 1), (date(2023, 7, 11), 0)],
)
def test_a_reminder_comes_one_workday_before_the_day_is_over(worker, cast, today, reminded):
    told(worker, cast, due_on=date(2023, 7, 10))  # a Monday; the workday before is Friday the seventh
    with clock.frozen(today):
        assert remind_due() == reminded
        assert remind_due() == 0


def test_a_reminder_shows_the_message_as_unread_again_and_when_it_came(worker, cast, ways):
    contact = ContactPoint(user_id=cast.account("xingqing_agent").user_id, email="a@example.cn")
    contact.email_confirmed_at, contact.rhythm, contact.wants_sms = NOON, Rhythm.DAILY, False
    worker.add(contact)
    message = told(worker, cast, about=make_unit())
    message.read_at = NOON
    remind_due()
    assert (message.read_at, message.reminded_at, message.reminders) == (None, NOON, 1)
    assert [row.subject.startswith("【提醒】") for row in rows(worker)] == [True]


def test_nobody_is_reminded_of_what_is_done(worker, cast):
    unit = make_unit()
    told(worker, cast, about=unit)
    facts = {"entity": "unit", "record_id": unit.id, "move": "submit", "actor_name": "", "role": "", "reason": ""}
    worker.add(StatusLog(from_state="DRAFT", to_state="SUBMITTED", at=NOON + timedelta(hours=1), **facts))
    worker.flush()
    assert remind_due() == 0


def test_what_is_about_nothing_and_was_read_is_not_reminded_of(worker, cast):
    told(worker, cast).read_at = NOON
    worker.flush()
    assert remind_due() == 0


@pytest.mark.parametrize(("rhythm", "letters"), [(Rhythm.DAILY, 1), (Rhythm.AT_ONCE, 0), (Rhythm.NEVER, 0)])
def test_one_letter_a_day_for_who_wants_it(worker, cast, ways, rhythm, letters):
    contact = ContactPoint(user_id=cast.account("xingqing_agent").user_id, email="a@example.cn", wants_sms=False)
    contact.email_confirmed_at, contact.rhythm = NOON, Rhythm.NEVER
    worker.add(contact)
    worker.flush()
    told(worker, cast)
    told(worker, cast, post="文案策划")
    contact.rhythm = rhythm
    worker.flush()
    assert (digest(), digest()) == (letters, 0)
    assert [("新媒体运营" in row.body and "文案策划" in row.body) for row in rows(worker)] == [True] * letters
