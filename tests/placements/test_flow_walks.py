"""Five hundred moves by anybody in any order: what must always hold holds, and what is refused leaves no trace."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, files, unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.errors import ServiceError
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import Message
from app.placements.jobs import applications as application_jobs
from app.placements.jobs import placements as placement_jobs
from app.placements.models import Agreement, Application, InsuranceCover, Placement, StandingRequest
from app.placements.queries import placements as queries
from app.placements.services import applications, placements
from app.placements.states import (
    LIVE,
    ON_POST,
    OPEN,
    RESERVING,
    ApplicationState,
    EndReason,
    PlacementState,
    RequestState,
)
from app.posts.models import Post
from app.trainees.models import Trainee
from app.trainees.states import TraineeState
from app.units.models import Unit
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.factories import make_mentor
from tests.placements.people import as_trainee, as_unit, make_agreed, make_policy

MOVES = 500
CHANCES = {"apply": 3, "move": 12, "placement": 1, "ask": 2, "request": 2, "sign": 2}
DAY = timedelta(days=1)
COUNTED = (Application, Placement, StandingRequest, Agreement, InsuranceCover, StatusLog, Message)
GOING = OPEN | LIVE | {RequestState.OPEN}
JOBS = (
    application_jobs.lapse,
    application_jobs.expire,
    application_jobs.check,
    application_jobs.retry_start,
    application_jobs.miss,
    placement_jobs.complete,
)


class World:
    """Two units with tight posts, twenty people, and the officers of two counties."""

    def __init__(self, cast, seed):
        self.dice = random.Random(seed)
        self.units = [make_unit() for _ in range(2)]
        self.posts = [make_post(self.units[at % 2], headcount=1 + at % 2) for at in range(6)]
        self.mentors = [make_mentor(unit) for unit in self.units]
        self.people = [make_trainee("MATCHING", check_valid_to=date(2025, 1, 1)) for _ in range(20)]
        make_policy()
        officers = [
            cast[name] for name in ("xingqing_agent", "xingqing_auditor", "xingqing_colleague", "yongning_agent")
        ]
        self.actors = [*(as_trainee(one) for one in self.people), *(as_unit(unit.id) for unit in self.units), *officers]
        self.done, self.refused = Counter(), Counter()

    def pick(self, entity):
        """One of all rows, more often one of those that go on."""
        rows = list(db.session.scalars(sa.select(entity).order_by(entity.id)))
        going = [row for row in rows if row.state in GOING]
        return self.dice.choice(going if going and self.dice.random() < 0.9 else rows) if rows else None

    def step(self):
        """One try by somebody; half of them by who fits, so that the walk gets somewhere."""
        name = self.dice.choices(list(CHANCES), weights=list(CHANCES.values()))[0]
        deed = getattr(self, name)
        before = trace()
        try:
            with unit_of_work.attempt():
                deed()
            self.done[name] += 1
        except ServiceError:
            self.refused[name] += 1
            db.session.expire_all()
            assert trace() == before

    def act(self, actor, verb, *args, **facts):
        with acting_as(actor):
            verb(actor, *args, **facts)

    def of(self, row, move):
        """Somebody whom the row concerns and who holds the role, or anybody."""
        if self.dice.random() < 0.15:
            return self.dice.choice(self.actors)
        near = [one for one in self.actors if row.trainee_id in one.trainee_ids or row.unit_id in one.unit_ids]
        able = [one for one in (*near, *self.actors[-4:-1]) if move is None or one.has(*move.by)]
        return self.dice.choice(able or self.actors)

    def apply(self):
        person, post = self.dice.choice(self.people), self.dice.choice(self.posts)
        actor = self.dice.choice([as_trainee(person), *self.actors[-4:]])
        self.act(actor, applications.apply, post_id=post.id, trainee_id=person.id, entered_because="本人在窗口提出")

    def move(self):
        row = self.system(lambda: self.pick(Application))
        if row is None:
            return
        workflow = applications.perform.workflow
        fitting = [
            name for name, verb in workflow.moves.items() if row.state in verb.sources and name in applications.MOVES
        ]
        ways = fitting or sorted(applications.MOVES)
        weights = [1 if name in ("withdraw", "decline", "fail_check") else 6 for name in ways]
        name = self.dice.choices(ways, weights=weights)[0]
        facts = {"reason": "随机"}
        if name == "decline":
            facts["reason_code"] = "MAJOR"
        if name == "dispatch":
            start = clock.today() + DAY * self.dice.randint(-1, 3)
            facts |= {"starts_on": start, "ends_on": start + DAY * self.dice.choice([20, 100, 200])}
            facts["mentor_id"] = self.mentors[[unit.id for unit in self.units].index(row.unit_id)].id
        self.act(self.of(row, workflow.moves[name]), applications.MOVES[name], row, **facts)

    def placement(self):
        row = self.system(lambda: self.pick(Placement))
        if row is not None:
            name = self.dice.choice(sorted(placements.MOVES))
            facts = {"reason": "随机"}
            if name == "correct":
                facts |= {"last_day": clock.today() - DAY, "end_reason": self.dice.choice(list(EndReason)).value}
            self.act(self.of(row, placements.perform.workflow.moves[name]), placements.MOVES[name], row, **facts)

    def ask(self):
        row = self.system(lambda: self.pick(Placement))
        if row is not None:
            today = clock.today()
            facts = {"kind": self.dice.choice(["SUSPEND", "RESUME", "RETAIN", "END"]), "words": "随机"}
            facts |= {"on_day": today + DAY * self.dice.randint(-3, 1), "end_reason": "UNWILLING"}
            facts |= {"contract_signed_on": today, "contract_start": today + DAY}
            self.act(self.of(row, None), placements.ask, row, **facts)

    def request(self):
        row = self.system(lambda: self.pick(StandingRequest))
        if row is not None:
            name = self.dice.choice(["confirm", "confirm", "refuse", "take_back"])
            if self.dice.random() < 0.7:
                self.system(lambda: files.keep(row, placements.CONTRACT, "合同.pdf", b"%PDF-1.4 test"))
            self.act(
                self.of(row, placements.request_mover.workflow.moves[name]),
                placements.REQUEST_MOVES[name],
                row,
                reason="随机",
            )

    def sign(self):
        row = self.system(lambda: self.pick(Placement))
        if row is not None and row.state == PlacementState.PENDING:
            make_agreed(row)

    def system(self, ask):
        with acting_as(SYSTEM):
            return ask()


def trace():
    """How many rows of each kind there are, and where everything stands."""
    with acting_as(SYSTEM):
        numbers = [db.session.scalar(sa.select(sa.func.count()).select_from(entity)) for entity in COUNTED]
        stands = [
            list(db.session.execute(sa.select(entity.id, entity.state, entity.version).order_by(entity.id)))
            for entity in (Application, Placement, StandingRequest)
        ]
        posts = list(db.session.execute(sa.select(Post.id, Post.places_taken, Post.state).order_by(Post.id)))
        people = list(db.session.execute(sa.select(Trainee.id, Trainee.state).order_by(Trainee.id)))
        units = list(db.session.execute(sa.select(Unit.id, Unit.state).order_by(Unit.id)))
    return numbers, stands, posts, people, units


def hold(world):
    """What must hold after every move."""
    with acting_as(SYSTEM):
        going = Counter(db.session.scalars(sa.select(Application.post_id).where(Application.state.in_(RESERVING))))
        going += Counter(db.session.scalars(sa.select(Placement.post_id).where(Placement.state.in_(ON_POST))))
        for post in db.session.scalars(sa.select(Post).where(Post.id.in_([one.id for one in world.posts]))):
            assert post.places_taken == going[post.id] <= post.headcount
        live = Counter(db.session.scalars(sa.select(Placement.trainee_id).where(Placement.state.in_(LIVE))))
        assert max(live.values(), default=0) <= 1
        opened = Counter(db.session.scalars(sa.select(Application.trainee_id).where(Application.state.in_(OPEN))))
        assert max(opened.values(), default=0) <= 3
        for placement in db.session.scalars(sa.select(Placement)):
            consistent(placement)


def consistent(placement):
    """Application, person, days and suspension fit the state of a placement."""
    application = queries.application_of(placement).state
    stood = queries.open_suspension(placement)
    assert (placement.state == PlacementState.SUSPENDED) == (stood is not None)
    if placement.state == PlacementState.PENDING:
        assert application == ApplicationState.DISPATCHED
    elif placement.state == PlacementState.CANCELLED:
        assert application in (ApplicationState.WITHDRAWN, ApplicationState.NO_SHOW)
    else:
        assert application == ApplicationState.REPORTED
    if placement.state in ON_POST:
        assert queries.person_of(placement).state == TraineeState.PLACED
        assert placement.mentor_id and placement.ends_on == placement.agreed_end
    if placement.state == PlacementState.ENDED:
        assert placement.starts_on <= placement.actual_end == placement.ends_on <= placement.agreed_end


@pytest.mark.parametrize("seed", [1])
def test_random_walks_keep_what_must_hold(cast, seed):
    now = datetime(2023, 7, 3, 9)
    with clock.frozen(now):
        world = World(cast, seed)
    for number in range(MOVES):
        with clock.frozen(now):
            world.step()
            if number % 20 == 19:
                now += DAY * world.dice.randint(1, 3)
                with clock.frozen(now), acting_as(SYSTEM):
                    for job in JOBS:
                        job()
            hold(world)
    with acting_as(SYSTEM):
        ended = Counter(db.session.scalars(sa.select(Placement.state)))
    assert world.refused.total() > 50 and world.done.total() > 50 and ended.total() >= 3, (world.done, ended)
