"""What happens at the same moment: guesses at one code, and two workers before one sending.

PostgreSQL only: row locks exist only there; SQLite lets one writer in at a time.
"""

import threading

import pytest
import sqlalchemy as sa

from app.core import unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.extensions import db
from app.messaging.models import Outbox
from app.messaging.services import gateways
from app.messaging.services.outbox import queue
from app.messaging.services.sending import send_due
from app.messaging.states import Channel
from app.security.models import OneTimeCode
from app.security.services import codes, issue_code, use_code
from app.security.states import CodePurpose
from tests.guards.test_races import at_once, store

SIGN = CodePurpose.SIGN


@pytest.fixture(autouse=True)
def rows_can_be_locked(app):
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row locks exist only on PostgreSQL")


@pytest.fixture
def kept(app):
    """What is really stored is taken away."""
    yield
    store(app, lambda: [db.session.execute(sa.delete(entity)) for entity in (OneTimeCode, Outbox)])


def guess(app, subject, code):
    try:
        store(app, lambda: use_code(SIGN, subject, code))
    except Invalid:
        return False
    return True


def test_twelve_guesses_at_once_are_five(app, kept, monkeypatch):
    code = store(app, lambda: issue_code(SIGN, "race:1", minutes=10))
    wrong, checked = f"{(int(code) + 1) % 10**6:06d}", []
    compare = codes.hmac.compare_digest
    monkeypatch.setattr(codes.hmac, "compare_digest", lambda one, other: checked.append(1) or compare(one, other))
    assert at_once([lambda: guess(app, "race:1", wrong)] * 12) == [False] * 12
    assert len(checked) == 5
    assert not guess(app, "race:1", code)


def test_a_code_sent_twice_at_once_is_used_once(app, kept):
    code = store(app, lambda: issue_code(SIGN, "race:2", minutes=10))
    assert sorted(at_once([lambda: guess(app, "race:2", code)] * 6)) == [False] * 5 + [True]


def test_no_sending_leaves_twice_with_several_workers(app, kept, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    left, lock = [], threading.Lock()

    def keep(_channel, key, *_more):
        with lock:
            left.append(key)

    monkeypatch.setattr(gateways, "send", keep)
    store(app, lambda: [queue(Channel.EMAIL, f"a{n}@example.cn", "标题", "正文") for n in range(20)])

    def work():
        with app.app_context(), acting_as(SYSTEM):
            try:
                return send_due()
            finally:
                unit_of_work.rollback()
                db.session.remove()

    assert sum(at_once([work] * 4)) == 20
    assert len(left) == len(set(left)) == 20
