"""The packages of model posts of the demo: one released and one gathered in every city, one city short with a reason."""

from datetime import datetime

import pytest
from faker import Faker
from sqlalchemy import select

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.organisations.queries import cities
from app.posts.models import ModelPostBatch
from app.posts.states import BatchState
from seeds.demo.cast import People
from seeds.demo.packages import SHORT_CITY, Packages
from tests.factories import make_post, make_unit

PUBLISHED = datetime(2023, 11, 1, 9)
COUNTIES = ("640104", "640205", "640302", "640402", "640502")


@pytest.fixture
def batches(session):
    """The batches of five cities with twenty posts each, of which five were wished for."""
    people = People(Faker("zh_CN"))
    with acting_as(SYSTEM):
        for city in cities():
            people.officer(city.code, "agent"), people.officer(city.code, "auditor")
    packages = Packages(people)
    for county in COUNTIES:
        unit = make_unit(region_code=county)
        moments = {"published_at": PUBLISHED, "approved_at": PUBLISHED}
        for number in range(20):
            post = make_post(unit, headcount=12 if number > 12 else 6, **moments)
            if number < 5:
                packages.add(post, datetime(2023, 12, 1 + number, 9))
    packages.release()
    with acting_as(SYSTEM):
        yield list(db.session.scalars(select(ModelPostBatch)))


def test_every_city_has_a_released_package_and_gathers_the_next(batches):
    for state in BatchState:
        assert sorted(batch.region_code for batch in batches if batch.state == state) == [
            city.code for city in cities()
        ]


def test_all_but_one_reach_the_tenth_part_and_that_one_says_why(batches):
    for batch in batches:
        if batch.state == BatchState.RELEASED:
            assert (10 * batch.headcount_model < batch.headcount_total) is (batch.region_code == SHORT_CITY)
            assert bool(batch.short_reason) is (batch.region_code == SHORT_CITY) and batch.introduction
