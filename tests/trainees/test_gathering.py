"""Whom the labour offices' own lists name comes into the register by itself, once, and only who could take part."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Refused
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import RealNameEntry, UnemploymentRegistration
from app.trainees.models import Trainee
from app.trainees.services.gathering import gather
from tests.factories import id_number

TODAY = date(2023, 7, 3)
YOUNG, OLD = date(2001, 5, 6), date(1990, 5, 6)


@pytest.fixture(autouse=True)
def in_the_plan_year():
    with clock.frozen(TODAY):
        yield


def listed(entity, birth, number, region="640104", **facts):
    common = {"name": "马兰", "id_no": id_number(birth, number), "region_code": region}
    own = {
        UnemploymentRegistration: {"reg_no": "6401040001", "registered_on": date(2023, 3, 1)},
        RealNameEntry: {"graduation_date": date(2022, 6, 30), "school": "宁夏大学", "education": "21"},
    }
    with acting_as(SYSTEM):
        entry = entity(**{**common, **own[entity], **facts})
        db.session.add(entry)
        db.session.flush()
    return entry


def people():
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(Trainee).order_by(Trainee.id_hash)))


def taken(cast, who="xingqing_agent"):
    with acting_as(cast[who]):
        return gather(cast[who])


def test_both_lists_make_one_person(cast):
    listed(UnemploymentRegistration, YOUNG, 1)
    listed(RealNameEntry, YOUNG, 1)
    assert taken(cast) == 2
    (person,) = people()
    assert (person.channels, person.in_realname_db) == ("REALNAME_DB UNEMP_REGISTER", True)
    assert (person.unemp_reg_date, person.school, person.region_code) == (date(2023, 3, 1), "宁夏大学", "640104")
    assert taken(cast) == 0


def test_only_who_could_take_part_comes_in(cast):
    listed(UnemploymentRegistration, OLD, 1)
    listed(RealNameEntry, OLD, 3, graduation_date=date(2020, 6, 30))
    listed(RealNameEntry, OLD, 5)
    listed(UnemploymentRegistration, YOUNG, 7, registered_on=date(2015, 3, 1))
    assert taken(cast) == 1
    assert [p.id_tail for p in people()] == [id_number(OLD, 5)[-4:]]


def test_an_officer_gathers_for_their_own_area(cast):
    listed(UnemploymentRegistration, YOUNG, 1, region="640121")
    listed(UnemploymentRegistration, YOUNG, 3)
    assert taken(cast) == 1
    assert [p.region_code for p in people()] == ["640104"]
    assert taken(cast, "center") == 1


def test_a_later_registration_and_its_end_follow(cast):
    entry = listed(UnemploymentRegistration, YOUNG, 1)
    taken(cast)
    with clock.frozen(date(2023, 9, 1)):
        with acting_as(SYSTEM):
            entry.deregistered_on, entry.reason = date(2023, 8, 1), "EMPLOYED"
            db.session.flush()
        assert taken(cast) == 1
        assert people()[0].dereg_date == date(2023, 8, 1)
    with clock.frozen(date(2023, 12, 1)):
        listed(UnemploymentRegistration, YOUNG, 1, registered_on=date(2023, 11, 1), reg_no="6401040002")
        assert taken(cast) == 1
        (person,) = people()
        assert (person.unemp_reg_no, person.unemp_reg_date, person.dereg_date) == (
            "6401040002",
            date(2023, 11, 1),
            None,
        )


def test_the_nightly_job_gathers_for_everybody(cast):
    listed(UnemploymentRegistration, YOUNG, 1, region="640121")
    with acting_as(SYSTEM):
        assert jobs.JOBS["trainees.gather"].run() == 1


@pytest.mark.parametrize("who", ["street1", "school1", "civil", "xingqing_auditor"])
def test_others_gather_nothing(cast, who):
    listed(UnemploymentRegistration, YOUNG, 1)
    with pytest.raises(Refused):
        taken(cast, who)
    assert people() == []


def test_the_button_gathers(login, session):
    listed(UnemploymentRegistration, YOUNG, 1)
    page = login("xingqing_agent").post("/admin/trainees/gather", follow_redirects=True).get_data(as_text=True)
    assert "已从部门台账归集 1 人次" in page
    assert "从部门台账归集" not in login("street1").get("/admin/trainees/").get_data(as_text=True)
