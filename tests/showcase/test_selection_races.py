"""What happens to a batch at the same moment, each in a transaction of its own, on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import ServiceError
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import Message
from app.security.queries import account_by_login, actor_for
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseNotice
from app.showcase.queries.nominations import nomination_in_reach
from app.showcase.services import determining, reviewing
from app.showcase.states import NominationState as N
from app.units.models import Unit
from tests.guards.test_races import at_once, store
from tests.showcase.factories import long_accredited, make_batch, make_nomination

VISIT = {"site_checked_on": clock.today() - timedelta(days=1), "opinion": "同意推荐。"}


def _stored(app, batch_state, states, **facts):
    """A really stored batch with nominations of units of their own."""

    def make():
        batch = make_batch(batch_state, **facts)
        made = [make_nomination(batch, long_accredited(), state, **more) for state, more in states]
        return batch.id, [each.id for each in made]

    return store(app, make)


def _take_away(batch_id):
    with unscoped("what a test stored is taken away again"):
        units = list(db.session.scalars(sa.select(Nomination.unit_id).where(Nomination.batch_id == batch_id)))
        keys = list(db.session.scalars(sa.select(Nomination.id).where(Nomination.batch_id == batch_id)))
        db.session.execute(sa.delete(StatusLog).where(StatusLog.record_id.in_([*keys, batch_id])))
        db.session.execute(sa.delete(Message).where(Message.record_id.in_([*keys, batch_id])))
        db.session.execute(sa.delete(ShowcaseNotice).where(ShowcaseNotice.batch_id == batch_id))
        db.session.execute(sa.delete(Nomination).where(Nomination.batch_id == batch_id))
        db.session.execute(sa.delete(ShowcaseBatch).where(ShowcaseBatch.id == batch_id))
        db.session.execute(sa.delete(Unit).where(Unit.id.in_(units)))


@pytest.fixture
def people(app):
    """A reviewer and an organiser."""
    return store(
        app, lambda: {name: actor_for(account_by_login(name)) for name in ("yinchuan_auditor", "region_admin")}
    )


def _deed(app, actor, verb, key, **facts):
    def act():
        with acting_as(SYSTEM):
            record = nomination_in_reach(key)
        with acting_as(actor):
            verb(actor, record, **facts)

    try:
        store(app, act)
    except ServiceError as error:
        return error.code
    return ""


def _states(app, batch_id):
    with app.app_context(), acting_as(SYSTEM):
        statement = sa.select(Nomination.state).where(Nomination.batch_id == batch_id)
        return sorted(str(state) for state in db.session.scalars(statement))


def test_two_reviewers_take_the_last_place_of_a_city_once(app, people):
    batch, keys = _stored(app, "CITY_REVIEW", [("SUBMITTED", {})] * 4, shares='{"640100": 2}')
    try:
        reviewer = people["yinchuan_auditor"]
        answers = at_once([lambda key=key: _deed(app, reviewer, reviewing.recommend, key, **VISIT) for key in keys])
        assert sorted(answers) == ["", "", "share", "share"]
        assert _states(app, batch) == ["CITY_RECOMMENDED"] * 2 + ["SUBMITTED"] * 2
    finally:
        store(app, lambda: _take_away(batch))


def test_the_reserve_moves_up_into_one_free_place_once(app, people):
    reserve = [("NOT_SELECTED", {"reserve_rank": place}) for place in (1, 2)]
    batch, (_first, one, two) = _stored(app, "PUBLIC_NOTICE", [("SHORTLISTED", {}), *reserve], quota=2)
    try:
        organiser = people["region_admin"]
        deeds = [
            lambda key=key: _deed(app, organiser, determining.promote, key, reason="递补")
            for key in (one, one, two, two)
        ]
        answers = at_once(deeds)
        assert answers.count("") == 1
        assert _states(app, batch).count(str(N.SHORTLISTED)) == 2
    finally:
        store(app, lambda: _take_away(batch))
