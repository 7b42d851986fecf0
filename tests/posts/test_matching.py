"""Which posts are found for a person and which people for a post: reach, narrowing, order, number of statements."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.extensions import db
from app.posts import queries
from app.trainees.models import Trainee
from tests.factories import make_post, make_unit
from tests.posts.matching import LITONG, XINGQING, XIXIA, YONGNING, YUANZHOU, offered, told, young


def posts_of(person):
    return [found.row.id for found in queries.posts_for(person)]


def people_of(post):
    return [found.row.id for found in queries.people_for(post)[0]]


@pytest.fixture
def agent(cast):
    with acting_as(cast["xingqing_agent"]) as actor:
        yield actor


def test_posts_come_from_home_first_and_from_the_whole_region_when_wished(agent):
    person = young(wish_regions=f"{LITONG} {XINGQING}")
    far, wished, city, home = (offered(region).id for region in (YUANZHOU, LITONG, XIXIA, XINGQING))
    assert posts_of(person) == [home, wished, city]
    person.wish_regions = ""
    assert posts_of(person) == [home, city, far] or posts_of(person)[:2] == [home, city]
    assert set(posts_of(person)) == {home, wished, city, far}


def test_posts_that_are_no_choice_are_left_out(agent):
    person = young(education="31")
    good = offered(education="JUNIOR_COLLEGE")
    offered(education="BACHELOR")
    offered(state="PAUSED")
    offered(headcount=2, places_taken=2)
    make_post(make_unit(state="SUSPENDED"))
    make_post(make_unit(valid_to=clock.today() - timedelta(days=1)))
    told(person, offered(education="ANY"))
    assert posts_of(person) == [good.id]


def test_a_minor_sees_no_hazardous_posts_and_none_without_the_guardians_consent(agent):
    birth = clock.today().replace(year=clock.today().year - 17, day=1)
    safe, _risky = offered(education="ANY"), offered(education="ANY", is_hazardous=True)
    assert posts_of(young(birth=birth, guardian_consent=True)) == [safe.id]
    assert posts_of(young(birth=birth, guardian_consent=False)) == []


def test_the_limit_is_kept_and_ties_are_steady(agent):
    person, unit = young(), make_unit()
    keys = [make_post(unit).id for _ in range(30)]
    first = [found.row.id for found in queries.posts_for(person, limit=20)]
    assert len(first) == 20
    assert first == [found.row.id for found in queries.posts_for(person, limit=20)]
    assert set(first) <= set(keys)


def test_people_are_those_in_reach(cast, session):
    here, there = young(region=XINGQING), young(region=YONGNING)
    street = young(created_by_id=cast["street1"].user_id)
    post = offered(XINGQING)
    with acting_as(cast["xingqing_agent"]):
        assert set(people_of(post)) == {here.id, street.id}
    with acting_as(cast["yinchuan_agent"]):
        assert set(people_of(post)) == {here.id, there.id, street.id}
    with acting_as(cast["street1"]):
        assert people_of(post) == [street.id]
    for who in ("unit1", "unit2", "yongning_agent", "civil", "nobody"):
        with acting_as(cast[who]):
            assert people_of(post) == [], who


def test_people_who_may_not_be_told_are_left_out_or_stand_apart(agent):
    post = offered(XINGQING)
    ready = young()
    unchecked = young("COLLECTED", category=None)
    lapsed = young(check_valid_to=clock.today() - timedelta(days=1))
    young(is_willing=False)
    young("PLACED")
    young("INELIGIBLE")
    young(education="61")
    young(deadline_on=clock.today() - timedelta(days=1))
    told(young(), post)
    ready_found, pending = queries.people_for(post)
    assert [found.row.id for found in ready_found] == [ready.id]
    assert {found.row.id for found in pending} == {unchecked.id, lapsed.id}


def test_hardship_goes_first_then_the_longer_waiting(agent):
    post = offered(XINGQING)
    short, long = young(waiting_since=clock.today()), young(waiting_since=clock.today() - timedelta(days=90))
    hard = young(is_hardship=True, hardship_since=clock.today(), waiting_since=clock.today())
    assert people_of(post) == [hard.id, long.id, short.id]


def test_the_likely_are_judged_even_where_many_wait_in_hardship(agent, monkeypatch):
    monkeypatch.setitem(queries.matching.PEOPLE, "county", 3)
    post = offered(XINGQING, majors="软件工程")
    for _ in range(4):
        young(is_hardship=True, hardship_since=clock.today(), major_name="护理", education="11")
    fit = young(waiting_since=clock.today())
    assert people_of(post)[0] == fit.id


def test_who_did_not_agree_is_shown_as_such(agent):
    post = offered(XINGQING)
    young(consent_scope="COMPARISON")
    (found,) = queries.people_for(post)[0]
    assert found.consents is False


def test_nobody_is_shown_for_a_post_that_is_not_on_offer(agent):
    young()
    assert queries.people_for(offered(state="PAUSED")) == ([], [])


def test_people_of_other_counties_come_when_they_wish_to_work_there(cast, session):
    post = offered(XINGQING)
    wishes = [young(region=LITONG, wish_regions=wish).id for wish in (XINGQING, "640100", "640000")]
    young(region=LITONG, wish_regions=LITONG)
    with acting_as(cast["region_admin"]):
        assert set(people_of(post)) == set(wishes)


@pytest.mark.parametrize("number", [2, 20])
def test_a_ranking_asks_the_same_whatever_the_number(agent, statements, number):
    unit, person = make_unit(), young()
    posts = [make_post(unit) for _ in range(number)]
    for _ in range(number):
        young()
    db.session.flush()
    person, post = db.session.get(Trainee, person.id), posts[0]
    queries.posts_for(person), queries.people_for(post)
    assert _asked(statements, lambda: queries.posts_for(person)) == 1
    assert _asked(statements, lambda: queries.people_for(post)) == 3


def _asked(statements, deed):
    """How many questions a deed asks beside the one, once a second, whether reference data changed."""
    statements.clear()
    deed()
    return len([statement for statement in statements if "number_series" not in statement])
