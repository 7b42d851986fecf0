"""Write the placements of the demo in the order in which one rests on the other."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from faker import Faker
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.bulk import update_rows
from app.core.calendar import add_years
from app.core.unit_of_work import commit
from app.extensions import db
from app.placements.models import Placement, Suspension
from app.posts.models import Post
from app.posts.services import take_places
from app.posts.states import PostState
from app.trainees.models import Trainee
from app.trainees.states import Category, TraineeState
from app.units.models import Unit
from app.units.states import UnitState
from seeds.demo.placed.after import After
from seeds.demo.placed.crowd import of_2023, of_today
from seeds.demo.placed.days import Attendance
from seeds.demo.placed.heads import Heads
from seeds.demo.placed.plan import Career, NoRoom, Person, Planner
from seeds.demo.placed.term import Mentors, Terms, of

PAST = 700
TODAY = (("ACTIVE", 320), ("ENDED", 55), ("PENDING", 35), ("CANCELLED", 25), ("SUSPENDED", 15))
STANDING = {
    "ACTIVE": "PLACED",
    "SUSPENDED": "PLACED",
    "ENDED": "FINISHED",
    "PENDING": "MATCHING",
    "CANCELLED": "ELIGIBLE",
}
HOLDING = ("ACTIVE", "SUSPENDED", "PENDING")
FULL = 24
TRIES = 40
OFFERED = (PostState.PUBLISHED, PostState.CLOSED)


def load(
    say: Callable[[str], Any],
    random: Random,
    fake: Faker,
    *,
    past: int = PAST,
    now: Sequence[tuple[str, int]] = TODAY,
    shown: Sequence[str] = (),
) -> int:
    """Write the placements and all that stands beside them; ``shown`` are units that should have many."""
    with acting_as(SYSTEM):
        if known := db.session.scalar(select(func.count()).select_from(Placement)):
            return int(known)
        careers = _plan(random, past, now, set(shown))
        _write(careers, random, fake)
        _settle(careers)
        commit()
    say(f"placements: {len(careers)} added")
    return len(careers)


def _plan(random: Random, past: int, now: Sequence[tuple[str, int]], shown: set[str]) -> list[Career]:
    planner = Planner(_offers(), random, clock.today())
    careers = [_past(planner, person, random) for person in of_2023(past, random)]
    wanted = [state for state, number in now for _ in range(number)]
    first = _first_offers(planner, shown)
    for person, state in zip(of_today(len(wanted)), wanted, strict=True):
        careers.append(_now(planner, person, state, random, next(first, None)))
    return careers


def _first_offers(planner: Planner, shown: set[str]) -> Iterator[tuple[Post, Unit]]:
    """The places to be taken first: those of the units that are shown, then all of some small posts."""
    for offer in planner.all:
        if offer[1].id in shown:
            yield from [offer] * min(offer[0].headcount, 6)
    small = [offer for offer in planner.all if offer[0].headcount <= 3]
    yield from small[:FULL] * 3


def _offers() -> list[tuple[Post, Unit]]:
    """The posts that were published by units in force, with their units."""
    statement = (
        select(Post)
        .where(Post.state.in_(OFFERED), Post.published_at.is_not(None))
        .options(selectinload(Post.unit))
        .order_by(Post.id)
    )
    return [(post, post.unit) for post in db.session.scalars(statement) if post.unit.state == UnitState.ACCREDITED]


def _past(planner: Planner, person: Person, random: Random) -> Career:
    first = date(2023, 7, 3)
    for week in range(TRIES):
        try:
            return planner.career(person, first + timedelta(days=random.randint(0, 165) + 7 * week), "ENDED")
        except NoRoom:
            continue
    raise NoRoom()


def _now(planner: Planner, person: Person, state: str, random: Random, offer: tuple[Post, Unit] | None) -> Career:
    """Place somebody who is on post today or was lately; an offer is tried first, so that some posts are full."""
    today = clock.today()
    if offer is not None and state == "ACTIVE" and planner.is_free(offer[0], today):
        return planner.career(person, today - timedelta(days=random.randint(8, 60)), state, offer=offer)
    back = {"PENDING": (-9, -2), "CANCELLED": (20, 90), "ENDED": (110, 280)}.get(state, (8, 230))
    for _try in range(TRIES):
        try:
            return planner.career(person, today - timedelta(days=random.randint(*back)), state)
        except NoRoom:
            back = (back[0] + 1, back[1] + 1) if state == "ENDED" else (back[0], max(back[1] - 5, back[0]))
    raise NoRoom()


def _write(careers: list[Career], random: Random, fake: Faker) -> None:
    today = clock.today()
    mentors, heads, terms = Mentors(fake, random), Heads(random, today), Terms(random, today)
    sheets, after = Attendance(random, today), After(random, today)
    placements = [(career, heads.add(career, mentors.of(career))) for career in careers]
    for career, placement in placements:
        terms.add(career, placement)
        if career.state in ("ACTIVE", "SUSPENDED", "ENDED"):
            before = len(sheets.months)
            sheets.add(career, placement)
            after.add(career, placement, sum(month["attended"] for month in sheets.months[before:]))
    mentors.store()
    heads.store()
    for store in (terms.store, sheets.store, after.store):
        store()
    db.session.add_all(
        Suspension(**of(placement), from_day=sheets.workdays.add(today, -6), reason="因病住院治疗，预计三周。")
        for career, placement in placements
        if career.state == "SUSPENDED"
    )
    db.session.flush()


def _before(person: Trainee, start: date) -> dict[str, Any]:
    """Certificate and registration of somebody on post lie before the first day there."""
    found: dict[str, Any] = {}
    if person.unemp_reg_date and person.unemp_reg_date >= start:
        found["unemp_reg_date"] = start - timedelta(days=20)
    if person.graduation_date and person.graduation_date >= start:
        graduated = start - timedelta(days=40)
        until = add_years(graduated, 2)
        last = max(until, person.youth_until) if person.youth_until else until
        found |= {"graduation_date": graduated, "graduate_until": until, "deadline_on": last}
    return found


def _settle(careers: list[Career]) -> None:
    """Bring people and posts in step: where each person stands, how many places each post has taken."""
    day = clock.today()
    standing = {career.person.id: career for career in careers if career.state != "ENDED" or career.start.year > 2024}
    people = db.session.scalars(select(Trainee).where(Trainee.id.in_(standing)))
    changes = []
    for person in people:
        career = standing[person.id]
        checked = career.start - timedelta(days=12)
        changes.append(
            (
                person,
                {
                    "state": TraineeState(STANDING[career.state]),
                    "category": Category(career.person.category),
                    "category_checked_on": checked,
                    "check_valid_to": max(checked + timedelta(days=30), day)
                    if career.state in ("PENDING", "CANCELLED")
                    else checked + timedelta(days=30),
                    "consent_scope": "COMPARISON PUSH",
                    "consent_on": checked,
                    "is_willing": career.state in HOLDING,
                    **_before(person, career.start),
                },
            )
        )
    update_rows(Trainee, changes)
    taken = Counter(career.post.id for career in careers if career.state in HOLDING)
    for post in db.session.scalars(select(Post).where(Post.id.in_(taken))):
        take_places(SYSTEM, post, taken[post.id])
