"""A refused attempt stays in the log although the request was undone."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.core import attempts, audit
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import OutOfReach, Refusal, Refused
from app.extensions import db
from app.units.models import Unit


def _kept() -> list[AuditEntry]:
    with acting_as(SYSTEM):
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.deed.like("refused_%"))))


def _unit() -> Unit:
    with acting_as(SYSTEM):
        unit = db.session.scalar(select(Unit).order_by(Unit.id).limit(1))
    assert unit is not None
    return unit


def test_it_is_written_after_the_roll_back(app: Flask, session: Any) -> None:
    unit = _unit()
    with app.test_request_context("/admin/", method="POST"):
        attempts.note_refused(SYSTEM, "open_score", unit, "not_assigned")
        audit.note("something that is undone")
        app.process_response(app.make_response(("no", 403)))
    (kept,) = _kept()
    assert (kept.deed, kept.entity, kept.record_id) == ("refused_open_score", "unit", unit.id)
    assert "not_assigned" in kept.changes
    assert kept.region_code == unit.region_code
    assert list(audit.verify()) == []


def test_a_block_that_refuses_is_noted_and_the_refusal_goes_on(app: Flask, session: Any) -> None:
    unit = _unit()
    for error in (Refused(Refusal("four_eyes", "不能")), OutOfReach(), ValueError("no refusal")):
        with app.test_request_context("/admin/", method="POST"):
            try:
                with attempts.watched(SYSTEM, "try", unit):
                    raise error
            except type(error):
                pass
            app.process_response(app.make_response(("no", 403)))
    assert [("four_eyes" in entry.changes, "not_found" in entry.changes) for entry in _kept()] == [
        (True, False),
        (False, True),
    ]


def test_nothing_refused_writes_nothing(app: Flask, session: Any) -> None:
    with app.test_request_context("/admin/"):
        app.process_response(app.make_response(("yes", 200)))
    assert _kept() == []
