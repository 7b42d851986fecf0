"""Offices and the contact list: kept by the area, published line by line, confirmed by saving."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import NOBODY, SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach
from app.organisations import queries, services
from app.organisations.models import AgencyContact
from tests.guards.rows import count_of, make_contact, make_office, row_of

CONTACT = {"service": "ACCREDITATION", "post_title": "经办岗", "office_phone": "0951-0000000"}


def test_a_contact_takes_the_area_of_its_office_and_is_confirmed_today(cast, session):
    office, agent = make_office("640104"), cast["xingqing_agent"]
    with clock.frozen(datetime(2023, 7, 3)), acting_as(agent):
        contact = services.add_contact(agent, office_id=office.id, **CONTACT)
        assert (contact.region_code, contact.city_code, contact.last_confirmed_on) == (
            "640104",
            "640100",
            date(2023, 7, 3),
        )
    with clock.frozen(datetime(2023, 8, 1)), acting_as(agent):
        services.change_contact(agent, contact, post_title="综合岗")
        assert contact.last_confirmed_on == date(2023, 8, 1)
        with pytest.raises(Invalid):
            services.change_contact(agent, contact, office_id=make_office("640104").id)


@pytest.mark.parametrize("who", ["yongning_agent", "guyuan_agent", "unit1"])
def test_a_contact_is_not_added_to_an_office_out_of_reach(cast, session, who):
    office, before = make_office("640106"), count_of(AgencyContact)
    with acting_as(cast[who]), pytest.raises(Invalid) as told:
        services.add_contact(cast[who], office_id=office.id, **CONTACT)
    assert list(told.value.fields) == ["office_id"]
    assert count_of(AgencyContact) == before


def test_a_unit_reads_its_county_and_writes_nothing(cast, session):
    office = make_office("640104")
    with acting_as(cast["unit1"]), pytest.raises(OutOfReach):
        services.change_office(cast["unit1"], office, hours="改")


@pytest.mark.parametrize(("published", "seen"), [(True, 1), (False, 0)])
def test_the_public_sees_published_lines_only(session, published, seen):
    contact = make_contact("640104")
    with acting_as(SYSTEM):
        contact.published = published
        session.flush()
    with acting_as(NOBODY):
        assert session.scalar(sa.select(sa.func.count(AgencyContact.id)).where(AgencyContact.id == contact.id)) == seen


def test_a_page_adds_an_office_and_its_contact(login, session):
    browser = login("xingqing_agent")
    made = browser.post(
        "/admin/offices/add", data={"name": "兴庆区测试中心", "department": "HRSS", "region_code": "640104"}
    )
    office_id = made.location.rsplit("/", 1)[1]
    made = browser.post(
        "/admin/agency-contacts/add",
        data={**CONTACT, "office_id": office_id, "person_name": "某某某", "published": "y"},
    )
    assert made.status_code == 302
    page = browser.get(made.location).get_data(as_text=True)
    assert "兴庆区测试中心" in page
    assert "某某某" not in page


def test_an_edit_left_blank_keeps_the_personal_name(login, session):
    contact = make_contact("640104")
    stored = row_of(contact)["person_name"]
    body = {**CONTACT, "office_id": contact.office_id, "person_name": "", "version": contact.version}
    assert login("xingqing_agent").post(f"/admin/agency-contacts/{contact.id}/edit", data=body).status_code == 302
    assert row_of(contact)["person_name"] == stored


@pytest.mark.parametrize(
    ("code", "name", "full", "counties"),
    [
        ("640104", "兴庆区", "银川市兴庆区", 1),
        ("640100", "银川市", "银川市", 6),
        ("640000", "宁夏回族自治区", "宁夏回族自治区", 22),
        ("999999", "999999", "999999", 0),
        ("", "", "", 0),
    ],
)
def test_areas_by_code(session, code, name, full, counties):
    assert (queries.name_of(code), queries.full_name_of(code), len(queries.counties_of(code))) == (name, full, counties)


@pytest.mark.parametrize(
    ("who", "reaches"), [("region_admin", 28), ("yinchuan_agent", 7), ("xingqing_agent", 1), ("unit1", 1)]
)
def test_filters_offer_the_areas_in_reach(cast, session, who, reaches):
    with acting_as(cast[who]):
        assert len(queries.in_reach()) == reaches
