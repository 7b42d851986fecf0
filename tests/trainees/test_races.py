"""Two who report the same person at the same moment make one person; PostgreSQL only, for row locks exist only there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.core import unit_of_work
from app.core.actor import SYSTEM, acting_as
from app.core.workflow import StatusLog
from app.extensions import db
from app.trainees.models import Trainee, TraineePair, TraineeSource
from app.trainees.services.collecting import Report, absorb
from app.trainees.services.people import collect
from app.trainees.states import Channel
from tests.factories import id_number

BIRTH = date(2004, 5, 6)
NUMBERS = [id_number(BIRTH, n) for n in range(901, 921)]


@pytest.fixture(autouse=True)
def really_stored(app):
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row locks exist only on PostgreSQL")
    yield
    store(app, _take_away)


def _take_away():
    keys = sa.select(Trainee.id).where(Trainee.birth == BIRTH)
    db.session.execute(sa.delete(TraineePair).where(TraineePair.first_id.in_(keys) | TraineePair.second_id.in_(keys)))
    db.session.execute(sa.delete(TraineeSource).where(TraineeSource.trainee_id.in_(keys)))
    db.session.execute(sa.delete(StatusLog).where(StatusLog.record_id.in_(keys)))
    db.session.execute(sa.delete(Trainee).where(Trainee.birth == BIRTH))


def store(app, deed):
    with app.app_context(), acting_as(SYSTEM), unit_of_work.transaction():
        return deed()


def at_once(deeds):
    """Start every deed in its own thread at the same moment and return what they answered."""
    start = Barrier(len(deeds))

    def run(deed):
        start.wait(timeout=30)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def people(app):
    return store(
        app, lambda: [t.channels for t in db.session.scalars(sa.select(Trainee).where(Trainee.birth == BIRTH))]
    )


@pytest.mark.parametrize("_round", range(3))
def test_two_who_collect_the_same_person_at_once_make_one(app, _round):
    def report(channel):
        facts = {"id_no": NUMBERS[0], "name": "马兰", "hukou_region": "640104", "channel": channel}
        return store(app, lambda: collect(SYSTEM, residence_region="640104", **facts).id)

    channels = (Channel.STREET, Channel.SCHOOL, Channel.CYL, Channel.SELF)
    keys = at_once([lambda c=c: report(c) for c in channels])
    assert len(set(keys)) == 1
    assert [set(found.split()) for found in people(app)] == [set(map(str, channels))]


@pytest.mark.parametrize("_round", range(3))
def test_two_lists_of_the_same_people_at_once_and_in_different_orders_make_them_once(app, _round):
    def bring(channel, numbers):
        reports = [Report(n, {"name": f"学生{n[-4:]}"}, channel, date(2023, 6, 1), "640104") for n in numbers]
        return store(app, lambda: [one.deed for one in absorb(SYSTEM, reports)])

    deeds = [
        lambda: bring(Channel.REALNAME_DB, NUMBERS),
        lambda: bring(Channel.UNEMP_REGISTER, NUMBERS[::-1]),
    ]
    told = at_once(deeds)
    assert sorted(told[0] + told[1]).count("CREATED") == len(NUMBERS)
    assert people(app) == ["REALNAME_DB UNEMP_REGISTER"] * len(NUMBERS)
