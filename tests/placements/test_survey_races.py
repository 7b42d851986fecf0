"""The same survey sent several times at the same moment, each in a transaction of its own: one answer is kept."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import acting_as
from app.core.errors import ServiceError
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Application, Mentor, Placement, SurveyAnswer, SurveyRequest
from app.placements.services import surveys
from app.posts.models import Post
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit
from tests.guards.test_races import at_once, store
from tests.placements.care_factories import trainee_of
from tests.placements.factories import make_placement
from tests.placements.survey_factories import make_request, marks

NOW = datetime(2023, 7, 3, 9)
TIMES = 5


@pytest.fixture
def stored(app):
    """A really stored survey with the actor who was asked, taken away with all that it hangs on."""

    def make():
        with clock.frozen(NOW):
            placement = make_placement("ENDED")
            return make_request(placement).id, trainee_of(placement), placement.unit_id, placement.trainee_id

    found = store(app, make)
    yield found
    store(app, lambda: take_away(found[2], found[3]))


def take_away(unit, person):
    with unscoped("what a test stored is taken away again"):
        for entity in (SurveyAnswer, SurveyRequest, Placement, Application, Mentor, Post):
            db.session.execute(sa.delete(entity).where(entity.unit_id == unit))
        db.session.execute(sa.delete(EligibilityCheck).where(EligibilityCheck.trainee_id == person))
        db.session.execute(sa.delete(Trainee).where(Trainee.id == person))
        db.session.execute(sa.delete(Unit).where(Unit.id == unit))


def send(app, actor, key, mark):
    def act():
        with clock.frozen(NOW), acting_as(actor):
            surveys.answer(actor, db.session.get_one(SurveyRequest, key), marks(mark))

    try:
        store(app, act)
    except ServiceError as error:
        return error.code
    return ""


def test_of_five_sent_at_once_one_is_kept(app, stored):
    key, actor, unit, _person = stored
    answers = at_once([lambda mark=mark: send(app, actor, key, mark) for mark in range(1, TIMES + 1)])
    assert sorted(answers) == [""] + ["state"] * (TIMES - 1)
    kept = sa.select(sa.func.count()).where(SurveyAnswer.unit_id == unit)
    assert store(app, lambda: db.session.scalar(kept)) == 1
