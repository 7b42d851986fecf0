"""What happens at the same moment: numbers, guesses, repeats and approvals, each in a transaction of its own.

PostgreSQL only: row locks exist only there; SQLite lets one writer in at a time.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core import once, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.numbers import NumberSeries, next_number
from app.core.workflow import StatusLog
from app.extensions import db
from app.security.models import Account
from app.units.models import Unit, UnitTag
from tests.conftest import PASSWORD
from tests.factories import make_unit

TAG = {"kind": "MSME", "proof_no": "T-1", "valid_from": "2023-01-01"}


@pytest.fixture(autouse=True)
def rows_can_be_locked(app):
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row locks exist only on PostgreSQL")


def at_once(deeds):
    """Start every deed in its own thread at the same moment and return what they answered."""
    start = Barrier(len(deeds))

    def run(deed):
        start.wait(timeout=30)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def store(app, deed):
    with app.app_context(), acting_as(SYSTEM), unit_of_work.transaction():
        return deed()


def bearer(app, who):
    """The headers of a program; a plain client, so that each request has its own session and transaction."""
    body = {"username": who, "password": PASSWORD, "provider": "db"}
    return {
        "Authorization": f"Bearer {FlaskClient(app).post('/api/v1/security/login', json=body).json['access_token']}"
    }


@pytest.fixture
def unit(app):
    """A really stored unit, taken away with all that was made for it."""
    key = store(app, lambda: make_unit().id)
    yield key
    _take_away(app, key)


@pytest.fixture
def applicant(app):
    """The same for a unit whose application waits for its review."""
    key = store(app, lambda: make_unit("SUBMITTED").id)
    yield key
    _take_away(app, key)


def _take_away(app, key):
    def rows():
        db.session.execute(sa.delete(UnitTag).where(UnitTag.unit_id == key))
        db.session.execute(sa.delete(StatusLog).where(StatusLog.record_id == key))
        db.session.execute(sa.delete(once.HandledRequest))
        db.session.execute(sa.delete(Unit).where(Unit.id == key))

    store(app, rows)


def test_a_new_series_counts_without_gap_or_clash(app):
    try:
        assert sorted(at_once([lambda: store(app, lambda: next_number("races"))] * 6)) == [1, 2, 3, 4, 5, 6]
    finally:
        store(app, lambda: db.session.execute(sa.delete(NumberSeries).where(NumberSeries.name == "races")))


def test_guesses_sent_at_once_are_all_counted_and_lock(app):
    def account():
        return db.session.scalars(sa.select(Account).where(Account.login == "center")).one()

    def forget():
        account().failures, account().locked_until = 0, None

    def guess():
        body = {"username": "center", "password": "wrong", "provider": "db"}
        return FlaskClient(app).post("/api/v1/security/login", json=body).status_code

    try:
        assert at_once([guess] * 4) == [401] * 4
        assert store(app, lambda: account().failures) == 4
        assert at_once([guess] * 2) == [401] * 2
        assert store(app, lambda: account().locked_until) is not None
    finally:
        store(app, forget)


def test_a_key_sent_twice_at_once_acts_once_and_answers_the_same(app, unit):
    headers = {**bearer(app, "xingqing_agent"), "Idempotency-Key": "races"}

    def add():
        return FlaskClient(app).post("/api/v1/unit-tag/", json={**TAG, "unit_id": unit}, headers=headers)

    answers = at_once([add] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer.headers for answer in answers) == 3
    made = sa.select(sa.func.count()).select_from(UnitTag).where(UnitTag.unit_id == unit)
    assert store(app, lambda: db.session.scalar(made)) == 1


def test_two_approvals_of_one_unit_make_one_move(app, applicant):
    people = [bearer(app, who) for who in ("xingqing_agent", "xingqing_colleague")]
    url, body = f"/api/v1/unit/{applicant}/moves/pass_documents", {"first_visitor": "甲", "second_visitor": "乙"}
    answers = at_once([lambda who=who: FlaskClient(app).post(url, json=body, headers=who) for who in people])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [answer.json["error"]["code"] for answer in answers if answer.status_code == 409] == ["state"]
    moves = sa.select(StatusLog.move).where(StatusLog.record_id == applicant)
    assert store(app, lambda: list(db.session.scalars(moves))) == ["pass_documents"]
