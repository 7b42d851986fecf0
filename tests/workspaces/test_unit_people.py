"""A unit's mentors and the trainings of its people at its desk."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Mentor, Training
from tests.factories import id_number
from tests.placements.factories import make_mentor
from tests.workspaces.unit_factories import NOW, placed, told, unit_of

LIST, TRAIN = "/desk/unit/mentors/", "/desk/unit/trainings/add"
MENTOR = {
    "name": "王师傅",
    "title": "高级技师",
    "skilled_years": "12",
    "joined_on": "2015-03-01",
    "insured_since": "2015-03-01",
    "most_trainees": "2",
    "is_active": "1",
}
COURSE = {"kind": "PRE_JOB", "held_on": "2023-08-01", "hours": "4", "trainer": "李老师", "content": "安全教育"}


@pytest.fixture(autouse=True)
def summer(session):
    with clock.frozen(NOW):
        yield


def rows(entity):
    with acting_as(SYSTEM):
        return list(db.session.scalars(select(entity).order_by(entity.id)))


# -- mentors


def test_the_register_shows_load_tenure_and_warnings(cast, login):
    mentor = make_mentor(unit_of(cast), joined_on=date(2023, 5, 1))
    placed(cast, mentor=mentor)
    page = login("unit1").get(LIST).get_data(as_text=True)
    assert "1 人，最多 2 人" in page
    assert "2023-05-01" in page
    assert "带教老师在本单位不足12个月" in page


def test_registering_a_mentor_hides_the_number(cast, login):
    number = id_number(date(1980, 1, 1))
    browser = login("unit1")
    assert browser.post(f"{LIST}add", data={**MENTOR, "id_no": number, "phone": "13911112222"}).status_code == 303
    mentor = rows(Mentor)[-1]
    assert (mentor.name, mentor.id_no) == ("王师傅", number)
    page = browser.get(f"{LIST}{mentor.id}/edit").get_data(as_text=True)
    assert number not in page
    assert "13911112222" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("id_no", "640104198001010000"), ("joined_on", "2030-01-01"), ("most_trainees", "九")],
)
def test_what_is_wrong_with_a_mentor_is_told_beside_its_field(login, field, value):
    answer = login("unit1").post(f"{LIST}add", data={**MENTOR, field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in page
    assert 'value="高级技师"' in page


def test_changing_a_mentor_keeps_the_number_that_is_not_typed_again(cast, login):
    mentor = make_mentor(unit_of(cast), id_no="640104198001010019")
    form = {**MENTOR, "version": "1", "title": "技术总监"}
    assert login("unit1").post(f"{LIST}{mentor.id}/edit", data=form).status_code == 303
    changed = rows(Mentor)[-1]
    assert (changed.title, changed.id_no) == ("技术总监", "640104198001010019")


def test_a_mentor_changed_meanwhile_is_shown_in_both_versions(cast, login):
    mentor = make_mentor(unit_of(cast), title="工程师")
    browser = login("unit1")
    browser.post(f"{LIST}{mentor.id}/edit", data={**MENTOR, "version": "1", "title": "副经理"})
    answer = browser.post(f"{LIST}{mentor.id}/edit", data={**MENTOR, "version": "1", "title": "经理"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "他人刚刚保存为“副经理”" in page
    assert 'value="经理"' in page


def test_who_guides_somebody_cannot_be_put_aside(cast, login):
    mentor = make_mentor(unit_of(cast))
    placed(cast, mentor=mentor)
    form = {name: value for name, value in MENTOR.items() if name != "is_active"}
    answer = login("unit1").post(f"{LIST}{mentor.id}/edit", data={**form, "version": "1"})
    assert answer.status_code == 422
    assert "仍在带教" in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["get", "post"])
def test_mentors_of_another_unit_do_not_exist(cast, login, method):
    theirs = make_mentor(unit_of(cast, "unit2"))
    assert getattr(login("unit1"), method)(f"{LIST}{theirs.id}/edit").status_code == 404
    assert theirs.name not in login("unit1").get(LIST).get_data(as_text=True)


# -- trainings


def test_one_training_of_several_people(cast, login):
    first, second = placed(cast), placed(cast)
    browser = login("unit1")
    page = browser.get(f"{TRAIN}?placement_id={first.id}").get_data(as_text=True)
    assert f'value="{first.id}" checked' in page
    assert "（未登记岗前培训）" in page
    form = {**COURSE, "placement_id": [first.id, second.id]}
    answer = browser.post(TRAIN, data=form, follow_redirects=True)
    assert "已登记 2 人的培训" in answer.get_data(as_text=True)
    again = browser.post(TRAIN, data=form, follow_redirects=True)
    assert "另有 2 人已有相同记录" in again.get_data(as_text=True)
    assert len(rows(Training)) == 2


@pytest.mark.parametrize(
    ("field", "value"), [("placement_id", ""), ("held_on", ""), ("hours", "很久"), ("trainer", ""), ("kind", "X")]
)
def test_what_is_wrong_with_a_training_is_told_beside_its_field(cast, login, field, value):
    placement = placed(cast)
    form = {**COURSE, "placement_id": placement.id, field: value}
    answer = login("unit1").post(TRAIN, data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in page
    assert "安全教育" in page
    assert rows(Training) == []


def test_people_of_another_unit_are_not_trained(cast, login):
    theirs = placed(cast, login="unit2")
    assert login("unit1").post(TRAIN, data={**COURSE, "placement_id": theirs.id}).status_code == 422
    assert rows(Training) == []


def test_both_pages_cost_the_same_for_one_and_for_many(cast, login, statements):
    browser, mentor = login("unit1"), make_mentor(unit_of(cast))
    placed(cast, mentor=mentor)

    def cost(path):
        browser.get(path)
        statements.clear()
        assert browser.get(path).status_code == 200
        return told(statements)

    few = [cost(LIST), cost(TRAIN)]
    for _each in range(8):
        placed(cast)
    assert [cost(LIST), cost(TRAIN)] == few
