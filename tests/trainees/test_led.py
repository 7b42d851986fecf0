"""Young people whom a department proposed are noted on their lead once the register knows them."""

from datetime import date

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.registers.services import leads
from app.trainees.services.people import collect, correct
from tests.factories import id_number, make_lead, make_trainee
from tests.guards.rows import row_of

TODAY = date(2023, 7, 3)
PHONE = "13909510001"


@pytest.fixture(autouse=True)
def in_the_plan_year():
    with clock.frozen(TODAY):
        yield


def _collected(cast, who, **more):
    given = {"id_no": id_number(date(2001, 5, 6), 1), "name": "马兰", "hukou_region": "640104", "phone": PHONE, **more}
    with acting_as(cast[who]):
        return collect(cast[who], **given)


def test_a_person_who_is_collected_is_noted_on_the_confirmed_lead(cast):
    lead = make_lead("YOUTH", "CONFIRMED", contact_phone=PHONE)
    others = [make_lead("YOUTH", "CONTACTED", "640121", contact_phone=PHONE), make_lead("UNIT", contact_phone=PHONE)]
    person = _collected(cast, "street1")
    assert row_of(lead)["trainee_id"] == person.id
    assert [row_of(other)["trainee_id"] for other in others] == [None, None]


def test_a_lead_confirmed_later_finds_the_person_who_is_there(cast):
    person = _collected(cast, "street1")
    lead = make_lead("YOUTH", "CONTACTED", contact_phone=PHONE)
    with acting_as(cast["xingqing_agent"]):
        leads.confirm(cast["xingqing_agent"], lead)
    assert row_of(lead)["trainee_id"] == person.id


def test_a_corrected_phone_finds_its_lead(cast):
    lead = make_lead("YOUTH", "CONFIRMED", contact_phone=PHONE)
    person = _collected(cast, "xingqing_agent", phone="13800000000")
    assert row_of(lead)["trainee_id"] is None
    with acting_as(cast["xingqing_agent"]):
        correct(cast["xingqing_agent"], person, phone=PHONE)
    assert row_of(lead)["trainee_id"] == person.id


def test_people_who_left_the_register_are_not_noted(cast):
    make_trainee(state="CLOSED", phone=PHONE)
    lead = make_lead("YOUTH", "CONTACTED", contact_phone=PHONE)
    with acting_as(cast["xingqing_agent"]):
        leads.confirm(cast["xingqing_agent"], lead)
    assert row_of(lead)["trainee_id"] is None
