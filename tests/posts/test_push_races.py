"""Two clerks recommend at the same moment: one recommendation, and never more than the week allows.

PostgreSQL only: row locks exist only there; SQLite lets one writer in at a time.
"""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core import once
from app.core.workflow import StatusLog
from app.extensions import db
from app.posts.models import Post, Push
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.factories import make_post, make_unit
from tests.guards.test_races import at_once, bearer, store
from tests.posts.matching import young

CLERKS = ("xingqing_agent", "xingqing_colleague")


@pytest.fixture(autouse=True)
def rows_can_be_locked(app):
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row locks exist only on PostgreSQL")


@pytest.fixture
def stored(app):
    """A really stored person and eight posts, taken away with all that was made for them."""

    def make():
        unit = make_unit()
        return young().id, [make_post(unit).id for _ in range(8)], unit.id

    person, posts, unit = store(app, make)
    yield person, posts

    def take_away():
        db.session.execute(sa.delete(Push).where(Push.trainee_id == person))
        db.session.execute(sa.delete(StatusLog).where(StatusLog.record_id == person))
        db.session.execute(sa.delete(once.HandledRequest))
        db.session.execute(sa.delete(Trainee).where(Trainee.id == person))
        db.session.execute(sa.delete(Post).where(Post.unit_id == unit))
        db.session.execute(sa.delete(Unit).where(Unit.id == unit))

    store(app, take_away)


def send(app, headers, person, post):
    return FlaskClient(app).post("/api/v1/push/", json={"trainee_id": person, "post_id": post}, headers=headers)


def pushes_to(app, person):
    made = sa.select(sa.func.count()).select_from(Push).where(Push.trainee_id == person)
    return store(app, lambda: db.session.scalar(made))


def test_two_clerks_push_the_same_post_once(app, stored):
    person, posts = stored
    people = [bearer(app, who) for who in CLERKS]
    answers = at_once([lambda who=who: send(app, who, person, posts[0]) for who in people])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert [answer.json["error"]["code"] for answer in answers if answer.status_code == 409] == ["told"]
    assert pushes_to(app, person) == 1
    moves = sa.select(StatusLog.move).where(StatusLog.record_id == person)
    assert store(app, lambda: list(db.session.scalars(moves))) == ["match"]


def test_the_weekly_limit_holds_at_the_same_moment(app, stored):
    person, posts = stored
    people = [bearer(app, who) for who in CLERKS]
    deeds = [lambda at=at, post=post: send(app, people[at % 2], person, post) for at, post in enumerate(posts)]
    answers = at_once(deeds)
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [403] * 3
    assert pushes_to(app, person) == 5
