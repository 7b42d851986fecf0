"""What happens to applications at the same moment, each in a transaction of its own, on both engines."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import acting_as
from app.core.errors import ServiceError
from app.core.once import HandledRequest
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import Message
from app.placements.models import Application
from app.placements.services import applications
from app.placements.states import RESERVING, ApplicationState
from app.posts import services as posts
from app.posts.models import Post
from app.security.queries import account_by_login, actor_for
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.factories import make_post, make_trainee, make_unit
from tests.guards.test_races import at_once, bearer, store
from tests.placements.factories import make_application
from tests.placements.people import as_trainee, as_unit

NOW = datetime(2023, 7, 3, 9)
PLACES, PEOPLE = 3, 50


def deed(app, actor, verb, key, entity=Application, **facts):
    """One move on an application or post in a transaction of its own; return an empty text, or why it was refused."""

    def act():
        with clock.frozen(NOW), acting_as(actor):
            verb(actor, db.session.get_one(entity, key), **facts)

    try:
        store(app, act)
    except ServiceError as error:
        return error.code
    return ""


@pytest.fixture
def stored(app):
    """A really stored unit with a post of three places and fifty applicants, taken away with all that was made."""

    def make():
        with clock.frozen(NOW):
            unit = make_unit()
            post, other = make_post(unit, headcount=PLACES), make_post(unit, headcount=PEOPLE)
            people = [make_trainee("MATCHING") for _ in range(PEOPLE)]
            first = [make_application("UNIT_REVIEW", trainee=one, post=post).id for one in people]
            second = {one.id: make_application("OFFERED", trainee=one, post=other).id for one in people}
            return unit.id, post.id, other.id, [one.id for one in people], first, second

    found = store(app, make)
    yield found
    store(app, lambda: take_away(found[0], found[3]))


def take_away(unit, people):
    with unscoped("what a test stored is taken away again"):
        db.session.execute(sa.delete(StatusLog).where(StatusLog.at < datetime(2024, 1, 1)))
        db.session.execute(sa.delete(Message).where(Message.entity == "application"))
        db.session.execute(sa.delete(HandledRequest))
        db.session.execute(sa.delete(Application).where(Application.trainee_id.in_(people)))
        db.session.execute(sa.delete(Post).where(Post.unit_id == unit))
        db.session.execute(sa.delete(Trainee).where(Trainee.id.in_(people)))
        db.session.execute(sa.delete(Unit).where(Unit.id == unit))


def states_of(app, keys):
    rows = sa.select(Application.id, Application.state).where(Application.id.in_(keys))
    return store(app, lambda: dict(db.session.execute(rows).all()))


def taken(app, post):
    return store(app, lambda: db.session.scalar(sa.select(Post.places_taken).where(Post.id == post)))


def test_fifty_offers_of_three_places_make_three_and_acceptances_free_the_others(app, stored):
    unit, post, other, people, first, second = stored
    actor = as_unit(unit)
    answers = at_once([lambda key=key: deed(app, actor, applications.offer, key) for key in first])
    assert sorted(answers) == [""] * PLACES + ["invalid"] * (PEOPLE - PLACES)
    states = states_of(app, first)
    won = [key for key in first if states[key] == ApplicationState.OFFERED]
    assert len(won) == taken(app, post) == PLACES and taken(app, other) == PEOPLE

    winners = {key: people[first.index(key)] for key in won}
    actors = {key: store(app, lambda key=key: as_trainee(db.session.get_one(Trainee, winners[key]))) for key in won}
    twice = [key for key in won for _twice in range(3)]
    answers = at_once([lambda key=key: deed(app, actors[key], applications.accept, key) for key in twice])
    assert sorted(answers) == [""] * PLACES + ["state"] * (2 * PLACES)
    assert taken(app, post) == PLACES and taken(app, other) == PEOPLE - PLACES
    ended = states_of(app, [second[person] for person in winners.values()])
    assert set(ended.values()) == {ApplicationState.WITHDRAWN}


def test_a_person_accepts_two_offers_at_once_and_has_one(app, stored):
    unit, _post, _other, people, first, second = stored
    assert deed(app, as_unit(unit), applications.offer, first[0]) == ""
    actor = store(app, lambda: as_trainee(db.session.get_one(Trainee, people[0])))
    both = [first[0], second[people[0]]]
    answers = at_once([lambda key=key: deed(app, actor, applications.accept, key) for key in both])
    assert sorted(answers) == ["", "state"]
    assert sorted(states_of(app, both).values()) == [ApplicationState.ACCEPTED, ApplicationState.WITHDRAWN]


def test_two_posts_are_withdrawn_while_units_offer_and_people_accept_or_withdraw(app, stored):
    unit, post, other, people, first, second = stored
    auditor = store(app, lambda: actor_for(account_by_login("xingqing_auditor")))
    actors = [store(app, lambda key=key: as_trainee(db.session.get_one(Trainee, key))) for key in people[:16]]
    deeds = [lambda key=key: deed(app, as_unit(unit), applications.offer, key) for key in first[:16]]
    for number, (actor, key) in enumerate(zip(actors, people[:16], strict=True)):
        verb = applications.accept if number % 2 else applications.withdraw
        deeds.append(lambda actor=actor, verb=verb, key=key: deed(app, actor, verb, second[key], reason="x"))
    deeds[10:10] = [lambda key=key: deed(app, auditor, posts.withdraw, key, Post, reason="x") for key in (post, other)]
    assert set(at_once(deeds)) <= {"", "invalid", "state"}
    states = states_of(app, [*first, *second.values()])
    assert not set(states.values()) & RESERVING
    assert (taken(app, post), taken(app, other)) == (0, 0)


@pytest.fixture
def newcomer(app):
    """A really stored person and twenty posts without any application."""

    def make():
        with clock.frozen(NOW):
            unit = make_unit()
            return unit.id, make_trainee("MATCHING").id, [make_post(unit).id for _ in range(20)]

    found = store(app, make)
    yield found
    store(app, lambda: take_away(found[0], [found[1]]))


def send(app, headers, person, post):
    body = {"post_id": post, "trainee_id": person, "entered_because": "本人在窗口提出"}
    with clock.frozen(NOW):
        return FlaskClient(app).post("/api/v1/application/", json=body, headers=headers).status_code


def test_twenty_requests_for_one_post_make_one_application_and_never_a_failure(app, newcomer):
    _unit, person, posts = newcomer
    with clock.frozen(NOW):
        headers = bearer(app, "xingqing_agent")
    answers = at_once([lambda: send(app, headers, person, posts[0])] * 20)
    assert sorted(answers) == [201] + [422] * 19


def test_twenty_requests_for_twenty_posts_make_three(app, newcomer):
    _unit, person, posts = newcomer
    with clock.frozen(NOW):
        headers = bearer(app, "xingqing_agent")
    answers = at_once([lambda post=post: send(app, headers, person, post) for post in posts])
    assert sorted(answers) == [201] * 3 + [422] * 17
