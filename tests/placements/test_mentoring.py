"""Mentors with their load and warnings, weekly notes, plans and trainings (C33, C35, R22, R23)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.core.errors import Invalid, OutOfReach, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import Mentor
from app.placements.queries import mentoring as queries
from app.placements.services import mentoring
from app.placements.states import TrainingKind
from app.security.queries import actor_for
from app.security.services import create_account
from app.units.models import Unit
from tests.conftest import PASSWORD
from tests.factories import id_number, make_post
from tests.placements.factories import make_mentor, make_placement

DAY = timedelta(days=1)
LESSON = {
    "kind": TrainingKind.PRE_JOB,
    "hours": Decimal(4),
    "trainer": "安全员",
    "content": "安全教育与岗位规范",
}


@pytest.fixture
def unit(cast: Any) -> Unit:
    """The unit of unit1."""
    return db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))


def add(cast: Any, unit: Unit, **facts: Any) -> Mentor:
    given = {"name": "李带教", "joined_on": date(2015, 1, 1), "insured_since": date(2015, 1, 1)}
    with acting_as(cast["unit1"]):
        return mentoring.add_mentor(cast["unit1"], unit_id=unit.id, **{**given, **facts})


def test_a_unit_registers_its_mentors_with_hashed_numbers(cast: Any, unit: Unit) -> None:
    number = id_number(date(1985, 5, 5))
    mentor = add(cast, unit, id_no=number)
    assert mentor.id_hash and number not in mentor.id_hash
    with acting_as(cast["unit1"]):
        assert mentor in queries.mentors_of(unit)
    with pytest.raises(Invalid) as raised:
        add(cast, unit, id_no=number)
    assert "id_no" in raised.value.fields
    with pytest.raises(Invalid):
        add(cast, unit, id_no="123")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"joined_on": date(2999, 1, 1)}, "joined_on"),
        ({"insured_since": date(2999, 1, 1)}, "insured_since"),
        ({"most_trainees": 0}, "most_trainees"),
        ({"most_trainees": 21}, "most_trainees"),
    ],
)
def test_facts_of_a_mentor_make_sense(cast: Any, unit: Unit, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as raised:
        add(cast, unit, **facts)
    assert field in raised.value.fields


@pytest.mark.parametrize("login", ["unit2", "xingqing_agent"])
def test_nobody_else_registers_a_mentor_of_the_unit(cast: Any, unit: Unit, login: str) -> None:
    with acting_as(cast[login]), pytest.raises((Refused, OutOfReach)):
        mentoring.add_mentor(cast[login], unit_id=unit.id, name="某人")


def test_the_load_counts_live_placements_only(unit: Unit) -> None:
    busy, idle = make_mentor(unit), make_mentor(unit)
    for state in ("PENDING", "ACTIVE", "ENDED", "CANCELLED"):
        make_placement(state, post=make_post(unit), mentor=busy)
    assert queries.load_of([busy, idle]) == {busy.id: 2, idle.id: 0}


@pytest.mark.parametrize(
    ("months", "trainees", "insured", "warns"),
    [(12, 2, True, False), (11, 2, True, True), (12, 3, True, True), (12, 2, False, True)],
)
def test_r22_warns_of_short_tenure_and_of_too_many(
    unit: Unit, months: int, trainees: int, insured: bool, warns: bool
) -> None:
    today = clock.today()
    since = add_months(today, -months) + DAY
    mentor = make_mentor(unit, joined_on=since, insured_since=since if insured else None)
    assert bool(mentoring.warning_of(mentor, trainees)) is warns


def test_a_mentor_who_guides_somebody_stays_active(cast: Any, unit: Unit) -> None:
    mentor = make_mentor(unit)
    make_placement("ACTIVE", post=make_post(unit), mentor=mentor)
    with acting_as(cast["unit1"]):
        with pytest.raises(Invalid) as raised:
            mentoring.change_mentor(cast["unit1"], mentor, is_active=False)
        assert "is_active" in raised.value.fields
        mentoring.change_mentor(cast["unit1"], mentor, title="高级工程师")
    assert mentor.title == "高级工程师"


def test_a_week_is_noted_by_its_mentor_and_by_the_unit_once(cast: Any, unit: Unit) -> None:
    mentor = make_mentor(unit)
    placement = make_placement("ACTIVE", post=make_post(unit), mentor=mentor)
    with acting_as(SYSTEM):
        account = create_account(
            SYSTEM,
            login="mentor1",
            name=mentor.name,
            roles="MENTOR",
            region_code=unit.region_code,
            level="COUNTY",
            password=PASSWORD,
            unit_id=unit.id,
            mentor_id=mentor.id,
            trusted=True,
        )
    guide = actor_for(account)
    with acting_as(guide):
        row = mentoring.note_week(guide, placement, week_of=clock.today(), content="熟悉岗位")
    assert row.week_of.weekday() == 0 and row.written_by == mentor.name
    with acting_as(cast["unit1"]):
        again = mentoring.note_week(cast["unit1"], placement, week_of=clock.today(), content="熟悉岗位与制度")
    assert again.id == row.id and again.content == "熟悉岗位与制度"
    other = make_placement("ACTIVE", post=make_post(unit))
    with acting_as(guide), pytest.raises(Refused):
        mentoring.note_week(guide, other, week_of=clock.today(), content="不是本人带教")


@pytest.mark.parametrize(
    ("state", "offset", "error"),
    [("ACTIVE", 7, Invalid), ("ACTIVE", -60, Invalid), ("PENDING", 0, Refused), ("ENDED", 0, Refused)],
)
def test_weeks_are_noted_while_they_can_be(cast: Any, unit: Unit, state: str, offset: int, error: Any) -> None:
    today = clock.today()
    placement = make_placement(state, post=make_post(unit), starts_on=today - 20 * DAY)
    with acting_as(cast["unit1"]), pytest.raises(error):
        mentoring.note_week(cast["unit1"], placement, week_of=today + offset * DAY, content="内容")


def test_the_plan_is_written_by_the_unit(cast: Any, unit: Unit) -> None:
    placement = make_placement("ACTIVE", post=make_post(unit))
    with acting_as(cast["unit1"]):
        mentoring.write_plan(cast["unit1"], placement, mentor_plan="第一月熟悉流程。")
        with pytest.raises(Invalid):
            mentoring.write_plan(cast["unit1"], placement, mentor_plan=" ")
    with acting_as(cast["unit2"]), pytest.raises((Refused, OutOfReach)):
        mentoring.write_plan(cast["unit2"], placement, mentor_plan="第一月。")
    assert placement.mentor_plan == "第一月熟悉流程。"


def test_one_training_is_recorded_for_several_and_never_twice(cast: Any, unit: Unit) -> None:
    post = make_post(unit)
    group = [make_placement("ACTIVE", post=post), make_placement("PENDING", post=post)]
    with acting_as(cast["unit1"]):
        made = mentoring.train(cast["unit1"], group, held_on=clock.today(), **LESSON)
        assert len(made) == 2
        assert mentoring.train(cast["unit1"], group, held_on=clock.today(), **LESSON) == []
        assert [len(queries.trainings_of(one)) for one in group] == [1, 1]
        with pytest.raises(Invalid):
            mentoring.add_training(cast["unit1"], placement_id=group[0].id, held_on=clock.today(), **LESSON)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"held_on": date(2999, 1, 1)}, "held_on"),
        ({"hours": Decimal(0)}, "hours"),
        ({"hours": Decimal("200.5")}, "hours"),
        ({"trainer": ""}, "trainer"),
        ({"content": " "}, "content"),
    ],
)
def test_facts_of_a_training_make_sense(cast: Any, unit: Unit, facts: dict[str, Any], field: str) -> None:
    placement = make_placement("ACTIVE", post=make_post(unit))
    with acting_as(cast["unit1"]), pytest.raises(Invalid) as raised:
        mentoring.train(cast["unit1"], [placement], **{**LESSON, "held_on": clock.today(), **facts})
    assert field in raised.value.fields


def test_trainings_are_for_the_own_living_placements(cast: Any, unit: Unit) -> None:
    over = make_placement("ENDED", post=make_post(unit))
    alien = make_placement("ACTIVE")
    with acting_as(cast["unit1"]):
        for placement in (over, alien):
            with pytest.raises((Refused, OutOfReach)):
                mentoring.train(cast["unit1"], [placement], held_on=clock.today(), **LESSON)


def test_a_unit_is_told_once_of_a_missing_training(cast: Any, unit: Unit) -> None:
    first = clock.today().replace(day=1)
    placement = make_placement("ACTIVE", post=make_post(unit), starts_on=first)
    with acting_as(SYSTEM):
        assert placement in queries.untrained()
        mentoring.prompt_training(placement)
        mentoring.prompt_training(placement)
        told = db.session.query(Message).filter_by(record_id=placement.id, template="training_missing").count()
    assert told == 1


def test_pages_of_mentoring_open_for_the_unit_and_the_county(cast: Any, login: Any, unit: Unit) -> None:
    mentor = make_mentor(unit)
    placement = make_placement("ACTIVE", post=make_post(unit), mentor=mentor)
    with acting_as(cast["unit1"]):
        row = mentoring.note_week(cast["unit1"], placement, week_of=clock.today(), content="熟悉岗位")
        (training,) = mentoring.train(cast["unit1"], [placement], held_on=clock.today(), **LESSON)
    paths = ("mentors", "mentor-logs", "trainings")
    records = (f"mentors/{mentor.id}", f"mentor-logs/{row.id}", f"trainings/{training.id}")
    for name in ("unit1", "xingqing_agent"):
        browser = login(name)
        for path in (*paths, *records):
            assert browser.get(f"/admin/{path}" + ("/" if path in paths else "")).status_code == 200, path
    assert login("unit2").get(f"/admin/mentors/{mentor.id}").status_code == 404


def test_the_unit_adds_a_training_by_the_form(cast: Any, login: Any, unit: Unit) -> None:
    placement = make_placement("ACTIVE", post=make_post(unit))
    form = {**LESSON, "kind": "PRE_JOB", "placement_id": placement.id, "held_on": clock.today().isoformat()}
    answer = login("unit1").post("/admin/trainings/add", data=form)
    assert answer.status_code == 302
    with acting_as(cast["unit1"]):
        assert len(queries.trainings_of(placement)) == 1
