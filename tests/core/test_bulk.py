"""Many rows at once: reach, defaults, log and version hold as for rows one by one."""

import json
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import audit, bulk, clock, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import OutOfReach, Stale
from app.core.scope import unscoped
from app.organisations.models import AgencyContact, DepartmentOffice
from app.organisations.states import ServiceKind
from tests.guards.rows import make_office


def _offices(count, region="640104"):
    return [{"name": f"批量机构{n}", "department": "HRSS", "region_code": region} for n in range(count)]


def _entries(session, keys):
    with unscoped("a test reads the log"):
        statement = sa.select(AuditEntry).where(AuditEntry.record_id.in_(keys)).order_by(AuditEntry.id)
        return list(session.scalars(statement))


def test_rows_are_inserted_in_one_statement_with_defaults_city_and_log(session, cast, statements):
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        statements.clear()
        keys = bulk.insert_rows(DepartmentOffice, _offices(50))
        assert len([sent for sent in statements if "INSERT INTO department_office" in sent]) <= 1  # or one COPY
        unit_of_work.commit()
    with acting_as(SYSTEM):
        stored = session.get(DepartmentOffice, keys[49])
    assert (stored.name, stored.city_code, stored.version, stored.address) == ("批量机构49", "640100", 1, "")
    assert (stored.created_by_id, stored.updated_by_id) == (agent.user_id, agent.user_id)
    logged = _entries(session, keys)
    assert len(logged) == 50
    assert {(entry.deed, entry.entity, entry.region_code) for entry in logged} == {
        ("create", "department_office", "640104")
    }
    assert json.loads(logged[0].changes)["name"][0] is None
    assert list(audit.verify()) == []


def test_one_row_out_of_reach_stores_none(session, cast):
    rows = [*_offices(2), *_offices(1, region="640121")]
    with acting_as(cast["xingqing_agent"]), pytest.raises(OutOfReach):
        bulk.insert_rows(DepartmentOffice, rows)
    with acting_as(SYSTEM):
        assert session.scalar(sa.select(DepartmentOffice.id).where(DepartmentOffice.name == "批量机构0")) is None


def test_personal_values_stay_out_of_the_log_and_are_stored_encrypted(session, cast):
    with acting_as(cast["xingqing_agent"]):
        office = make_office("640104")
        row = {
            "office_id": office.id,
            "region_code": "640104",
            "service": "ADVICE",
            "post_title": "咨询岗",
            "office_phone": "0951-0000001",
            "person_name": "某某某",
        }
        (key,) = bulk.insert_rows(AgencyContact, [row])
        unit_of_work.commit()
    (entry,) = [entry for entry in _entries(session, [key]) if entry.entity == "agency_contact"]
    assert json.loads(entry.changes)["person_name"] == ["***", "***"]
    with unscoped("a test looks at the table itself"):
        raw = session.execute(sa.text("SELECT person_name FROM agency_contact WHERE office_phone = '0951-0000001'"))
        assert raw.scalar_one().startswith("v1:")


def test_rows_are_changed_under_version_reach_and_log(session, cast):
    with acting_as(SYSTEM):
        ours, theirs = make_office("640104"), make_office("640121")
        unit_of_work.commit()
    with acting_as(cast["xingqing_agent"]):
        with pytest.raises(OutOfReach):
            bulk.update_rows(DepartmentOffice, [(ours, {"hours": "九点"}), (theirs, {"hours": "九点"})])
        with pytest.raises(OutOfReach):
            bulk.update_rows(DepartmentOffice, [(ours, {"region_code": "640121"})])
        assert bulk.update_rows(DepartmentOffice, [(ours, {"hours": "九点", "name": ours.name})]) == 1
        unit_of_work.commit()
        with pytest.raises(Stale):
            bulk.update_rows(DepartmentOffice, [(ours, {"hours": "十点"})])
        session.expire_all()
        assert (ours.hours, ours.version) == ("九点", 2)
    entry = _entries(session, [ours.id])[-1]
    assert (entry.deed, json.loads(entry.changes)) == ("update", {"hours": ["", "九点"]})


def test_nothing_to_do_sends_nothing(session, cast, statements):
    statements.clear()
    assert bulk.insert_rows(DepartmentOffice, []) == []
    assert bulk.update_rows(DepartmentOffice, []) == 0
    assert statements == []


def test_what_the_database_refuses_is_told_the_same_for_many_rows(session, cast):
    twice = [*_offices(30), _offices(1)[0]]
    with acting_as(cast["xingqing_agent"]), pytest.raises(IntegrityError), session.begin_nested():
        bulk.insert_rows(DepartmentOffice, twice)
    with acting_as(SYSTEM):
        assert session.scalar(sa.select(DepartmentOffice.id).where(DepartmentOffice.name == "批量机构0")) is None


def test_many_rows_keep_every_type_of_column(session, cast):
    with acting_as(cast["xingqing_agent"]):
        office = make_office("640104")
        row = {
            "office_id": office.id,
            "region_code": "640104",
            "service": ServiceKind.ADVICE,
            "office_phone": "0951-0000002",
            "published": True,
            "last_confirmed_on": date(2023, 6, 5),
            "email": None,
        }
        texts = ["甲\t乙\\n\n丙", "'\"%s", "\\N", "", "😀"] * 6
        keys = bulk.insert_rows(
            AgencyContact, [{**row, "post_title": text, "person_name": text or None} for text in texts]
        )
        stored = {contact.id: contact for contact in session.scalars(sa.select(AgencyContact))}
    for key, text in zip(keys, texts, strict=True):
        contact = stored[key]
        assert (contact.post_title, contact.person_name, contact.email) == (text, text or None, None)
        assert (contact.service, contact.published, contact.last_confirmed_on) == ("ADVICE", True, date(2023, 6, 5))
        assert contact.created_at <= clock.now()
