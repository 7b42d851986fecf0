"""Load the demo: people, places, units, posts; a second run finds everything there and adds nothing."""

from collections.abc import Callable
from random import Random
from typing import Any

from faker import Faker
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.unit_of_work import commit
from app.extensions import db
from app.posts.states import PostState
from app.programme.queries import plan_years
from app.programme.services import open_year
from app.security.queries import account_by_login
from app.security.services import sync_roles
from app.units.models import Unit
from app.units.states import UnitState
from seeds.demo import places, pushes
from seeds.demo.cast import People
from seeds.demo.leads import Leads
from seeds.demo.lists import Lists
from seeds.demo.packages import Packages
from seeds.demo.people import Register
from seeds.demo.placed.live import Live
from seeds.demo.placed.load import load as load_placements
from seeds.demo.placed.surveys import load as load_surveys
from seeds.demo.posts import Posts
from seeds.demo.showcased.load import load as load_showcase
from seeds.demo.subsidised.load import load as load_subsidies
from seeds.demo.units import Made, Units

SEED = 202375
UNITS, POSTS, TRAINEES, LEADS = 400, 900, 3000, 220
MODEL_SHARE = 6


def load(say: Callable[[str], Any], *, units: int = UNITS, posts: int = POSTS, trainees: int = TRAINEES) -> None:
    """Load everything through services; ``say`` is told what each step added."""
    fake = Faker("zh_CN")
    fake.seed_instance(SEED)
    random = Random(SEED)
    people = People(fake)
    with acting_as(SYSTEM):
        say(f"accounts: {people.load()} added")
        commit()
    say(f"county targets: {places.split_targets(people, random)} added")
    say(f"agencies: {places.agencies(people, fake, random)} added")
    commit()
    with acting_as(SYSTEM):
        if clock.today().year not in {year.year for year in plan_years()}:
            open_year(SYSTEM, clock.today().year)
        known = db.session.scalar(select(func.count()).select_from(Unit)) or 0
    if known < units:
        offering = _units_and_posts(people, fake, random, units, posts, say)
        _people(people, fake, random, trainees, offering, say)
    _placements(people, fake, random, say)
    with acting_as(SYSTEM):
        say(f"roles: {sync_roles()} rows changed")
        commit()


def _placements(people: People, fake: Faker, random: Random, say: Callable[[str], Any]) -> None:
    """The internships of people on the posts; the units that sign in have many to show."""
    accounts = [account_by_login(login) for login in ("unit1", "unit2")]
    load_placements(say, random, fake, shown=[one.unit_id for one in accounts if one and one.unit_id])
    Live(people, random).load(say)
    load_surveys(say)
    load_subsidies(say, people, random)
    load_showcase(say, people)


def _units_and_posts(
    people: People, fake: Faker, random: Random, units: int, posts: int, say: Callable[[str], Any]
) -> list[Unit]:
    """Make all of them in one transaction, so that an interrupted run leaves none and can simply be repeated."""
    maker = Units(people, fake, random)
    made = []
    for index, (county, ending) in enumerate(maker.plan(units), start=1):
        made.append(maker.make(index, county, ending))
        if index % 50 == 0:
            say(f"units: {index} of {units}")
    offering = [one for one in made if one.unit.state == UnitState.ACCREDITED]
    added = _posts(Posts(people, random, maker.lists), offering, random, posts)
    for one in made:
        maker.end(one)
        maker.renew(one)
    owned = [one.unit for one in offering if "STATE_OWNED" in one.trade.kinds]
    more = maker.lists.others() + maker.lists.pledges(owned)
    commit()
    say(f"departments' lists: {more} further entries added")
    say(f"units: {len(made)} added")
    say(f"posts: {added} added")
    return [one.unit for one in offering]


def _people(
    people: People, fake: Faker, random: Random, number: int, offering: list[Unit], say: Callable[[str], Any]
) -> None:
    """The rosters of the departments, the register that grew from its sources, and the leads."""
    with acting_as(SYSTEM):
        lists = Lists(random)
        register = Register(people, lists, random)
    held, crowd = register.load(number)
    say(f"young people: {held} added")
    say(f"rosters: {register.rosters(crowd)} entries added")
    commit()
    done = register.care(crowd)
    say("care: " + ", ".join(f"{count} {name}" for name, count in done.items()))
    say(f"hardship: {pushes.verify(people, lists, random)} claims decided")
    say(f"recommendations: {pushes.recommend(people, random)} made")
    youth = [one.facts for one in crowd if one.number % 40 == 7]
    say(f"leads: {Leads(people, lists, fake, random).load(LEADS, list(offering), youth)} added")
    commit()


def _posts(maker: Posts, offering: list[Made], random: Random, number: int) -> int:
    packages = Packages(maker.people)
    for index in range(number):
        one = offering[index % len(offering)] if index < len(offering) else random.choice(offering)
        post = maker.make(one)
        if post.state == PostState.PUBLISHED and random.randint(1, MODEL_SHARE) == 1:
            packages.add(post, maker.day_of_choice(post))
    packages.release()
    return number
