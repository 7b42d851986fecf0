"""Every fact in small worlds counted by hand, on both engines: the sum and the records behind it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.core.actor import SYSTEM, acting_as
from app.placements.models import Assessment
from app.placements.queries.satisfaction import satisfaction_shares
from app.showcase.queries.facts import behind, measured
from app.showcase.rules.facts import MISSING, SHARES, UNKNOWN, Measured, Period
from app.showcase.states import Fact
from tests.placements.agreement_factories import make_agreement
from tests.placements.attendance_factories import train
from tests.placements.factories import make_mentor
from tests.placements.insurance_factories import make_cover, make_policy
from tests.showcase.worlds import FIRST, LAST, PERIOD, World, store

pytestmark = pytest.mark.usefixtures("session")
MAY, JULY, FEB = date(2026, 5, 4), date(2026, 7, 31), date(2026, 2, 2)


def told(world, fact, period=PERIOD):
    with acting_as(SYSTEM):
        return measured([world.unit.id], period, (fact,))[world.unit.id][fact]


def listed(world, fact, period=PERIOD):
    with acting_as(SYSTEM):
        return behind(world.unit.id, fact, period)


def agree(placement, unit_day, trainee_day, **facts):
    """An agreement that both signed on two days at noon."""
    days = [datetime(day.year, day.month, day.day, 12) for day in (unit_day, trainee_day)]
    facts = {"unit_signed_at": days[0], "trainee_signed_at": days[1], **facts}
    return make_agreement(facts.pop("state", "SIGNED"), placement=placement, **facts)


def edges(world):
    """Both days of the period count, the days beside it do not."""
    for day in (FIRST, LAST, date(2025, 12, 31), date(2026, 11, 1)):
        world.person(day)
    world.pending(date(2026, 6, 1))


def agreements(world):
    in_time, late, void, unsigned = (world.person(MAY) for _ in range(4))
    agree(in_time, date(2026, 4, 30), MAY)
    agree(late, MAY, date(2026, 5, 5))
    agree(void, MAY, MAY, state="VOID")
    make_agreement("DRAFT", placement=unsigned)
    agree(world.person(date(2025, 5, 1)), date(2025, 4, 30), date(2025, 4, 30))


def renewed(world):
    """A change signed later does not make the first version late; whoever signed late first stays late."""
    good, bad = world.person(MAY), world.person(MAY)
    agree(good, MAY, MAY, state="AMENDED")
    agree(good, JULY, MAY)
    agree(bad, JULY, MAY)


def sheets(world):
    """Due in the period: December 2025 (due 2 January) to September 2026 (due 2 October)."""
    one = world.person(date(2025, 11, 3))
    world.sheet(one, "2025-11", datetime(2025, 12, 1))
    world.sheet(one, "2025-12", datetime(2026, 1, 2))
    world.sheet(one, "2026-01", datetime(2026, 2, 5), late=True)
    world.sheet(one, "2026-02")
    world.sheet(one, "2026-09", datetime(2026, 10, 2))
    world.sheet(one, "2026-10", datetime(2026, 11, 2))


def kept(world):
    world.person(FEB, FIRST.replace(month=3), is_retained=True)
    world.person(FEB, LAST, is_retained=True)
    world.person(FEB, JULY)
    world.person(FEB, date(2026, 11, 1), is_retained=True)
    world.person(FEB)


def abnormal(world):
    """Three taken in, one of them left badly, and one more who had started before; S16 counts both ends."""
    early = {"end_type": "EARLY", "end_reason": "UNWILLING", "is_abnormal": True}
    world.person(FEB, MAY, **early)
    world.person(FEB, JULY)
    world.person(MAY)
    world.person(date(2025, 11, 3), FEB, **early)
    world.person(MAY, date(2026, 11, 5), **early)


def models(world):
    world.offer(10, is_model=True)
    world.offer(30)
    world.offer(5, is_model=True, plan_year=2025)
    world.offer(7, state="DRAFT")
    world.offer(9, state="WITHDRAWN")


def kinds(world):
    for category in ("MANAGEMENT", "MANAGEMENT", "RESEARCH", "TECH_SKILL"):
        world.offer(2, category=category)
    world.offer(2, category="SOCIAL_SERVICE", plan_year=2025)


def filled(world):
    """Two of four places; two people one after the other on the only place of another post."""
    four, single = world.offer(4), world.offer(1)
    world.person(FEB, MAY, post=four)
    world.person(MAY, post=four)
    world.person(FEB, date(2026, 4, 1), post=single)
    world.person(MAY, post=single)


def plans(world):
    world.person(MAY, mentor_plan="每周一次指导")
    agree(world.person(MAY), MAY, MAY, mentor_plan="轮岗带教")
    world.person(MAY, mentor_plan="  ")
    world.person(MAY)


def load(world):
    """Three from 1 to 3 March, though four were guided in all and the mentor of the fourth had two at most."""
    world.person(FEB, date(2026, 3, 3))
    world.person(FEB)
    world.person(date(2026, 3, 1))
    world.person(date(2026, 3, 4))
    other = make_mentor(world.unit)
    world.person(MAY, mentor=other)


def changed_over(world):
    """The last day of one and the first of the next are the same day: two at one time."""
    world.person(FEB, MAY)
    world.person(MAY, JULY)


def before_the_period(world):
    """Two at one time before the period, one on its first day."""
    world.person(date(2025, 9, 1), date(2025, 12, 30))
    world.person(date(2025, 10, 1), date(2026, 1, 1))


def trained(world):
    """R23: at least four hours, by the end of the first month; 31 May is in time, 1 June is not."""
    for day, hours in ((date(2026, 5, 31), 4), (date(2026, 6, 1), 8), (MAY, 3), (date(2026, 4, 20), 4)):
        train(world.person(MAY), day, hours)
    world.person(MAY)


def assessed(world):
    one, two, three = (world.person(FEB, JULY) for _ in range(3))
    facts = {"attitude": "GOOD", "skill": "GOOD", "teamwork": "GOOD", "overall": "GOOD", "opinion": "好"}
    for place, (person, state) in enumerate(((one, "ISSUED"), (two, "REVOKED"), (three, "UNIT_SIGNED"))):
        issued = {"certificate_no": f"{person.id[-12:]}{place}", "issued_on": JULY} if state != "UNIT_SIGNED" else {}
        told = {**facts, **issued, "due_on": JULY, "person_name": "甲", "unit_name": "乙"}
        store(Assessment(**Assessment.keys_of(person), state=state, **told))


def surveyed(world):
    world.answers(9, 10, date(2026, 1, 1), date(2026, 3, 31))
    world.answers(5, 6, date(2026, 4, 1), date(2026, 6, 30))
    world.answers(0, 5, date(2025, 10, 1), date(2025, 12, 31))
    world.answers(0, 5, date(2026, 10, 1), date(2026, 12, 31))
    world.answers(1, 5, date(2026, 7, 1), date(2026, 9, 30), side="UNIT")


def marked(world):
    """Confirmed by the first day and still marked on it, both days included."""
    for decided, until in ((MAY, MAY), (date(2026, 5, 5), JULY), (FEB, date(2026, 5, 3)), (FEB, JULY)):
        world.hardship(world.person(MAY), decided, until)
    world.person(MAY)


def early_posts(world):
    world.offer(3, confirmed=datetime(2026, 3, 31, 23, 59))
    world.offer(4, confirmed=datetime(2026, 4, 1))
    world.offer(2, confirmed=datetime(2025, 12, 20))
    world.offer(9, confirmed=datetime(2026, 2, 1), state="WITHDRAWN")


def churned(world):
    """Two places pledged by confirming them; four people, one of whom left badly."""
    two = world.offer(2)
    world.person(FEB, date(2026, 3, 31), post=two)
    world.person(FEB, MAY, post=two, is_abnormal=True, end_type="EARLY", end_reason="UNWILLING")
    world.person(date(2026, 6, 1), post=two)
    world.person(date(2026, 6, 2), post=two)


def pledged(world):
    """The list of the department goes before the posts."""
    churned(world)
    world.pledge(1)
    world.pledge(9, 2025)


def removed_pledge(world):
    churned(world)
    world.pledge(1, state="REMOVED", removed_on=MAY)


def nothing_pledged(world):
    world.person(MAY)


def covered(world):
    one, two, three, _four = (world.person(MAY) for _ in range(4))
    medical = make_policy(kind="MEDICAL")
    for person in (one, two):
        make_cover(person, make_policy())
    make_cover(one, medical)
    make_cover(one, medical)
    make_cover(three, medical, state="CANCELLED")


WORLDS = [
    (Fact.YEARS, lambda world: None, "11", 11, 1),
    (Fact.INTAKE, edges, "2", 2, 2),
    (Fact.AGREEMENTS_ON_TIME, agreements, "0.25", 1, 4),
    (Fact.AGREEMENTS_ON_TIME, renewed, "0.5", 1, 2),
    (Fact.ATTENDANCE_ON_TIME, sheets, "0.5", 2, 4),
    (Fact.RETENTION, kept, "0.666667", 2, 3),
    (Fact.ABNORMAL, abnormal, "0.5", 2, 4),
    (Fact.MODEL_SHARE, models, "0.25", 10, 40),
    (Fact.CATEGORIES, kinds, "3", 3, 4),
    (Fact.FILL_RATE, filled, "0.6", 3, 5),
    (Fact.MENTOR_PLANS, plans, "0.5", 2, 4),
    (Fact.MENTOR_LOAD, load, "3", 3, 2),
    (Fact.MENTOR_LOAD, changed_over, "2", 2, 1),
    (Fact.MENTOR_LOAD, before_the_period, "1", 1, 1),
    (Fact.PREJOB_TRAINING, trained, "0.4", 2, 5),
    (Fact.ASSESSMENTS, assessed, "0.333333", 1, 3),
    (Fact.SATISFACTION, surveyed, "0.875", 14, 16),
    (Fact.HARDSHIP_SHARE, marked, "0.4", 2, 5),
    (Fact.FIRST_QUARTER_POSTS, early_posts, "5", 5, 9),
    (Fact.OVER_PLEDGE, churned, "1", 1, 3),
    (Fact.OVER_PLEDGE, pledged, "2", 2, 3),
    (Fact.OVER_PLEDGE, removed_pledge, "1", 1, 3),
    (Fact.OVER_PLEDGE, nothing_pledged, "0", 0, 1),
    (Fact.EXTRA_INSURANCE, covered, "0.25", 1, 4),
]


@pytest.mark.parametrize(
    ("fact", "build", "value", "good", "whole"), WORLDS, ids=lambda each: getattr(each, "__name__", str(each))
)
def test_a_world_counted_by_hand(fact, build, value, good, whole):
    world, other = World(established_on=date(2015, 1, 1)), World()
    build(world)
    other.person(MAY)
    assert told(world, fact) == Measured(Decimal(value), good, whole)
    rows = listed(world, fact)
    assert all(row.key and row.label and row.words for row in rows)
    assert any(row.good for row in rows) == bool(good)


@pytest.mark.parametrize("fact", Fact)
def test_a_unit_without_records(fact):
    """Nothing known is not nought, where a share or a largest is asked; what is not connected says so."""
    world = World(established_on=date(2026, 3, 1))
    if fact in (Fact.STORIES, Fact.EVENTS):
        assert told(world, fact) == MISSING
    elif fact in SHARES or fact == Fact.MENTOR_LOAD:
        assert told(world, fact) == UNKNOWN
    else:
        assert told(world, fact) == Measured(Decimal(0), 0, 1 if fact == Fact.YEARS else 0)
    assert [row.good for row in listed(world, fact)] == ([False] if fact == Fact.YEARS else [])


@pytest.mark.parametrize(
    ("established", "on", "years"),
    [
        (date(2023, 11, 25), date(2026, 11, 25), 3),
        (date(2023, 11, 26), date(2026, 11, 25), 2),
        (date(2024, 2, 29), date(2026, 2, 27), 1),
        (date(2024, 2, 29), date(2026, 2, 28), 2),
        (date(2024, 2, 29), date(2028, 2, 28), 3),
        (date(2024, 2, 29), date(2028, 2, 29), 4),
        (date(2024, 3, 1), date(2026, 2, 28), 1),
    ],
)
def test_whole_years(established, on, years):
    assert told(World(established_on=established), Fact.YEARS, Period(FIRST, LAST, 2026, on)).good == years


@pytest.mark.parametrize(
    ("on", "whole"), [(date(2026, 10, 2), 0), (date(2026, 10, 3), 1)], ids=["due today", "overdue"]
)
def test_a_sheet_that_is_not_sent_is_late_once_its_day_is_over(on, whole):
    world = World()
    world.sheet(world.person(MAY), "2026-09")
    assert told(world, Fact.ATTENDANCE_ON_TIME, Period(FIRST, LAST, 2026, on)).all == whole


def test_satisfaction_is_what_the_surveys_tell():
    world = World()
    surveyed(world)
    with acting_as(SYSTEM):
        shares = satisfaction_shares([world.unit.id], FIRST, LAST)
    assert shares == {world.unit.id: (14, 16)}
