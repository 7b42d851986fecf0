"""The history of the demo is written row by row: it must be what the services would have left."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from faker import Faker
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import (
    Agreement,
    AttendanceDay,
    AttendanceMonth,
    InsuranceCover,
    Placement,
    Training,
)
from app.placements.rules import insured_throughout, internship_length, trained_before_work
from app.placements.rules.on_post import Training as Held
from app.posts.models import Post
from app.programme.queries import database_params
from app.trainees.models import Trainee
from seeds.demo.placed.load import load
from tests.factories import make_post, make_trainee, make_unit

NOW = (("ACTIVE", 8), ("SUSPENDED", 2), ("PENDING", 3), ("CANCELLED", 2), ("ENDED", 3))
TODAY = datetime(2026, 11, 18, 11)


def _unit(county):
    opened = TODAY.date().replace(year=2022)
    unit = make_unit(region_code=county, accredited_on=opened, valid_to=TODAY.date().replace(year=2028))
    published = datetime(2023, 5, 1, 9)
    for number in (2, 3, 6, 9):
        make_post(unit, headcount=number, published_at=published, approved_at=published, months_min=3, months_max=12)
    return unit


@pytest.fixture
def placed(session):
    with clock.frozen(TODAY):
        units = [_unit(county) for county in ("640104", "640104", "640121", "640422")]
        late = {"deadline_on": date(2027, 12, 31), "graduate_until": date(2027, 12, 31), "birth": date(2003, 5, 4)}
        for _number in range(18):
            make_trainee("COLLECTED", region_code="640104", education="21", hukou_region="640104", **late)
        load(lambda _line: None, Random(5), Faker("zh_CN"), past=25, now=NOW, shown=[units[0].id])
        with acting_as(SYSTEM):
            yield list(db.session.scalars(select(Placement)))


def test_there_are_as_many_as_planned_in_each_state(placed):
    assert Counter(str(row.state) for row in placed) == Counter(dict(NOW)) + Counter({"ENDED": 25})


def test_the_places_of_posts_are_a_recount_of_who_holds_them(placed):
    held = Counter(row.post_id for row in placed if row.state in ("ACTIVE", "SUSPENDED", "PENDING"))
    for post in db.session.scalars(select(Post)):
        assert post.places_taken == held[post.id] <= post.headcount
        assert (str(post.state) == "FULL") == (post.places_taken == post.headcount)


def test_people_stand_where_their_placement_left_them(placed):
    expected = {"ACTIVE": "PLACED", "SUSPENDED": "PLACED", "ENDED": "FINISHED", "PENDING": "MATCHING"}
    for row in placed:
        person = db.session.get_one(Trainee, row.trainee_id)
        assert str(person.state) == expected.get(str(row.state), "ELIGIBLE")
        assert str(person.category) == str(row.category)


def test_terms_covers_and_trainings_keep_the_rules(placed):
    params = database_params()
    for row in placed:
        agreement = db.session.scalars(select(Agreement).where(Agreement.placement_id == row.id)).one()
        assert internship_length(start=agreement.starts_on, end=agreement.ends_on, params=params)["ok"]
        if row.state != "ENDED":
            continue
        covers = db.session.execute(
            select(InsuranceCover.from_day, InsuranceCover.to_day).where(InsuranceCover.placement_id == row.id)
        )
        assert insured_throughout(start=row.starts_on, end=row.ends_on, policies=[tuple(c) for c in covers])["ok"]
        held = db.session.scalars(select(Training).where(Training.placement_id == row.id)).all()
        trainings = [Held(one.held_on, Decimal(one.hours)) for one in held]
        assert trained_before_work(start=row.actual_start, trainings=trainings, params=params)["ok"]


def test_the_counts_of_a_month_are_a_recount_of_its_days(placed):
    days = select(AttendanceDay.placement_id, AttendanceDay.day, AttendanceDay.code)
    found = Counter((key, f"{day:%Y-%m}", code and str(code)) for key, day, code in db.session.execute(days))
    months = db.session.scalars(select(AttendanceMonth)).all()
    assert months
    for month in months:
        counted = {code: found[month.placement_id, month.month, code] for code in "POWSLA"}
        assert month.attended == counted["P"]
        assert month.paid_leave == counted["O"] + counted["W"] + counted["S"]
        assert (month.personal_leave, month.absent) == (counted["L"], counted["A"])
        assert (
            month.attended + month.paid_leave + month.personal_leave + month.absent + month.undecided == month.own_days
        )


def test_a_second_run_adds_nothing(placed):
    with clock.frozen(TODAY + timedelta(days=1)):
        assert load(lambda _line: None, Random(5), Faker("zh_CN"), past=25, now=NOW) == len(placed)
    assert db.session.scalar(select(func.count()).select_from(Placement)) == len(placed)
