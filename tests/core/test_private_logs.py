"""What people typed stands neither in the words of a failed statement nor in the audit log."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

import config
from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.audit import SENSITIVE
from app.core.workflow import move_each
from app.extensions import db
from app.placements.models import (
    Assessment,
    Complaint,
    FollowUp,
    FollowUpStep,
    InsuranceCase,
    Leave,
)
from tests.placements.factories import make_placement

HIDDEN = (
    (Assessment, {"satisfaction"}),
    (Complaint, {"content", "answer"}),
    (FollowUp, {"wish"}),
    (FollowUpStep, {"content", "outcome"}),
    (InsuranceCase, {"content"}),
    (Leave, {"words"}),
)


@pytest.mark.parametrize("url", ["sqlite:///x.db", "postgresql+psycopg://localhost/x"])
def test_every_engine_hides_the_values_of_its_statements(url):
    assert config.engine_options(url)["hide_parameters"] is True


def test_a_failed_statement_tells_no_value(session):
    placement, words = make_placement("ACTIVE"), "因病住院手术"
    facts = {"kind": "S", "from_day": date(2023, 7, 5), "to_day": date(2023, 7, 4), "person_name": "马小燕"}
    with acting_as(SYSTEM), clock.frozen(clock.now()), pytest.raises(IntegrityError) as raised, session.begin_nested():
        db.session.add(Leave(**Leave.keys_of(placement), words=words, **facts))
        db.session.flush()
    assert "[SQL parameters hidden" in str(raised.value)
    assert words not in str(raised.value) or "DETAIL" in str(raised.value)  # the server's own words are never logged


def test_a_timed_move_that_fails_logs_no_row(session, caplog):
    placement, waiting = make_placement("ACTIVE"), []

    def verb(record):
        record.person_name = None  # the server would quote the row
        db.session.flush()

    with acting_as(SYSTEM):
        name, waiting = placement.person_name, [[placement]]
        assert move_each(lambda _after: waiting.pop() if waiting else [], verb) == 0
    assert "was skipped: IntegrityError" in caplog.text and name not in caplog.text


@pytest.mark.parametrize(("entity", "fields"), HIDDEN, ids=lambda part: getattr(part, "__name__", ""))
def test_the_audit_log_keeps_private_words_out(entity, fields):
    assert fields <= SENSITIVE[entity]
