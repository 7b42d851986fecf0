"""Leads from a spreadsheet: every row through the verbs of leads, and back again."""

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.exchange.services import Row
from app.extensions import db
from app.registers.imports import LEADS
from app.registers.models import Lead
from app.registers.services import leads
from tests.factories import make_lead, uscc
from tests.guards.rows import count_of, row_of
from tests.registers.test_leads import DAY, MISSED, REACHED

UNIT = {"kind": "UNIT", "region_code": "640104", "name": "某公司", "contact_phone": "09515012345", "uscc": uscc(901)}


@pytest.fixture
def sheet(cast):
    """Return a function that checks rows, stores the good ones and answers faults, outcomes and who acted."""

    def run(who, *given):
        rows = [Row(number, dict(values)) for number, values in enumerate(given, start=2)]
        with clock.frozen(DAY), acting_as(cast[who]):
            LEADS.check(cast[who], rows, {})
            good = [row for row in rows if row.is_good]
            outcomes = list(LEADS.store(cast[who], good, {}, "batch"))
        return {row.number: [fault.column for fault in row.faults] for row in rows if row.faults}, outcomes

    return run


def test_good_rows_become_leads_of_the_department(sheet):
    before = count_of(Lead)
    faults, outcomes = sheet("sci", UNIT, {**UNIT, "name": "另一家", "uscc": uscc(902)})
    assert (faults, [one.deed for one in outcomes]) == ({}, ["CREATED", "CREATED"])
    assert count_of(Lead) == before + 2


def test_every_fault_is_told_in_its_cell_and_nothing_of_the_rehearsal_stays(sheet):
    make_lead(uscc=uscc(903))
    before = count_of(Lead)
    faults, outcomes = sheet(
        "edu",
        {**UNIT, "uscc": "91640104MA77000148"},
        {**UNIT, "contact_phone": "1"},
        {**UNIT, "uscc": uscc(903)},
        {
            "kind": "YOUTH",
            "region_code": "640104",
            "name": "马某",
            "contact_phone": "13909510009",
            "has_consent": False,
        },
        {**UNIT, "kind": "UNIT"},
        {**UNIT, "name": "同一家"},
    )
    assert faults == {2: ["uscc"], 3: ["contact_phone"], 4: ["uscc"], 5: ["has_consent"], 7: ["uscc"]}
    assert (len(outcomes), count_of(Lead)) == (1, before + 1)


def test_a_department_imports_no_kind_that_is_not_its_own(sheet):
    youth = {
        "kind": "YOUTH",
        "region_code": "640104",
        "name": "马某",
        "contact_phone": "13909510009",
        "has_consent": True,
    }
    faults, outcomes = sheet("sci", youth)
    assert (set(faults), outcomes) == ({2}, [])
    faults, outcomes = sheet("street1", youth)
    assert (faults, len(outcomes)) == ({}, 1)


@pytest.mark.parametrize("verb", [leads.contact, leads.miss])
def test_a_lead_that_the_county_took_up_is_not_taken_back(cast, sheet, verb):
    _faults, outcomes = sheet("sci", UNIT, {**UNIT, "name": "另一家", "uscc": uscc(902)})
    with clock.frozen(DAY), acting_as(cast["xingqing_agent"]):
        lead = db.session.get(Lead, outcomes[0].record_id)
        verb(cast["xingqing_agent"], lead, **(REACHED if verb is leads.contact else MISSED))
    with clock.frozen(DAY), acting_as(cast["sci"]):
        stays = LEADS.undo(cast["sci"], outcomes, "batch")
    assert [number for number, _reason in stays] == [2]
    assert row_of(lead)["name"] == "某公司"
