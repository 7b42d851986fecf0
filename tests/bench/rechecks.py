"""Fill the register with 100,000 people whose checks ended, judge them all in one night, and open the boards.

python -m tests.bench.rechecks [--people 100000] [--postgresql]
"""

import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
from flask import Flask

import config
from app import create_app
from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import month_bounds
from app.core.crypto import keyed_hash
from app.core.identifiers import new_id
from app.core.scope import unscoped
from app.core.types import city_of
from app.core.unit_of_work import transaction
from app.extensions import db
from app.organisations.queries import counties_of
from app.programme.queries import database_params
from app.reporting.queries.trainees import at_month_end
from app.trainees.models import EligibilityCheck, Trainee, TraineeSource
from app.trainees.queries import hardship, waiting
from app.trainees.rules.deadlines import Deadlines
from app.trainees.states import Channel, TraineeState
from seeds.reference.load import load as load_reference
from tests.conftest import _drop_postgres, _new_postgres
from tests.factories import id_number

CHUNK = 5000


def _application(url: str, folder: Path) -> Flask:
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
            "FILES_DIR": folder,
            "PASSWORD_METHOD": "pbkdf2:sha256:1",
        }
    )


def _people(number: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Eligible people whose checks ended yesterday and whom a list has named since; one in a hundred took a job."""
    random, today = Random(75), clock.today()
    counties = [area.code for area in counties_of("640000")]
    deadlines = Deadlines(database_params(), today)
    for place in range(number):
        birth = today - timedelta(days=random.randint(20 * 365, 24 * 365))
        graduation = today - timedelta(days=random.randint(30, 600)) if place % 3 else None
        card, county, key = id_number(birth, place), random.choice(counties), new_id()
        area = {"region_code": county, "city_code": city_of(county)}
        person = {
            **area,
            "id": key,
            "name": f"见习{place}",
            "id_no": card,
            "id_hash": keyed_hash(card),
            "id_tail": card[-4:],
            "sex": "MALE",
            "birth": birth,
            "hukou_region": county,
            "education": "21" if graduation else "61",
            "graduation_date": graduation,
            "unemp_reg_date": None if graduation else today - timedelta(days=100),
            "in_realname_db": graduation is not None,
            "employee_insured": place % 100 == 0,
            "category": "GRADUATE" if graduation else "YOUTH",
            "category_checked_on": today - timedelta(days=31),
            "check_valid_to": today - timedelta(days=1),
            "is_willing": True,
            "waiting_since": today - timedelta(days=random.randint(1, 300)),
            "is_hardship": place % 12 == 0,
            "hardship_since": today - timedelta(days=200) if place % 12 == 0 else None,
            "last_contact_on": today - timedelta(days=random.randint(1, 90)),
            "consent_scope": "COMPARISON",
            "consent_on": today,
            "state": TraineeState.ELIGIBLE,
            **deadlines.of(birth, "21" if graduation else "61", graduation),
        }
        seen = {"channel": Channel.REALNAME_DB, "facts": "{}", "first_seen_on": today, "last_seen_on": today}
        yield person, {**area, **seen, "id": new_id(), "trainee_id": key}


def _fill(number: int) -> None:
    db.create_all()
    with acting_as(SYSTEM), transaction():
        load_reference(lambda _line: None)
    waiting_rows: list[tuple[dict[str, Any], dict[str, Any]]] = []
    with acting_as(SYSTEM), transaction(), unscoped("rows for a measurement"):
        for pair in _people(number):
            waiting_rows.append(pair)
            if len(waiting_rows) == CHUNK:
                _store(waiting_rows)
                waiting_rows = []
        _store(waiting_rows)


def _store(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    if pairs:
        db.session.execute(Trainee.__table__.insert(), [person for person, _source in pairs])
        db.session.execute(TraineeSource.__table__.insert(), [source for _person, source in pairs])


def _timed(what: str, deed: Callable[[], Any]) -> Any:
    began, started = time.process_time(), time.perf_counter()
    done = deed()
    print(f"{what:34} {time.process_time() - began:8.2f} s CPU {time.perf_counter() - started:8.2f} s wall")
    return done


def _measure() -> None:
    print("judged:", _timed("trainees.recheck", lambda: jobs.run("trainees.recheck")))
    print("again:", _timed("trainees.recheck once more", lambda: jobs.run("trainees.recheck")))
    month, codes = clock.month_of(clock.today()), [area.code for area in counties_of("640000")]
    with acting_as(SYSTEM):
        table = EligibilityCheck.__table__
        stored = sa.select(sa.func.count(), sa.func.count().filter(~table.c.eligible)).select_from(table)
        print("checks stored, of them ineligible:", tuple(db.session.execute(stored).one()))
        for what, deed in (
            ("deadline radar, region", waiting.radar),
            ("waiting list, region, sums", lambda: waiting.queues(90)),
            ("waiting list, region, first page", lambda: waiting.waiting_people(None, None)),
            ("waiting list, county, first page", lambda: waiting.waiting_people(["640104"], None)),
            ("hardship clock, region", lambda: hardship.clocks(clock.today(), 30)),
            ("hardship clock, longest twenty", hardship.longest_unserved),
            ("summary's columns 27–30, region", lambda: at_month_end(codes, *month_bounds(month))),
        ):
            deed()
            _timed(what, deed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


def main() -> None:
    """Fill in a process of its own, so that the peak is that of the night."""
    parser = ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--fill", help="used by the program itself")
    wanted = parser.parse_args()
    if wanted.fill:
        with _application(wanted.fill, Path(tempfile.gettempdir())).app_context():
            _fill(wanted.people)
        return
    with tempfile.TemporaryDirectory() as name:
        url = _new_postgres() if wanted.postgresql else f"sqlite:///{name}/bench.db"
        command = [sys.executable, "-m", "tests.bench.rechecks", "--people", str(wanted.people), "--fill", url]
        subprocess.run(command, check=True)
        app = _application(url, Path(name))
        with app.app_context():
            _measure()
            db.session.remove()
            db.engine.dispose()
        if wanted.postgresql:
            _drop_postgres(url)


if __name__ == "__main__":
    main()
