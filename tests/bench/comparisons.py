"""Ask about 10,000 people, fill the file, take it back and adopt it: seconds of each step, with its commit.

python -m tests.bench.comparisons [--people 10000] [--engine sqlite|postgresql]
"""

import io
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from flask import Flask

import config
from app import create_app
from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.crypto import keyed_hash
from app.core.scope import unscoped
from app.core.unit_of_work import transaction
from app.exchange.models import ComparisonBatch
from app.exchange.services import comparing
from app.exchange.services.comparing_answers import answer_from_file
from app.exchange.services.comparing_files import as_xlsx
from app.extensions import db
from app.security.queries import account_by_login, actor_for
from app.security.services import create_account
from app.trainees.models import Trainee
from seeds.reference.load import load as load_reference
from tests.conftest import PASSWORD, _drop_postgres, _new_postgres
from tests.factories import id_number

CHUNK = 5000


def _fill(people: int) -> tuple[Actor, Actor]:
    load_reference(lambda _line: None)
    for login, role, department in (("asks", "COUNTY_AGENT", "HRSS"), ("answers", "DEPT_LIAISON", "EDU")):
        create_account(
            SYSTEM,
            login=login,
            name=login,
            roles=role,
            region_code="640104",
            level="COUNTY",
            password=PASSWORD,
            department=department,
            trusted=True,
        )
    with unscoped("invented people, many at once"):
        for start in range(0, people, CHUNK):
            chunk = range(start, min(start + CHUNK, people))
            db.session.execute(Trainee.__table__.insert(), [_person(number) for number in chunk])
    db.session.commit()
    return tuple(actor_for(account_by_login(login)) for login in ("asks", "answers"))  # type: ignore[return-value]


def _person(number: int) -> dict[str, Any]:
    birth = date(2000, 1, 1) + timedelta(days=number % 1500)
    card = id_number(birth, number)
    return {
        "name": f"青年{number}",
        "id_no": card,
        "id_hash": keyed_hash(card),
        "id_tail": card[-4:],
        "sex": "MALE",
        "birth": birth,
        "region_code": "640104",
        "city_code": "640100",
        "consent_scope": "COMPARISON",
        "consent_on": date(2023, 6, 1),
    }


def _filled(batch: ComparisonBatch) -> bytes:
    """The workbook as an officer sends it back: one in ten is in school, one in a hundred unknown."""
    with as_xlsx(batch) as stream:
        book = openpyxl.load_workbook(io.BytesIO(stream.read()))
    page = book.active
    for number, row in enumerate(page.iter_rows(min_row=8), start=1):
        row[1].value = "未知" if number % 100 == 0 else "是" if number % 10 == 0 else "否"
        row[2].value = clock.today()
    sent = io.BytesIO()
    book.save(sent)
    return sent.getvalue()


def _timed(what: str, actor: Actor, deed: Callable[[], Any]) -> Any:
    start, used = time.perf_counter(), time.process_time()
    with acting_as(actor), transaction():
        done = deed()
    print(f"{what:<12} {time.perf_counter() - start:6.2f} s, {time.process_time() - used:6.2f} s of this process")
    return done


def _measure(app: Flask, people: int) -> None:
    with app.test_request_context(method="POST"), acting_as(SYSTEM):
        db.create_all()
        asks, answers = _fill(people)
        batch = _timed("make", asks, lambda: comparing.make(asks, question="IN_SCHOOL", purpose="测量"))
        _timed("issue", asks, lambda: comparing.issue(asks, batch))
        _timed("file out", answers, lambda: as_xlsx(batch).close())
        with acting_as(answers):
            body = _filled(batch)
        _timed("file in", answers, lambda: answer_from_file(answers, batch, name="答复.xlsx", body=body))
        _timed("apply", asks, lambda: comparing.apply(asks, batch))
        print(
            f"{batch.asked_count} asked, {batch.yes_count} yes, {batch.applied_count} changed, {len(body):,} bytes in"
        )


def main() -> None:
    """Measure one engine."""
    asked = ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = _new_postgres() if given.engine == "postgresql" else f"sqlite:///{folder}/bench.db"
        app = create_app(
            {
                "SQLALCHEMY_DATABASE_URI": url,
                "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
                "FILES_DIR": Path(folder),
                "TESTING": True,
            }
        )
        try:
            _measure(app, given.people)
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            if given.engine == "postgresql":
                _drop_postgres(url)


if __name__ == "__main__":
    main()
