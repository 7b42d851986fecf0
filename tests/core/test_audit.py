"""The log: what is written, what never is, and that tampering shows."""

import base64
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import audit, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.units import services
from tests.conftest import PASSWORD
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


def _lift_the_guard(session):
    """What only the owner of the table can do; undone with the test's transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        return
    for deed in ("update", "delete"):
        session.execute(sa.text(f"DROP TRIGGER audit_entry_no_{deed}"))


def _log(entries=3):
    for _ in range(entries):
        make_unit()
        with acting_as(SYSTEM):
            unit_of_work.commit()


@pytest.mark.parametrize(
    "change", [sa.update(AuditEntry.__table__).values(actor_name="别人"), sa.delete(AuditEntry.__table__)]
)
def test_the_database_itself_refuses_to_change_the_log(session, change):
    _log(1)
    with unscoped("a test forges the log"), pytest.raises(IntegrityError, match="append-only"), session.begin_nested():
        session.execute(change)


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda table, key: sa.update(table).where(table.c.id == key).values(actor_name="别人"), "was altered"),
        (lambda table, key: sa.update(table).where(table.c.id == key).values(changes="{}"), "was altered"),
        (lambda table, key: sa.delete(table).where(table.c.id == key), "is missing"),
    ],
)
def test_tampering_shows(session, tamper, told):
    _log()
    middle = _entries(session)[-2].id
    with unscoped("a test forges the log"):
        _lift_the_guard(session)
        session.execute(tamper(AuditEntry.__table__, middle))
        session.expire_all()
        breaks = list(audit.verify())
    assert any(told in sentence for sentence in breaks), breaks


def test_a_chain_mended_without_the_data_key_shows(app, session, monkeypatch):
    _log(1)
    newest = sa.select(AuditEntry.__table__).order_by(AuditEntry.id.desc()).limit(1)
    with unscoped("a test reads the log"):
        last = dict(session.execute(newest).mappings().one())
    assert audit.digest_of(last) == last["digest"]
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(app.config, "DATA_KEY", base64.b64encode(b"another key of another service!!").decode())
        forged = audit.digest_of({**last, "actor_name": "别人"})
    table = AuditEntry.__table__
    with unscoped("a test forges the log"):
        _lift_the_guard(session)
        session.execute(sa.update(table).where(table.c.id == last["id"]).values(actor_name="别人", digest=forged))
    assert list(audit.verify()) == [f"entry {last['id']} was altered"]


def test_a_cut_end_shows_against_a_link_noted_earlier(app, session):
    _log(2)
    noted = audit.last_link()
    assert list(audit.verify(last=noted)) == []
    _log(1)
    assert list(audit.verify(last=noted)) == []
    assert list(audit.verify(last=(noted[0], "0" * 64))) == [f"entry {noted[0]} is not the one that was noted"]
    table = AuditEntry.__table__
    with unscoped("a test forges the log"):
        _lift_the_guard(session)
        session.execute(sa.delete(table).where(table.c.id >= noted[0]))
    session.flush()
    assert list(audit.verify()) == []
    assert list(audit.verify(last=noted)) == [
        f"entry {noted[0]} was noted but is missing: the log ends at {noted[0] - 1}"
    ]
    command = app.test_cli_runner().invoke(args=["audit", "verify", "--last", f"{noted[0]}:{noted[1]}"])
    assert (command.exit_code, "1 breaks" in command.output) == (1, True)


def test_a_backup_notes_the_last_link(app, tmp_path):
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql") and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed here")
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["backup", str(tmp_path)])
    assert done.exit_code == 0, done.output
    manifest = json.loads((Path(done.output.strip()) / "manifest.json").read_text(encoding="utf-8"))
    number, _, digest = manifest["audit"].partition(":")
    with app.app_context():
        assert (int(number), digest) == audit.last_link()


def test_sign_ins_are_logged_under_the_account_and_failures_without_what_was_typed(client, session, cast):
    typed = "MySecret-typed-too-early"
    for name, password in ((typed, "x"), (typed, "y"), ("xingqing_agent", "wrong"), ("xingqing_agent", PASSWORD)):
        client.post("/login/", data={"username": name, "password": password})
    unknown, again, wrong, right = [entry for entry in _entries(session) if entry.deed.startswith("login")][-4:]
    account = cast.account("xingqing_agent")
    assert [entry.deed for entry in (unknown, again, wrong, right)] == ["login-failed"] * 3 + ["login"]
    assert unknown.changes == again.changes != "{}"
    assert typed not in unknown.changes
    assert (wrong.record_id, wrong.actor_id) == (account.id, None)
    assert (right.record_id, right.actor_id, right.actor_name) == (account.id, account.user_id, account.name)


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
