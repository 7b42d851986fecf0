"""Random worlds recounted record by record in Python; the number of statements does not depend on the units."""

from collections import Counter
from datetime import date, datetime
from random import Random

import pytest

from app.core.actor import SYSTEM, acting_as
from app.core.calendar import days_from
from app.showcase.queries.facts import behind, known_vetoes, measured
from app.showcase.rules.facts import GREATEST, Period
from app.showcase.states import Fact
from tests.placements.factories import make_mentor
from tests.showcase.worlds import DAY, World

pytestmark = pytest.mark.usefixtures("session")
PERIOD = Period(date(2026, 1, 5), date(2026, 3, 20), 2026, date(2026, 11, 25))
CATEGORIES = ("RESEARCH", "TECH_SKILL", "MANAGEMENT", "SOCIAL_SERVICE")
WHOLE = {Fact.MODEL_SHARE, Fact.FILL_RATE, Fact.FIRST_QUARTER_POSTS, Fact.SATISFACTION, Fact.YEARS}  # weighed records
RENEWED = ("number_series", "policy_param")  # looked at again after a second


def grow(drawn):
    """A unit with two mentors, up to three posts of the year and up to nine people of any days."""
    world = World()
    world.posts = [
        world.offer(
            drawn.randint(1, 3),
            category=drawn.choice(CATEGORIES),
            is_model=drawn.random() < 0.4,
            confirmed=datetime(2026, drawn.randint(1, 6), 15),
        )
        for _ in range(drawn.randint(0, 3))
    ]
    mentors, world.people = [world.mentor, make_mentor(world.unit)], []
    for _ in range(drawn.randint(0, 9)):
        start = date(2025, 12, 1) + drawn.randint(0, 130) * DAY
        end = start + drawn.randint(0, 60) * DAY if drawn.random() < 0.7 else None
        bad = end is not None and drawn.random() < 0.3
        facts = {"is_abnormal": bad, "end_type": "EARLY", "end_reason": "UNWILLING"} if bad else {}
        facts["is_retained"] = end is not None and not bad and drawn.random() < 0.5
        post = drawn.choice([*world.posts, world.post])
        world.people.append(world.person(start, end, post=post, mentor=drawn.choice(mentors), **facts))
    return world


def recount(world):
    """(good, all) of the facts, one record after the other."""
    inside = lambda day: day is not None and PERIOD.first <= day <= PERIOD.last  # noqa: E731
    people = world.people
    began = [one for one in people if inside(one.actual_start)]
    ended = [one for one in people if inside(one.actual_end)]
    left = [one for one in people if inside(one.actual_end) and one.is_abnormal]
    on_post = Counter(one.post_id for one in people)
    places = sum(post.headcount for post in world.posts)
    stayed = [one for one in people if one.actual_start.year == 2026 and not one.is_abnormal]
    found = {
        Fact.INTAKE: (len(began), len(began)),
        Fact.RETENTION: (sum(one.is_retained for one in ended), len(ended)),
        Fact.ABNORMAL: (len(left), len(began)),
        Fact.MODEL_SHARE: (sum(post.headcount for post in world.posts if post.is_model), places),
        Fact.CATEGORIES: (len({post.category for post in world.posts}), len(world.posts)),
        Fact.FILL_RATE: (sum(min(on_post[post.id], post.headcount) for post in world.posts), places),
        Fact.FIRST_QUARTER_POSTS: (
            sum(post.headcount for post in world.posts if post.unit_confirmed_at.month <= 3),
            places,
        ),
        Fact.OVER_PLEDGE: (max(len(stayed) - places, 0) if places else 0, len(stayed)),
    }
    loads = [
        Counter(
            one.mentor_id
            for one in people
            if one.actual_start <= day and (one.actual_end is None or one.actual_end >= day)
        )
        for day in days_from(PERIOD.first, PERIOD.last)
    ]
    most = [max(load.values(), default=0) for load in loads]
    return found | {Fact.MENTOR_LOAD: (max(most), len({mentor for load in loads for mentor in load}))}


@pytest.mark.parametrize("seed", range(6))
def test_sums_are_what_a_recount_finds(seed):
    drawn = Random(seed)
    worlds = [grow(drawn) for _ in range(4)]
    with acting_as(SYSTEM):
        found = measured([world.unit.id for world in worlds], PERIOD)
        for world in worlds:
            facts = found[world.unit.id]
            expected = recount(world)
            assert {fact: (facts[fact].good, facts[fact].all) for fact in expected} == expected
            for fact in set(Fact) - WHOLE:
                rows = behind(world.unit.id, fact, PERIOD)
                if fact not in GREATEST:
                    assert facts[fact].good == sum(row.good for row in rows), fact
                if fact != Fact.ABNORMAL:
                    assert facts[fact].all == len(rows), fact


def test_the_number_of_statements_does_not_grow(statements):
    sent = []
    worlds = [grow(Random(seed)) for seed in range(20)]
    for number in (2, 20):
        keys = [world.unit.id for world in worlds[:number]]
        with acting_as(SYSTEM):
            measured(keys, PERIOD)
            statements.clear()
            measured(keys, PERIOD)
            known_vetoes(keys, PERIOD)
        sent.append(len([one for one in statements if not any(table in one for table in RENEWED)]))
    assert sent[0] == sent[1] <= len(Fact) + 6
