"""The log: what is written, what never is, and that tampering shows."""

import pytest
import sqlalchemy as sa

from app.core import audit, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.units import services
from tests.factories import make_unit

PHONE = "13912345678"


def _entries(session, record_id=None):
    statement = sa.select(AuditEntry).order_by(AuditEntry.id)
    if record_id:
        statement = statement.where(AuditEntry.record_id == record_id)
    with unscoped("a test reads the log"):
        return list(session.scalars(statement))


def test_creating_changing_and_moving_are_logged_without_personal_values(session, cast):
    auditor = cast["xingqing_auditor"]
    unit = make_unit(contact_phone=PHONE)
    with acting_as(SYSTEM):
        unit_of_work.commit()
        unit.contact_phone, unit.short_name = "13987654321", "新简称"
        unit_of_work.commit()
    with acting_as(auditor):
        services.suspend(auditor, unit, reason="x")
        unit_of_work.commit()
    found = _entries(session, unit.id)
    assert [entry.deed for entry in found] == ["create", "update", "update"]
    assert '"short_name": [null, "新简称"]' in found[1].changes
    assert '"contact_phone": ["***", "***"]' in found[1].changes
    assert '"state": ["ACCREDITED", "SUSPENDED"]' in found[2].changes
    assert (found[2].actor_id, found[2].actor_name, found[2].region_code) == (auditor.user_id, auditor.name, "640104")
    assert not any(PHONE in entry.changes or "13987654321" in entry.changes for entry in found)
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda table, key: sa.update(table).where(table.c.id == key).values(actor_name="别人"), "was altered"),
        (lambda table, key: sa.update(table).where(table.c.id == key).values(changes="{}"), "was altered"),
        (lambda table, key: sa.delete(table).where(table.c.id == key), "is missing"),
    ],
)
def test_tampering_shows(session, tamper, told):
    for _ in range(3):
        make_unit()
        with acting_as(SYSTEM):
            unit_of_work.commit()
    middle = _entries(session)[-2].id
    with unscoped("a test forges the log"):
        session.execute(tamper(AuditEntry.__table__, middle))
        session.expire_all()
        breaks = list(audit.verify())
    assert any(told in sentence for sentence in breaks), breaks


def test_what_was_rolled_back_leaves_no_entry(session):
    before = len(_entries(session))
    with acting_as(SYSTEM):
        with pytest.raises(Invalid), unit_of_work.attempt():
            make_unit()
            raise Invalid({"x": "y"})
        with pytest.raises(Invalid), unit_of_work.transaction():
            make_unit()
            raise Invalid({"x": "y"})
        unit_of_work.commit()
    assert len(_entries(session)) == before


def test_reveals_exports_and_logins_are_logged_and_the_value_is_not(session, login):
    unit = make_unit(contact_phone=PHONE)
    browser = login("xingqing_agent")
    shown = browser.post(f"/admin/units/{unit.id}/reveal/contact_phone")
    assert PHONE in shown.get_data(as_text=True)
    with browser.get("/admin/units/export.xlsx?q=测试") as sheet:
        assert sheet.status_code == 200
    found = {entry.deed: entry for entry in _entries(session)}
    assert found["reveal"].record_id == unit.id
    assert '"field": [null, "contact_phone"]' in found["reveal"].changes
    assert found["export"].entity == ""
    assert "测试" in found["export"].changes
    assert "login" in found
    assert not any(PHONE in entry.changes for entry in found.values())


@pytest.mark.parametrize("who", ["unit2", "yongning_agent"])
def test_a_reveal_out_of_reach_shows_and_logs_nothing(session, login, who):
    unit = make_unit(contact_phone=PHONE)
    answer = login(who).post(f"/admin/units/{unit.id}/reveal/contact_phone")
    assert answer.status_code == 404
    assert PHONE not in answer.get_data(as_text=True)
    assert "reveal" not in {entry.deed for entry in _entries(session)}


def test_nobody_writes_the_log_through_the_session(session, cast):
    with acting_as(cast["audit_admin"]), pytest.raises(Exception, match="没有找到"), session.begin_nested():
        session.scalars(sa.select(AuditEntry).limit(1)).one().actor_name = "别人"
        session.flush()
