"""Count the facts of many units with their people, sheets and posts, score them by the default sheet, print one table.

python -m tests.bench.showcase [--units 2000] [--people 30]
"""

import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import yaml
from flask import Flask

import config
from app import create_app
from app.core.actor import SYSTEM, acting_as
from app.core.identifiers import new_id
from app.extensions import db
from app.organisations.queries import counties_of
from app.placements.models import Agreement, Application, AttendanceMonth, Mentor, Placement, Training
from app.posts.models import Post
from app.showcase.queries.facts import known_vetoes, measured
from app.showcase.rules.criteria import sheet_of
from app.showcase.rules.facts import Facts, Period, facts_of_text, facts_text
from app.showcase.services.facts import points_of
from app.showcase.states import Fact
from app.trainees.models import Trainee
from app.units.models import Unit
from seeds import bench, bench_attendance
from seeds.reference.load import load as load_reference
from tests.conftest import _drop_postgres, _new_postgres, _reachable

PERIOD = Period(date(2023, 1, 1), date(2023, 12, 31), 2023, date(2024, 1, 15))
SHEET = Path(__file__).parents[2] / "seeds" / "reference" / "showcase_criteria.yaml"
ROUNDS = 3
Rows = Iterator[dict[str, Any]]


def _fill(units: int, people: int) -> None:
    """Units with two posts, three mentors and so many people, half of whom ended; sheets, agreements and trainings."""
    drawn, ids = Random(7), list[tuple[str, str]]()
    counties, silent = [area.code for area in counties_of("640000")], lambda _line: None
    bench._write(Unit, bench._units(units, counties, drawn, ids), units, silent)
    posts: list[dict[str, Any]] = []
    for _ in range(2):
        bench._write(Post, bench._kept(bench._posts_of(ids, drawn), posts), units, silent)
    trainees: list[dict[str, Any]] = []
    bench._write(Trainee, bench._kept(bench._trainees(units * people, drawn), trainees), units * people, silent)
    offered = [(posts[place], posts[place + units]) for place in range(units)]
    mentors = [[bench_attendance._mentor(pair[0]) for _ in range(3)] for pair in offered]
    placed = list(_placements(offered, mentors, trainees, people, drawn))
    put: Callable[..., None] = bench_attendance._write
    put(Mentor, (mentor for three in mentors for mentor in three), silent)
    put(Application, (bench_attendance._application(row) for row in placed), silent)
    put(Placement, iter(placed), silent)
    put(AttendanceMonth, (row for placement in placed for row in bench_attendance._months(placement)), silent)
    put(Agreement, (_agreement(placement) for placement in placed), silent)
    put(Training, (_training(placement) for placement in placed), silent)
    db.session.connection().exec_driver_sql("ANALYZE")
    db.session.commit()


def _placements(offered: Any, mentors: Any, trainees: list[dict[str, Any]], people: int, drawn: Random) -> Rows:
    for number, trainee in enumerate(trainees):
        place = number // people
        made = bench_attendance._placements([offered[place][number % 2]], [drawn.choice(mentors[place])], [trainee])
        row, first = next(iter(made)), date(2023, 1, 2) + timedelta(days=drawn.randint(0, 300))
        last = first + timedelta(days=150) if number % 2 else None
        yield row | {
            "actual_start": first,
            "starts_on": first,
            "actual_end": last,
            "ends_on": last or first + timedelta(days=180),
            "state": "ENDED" if last else "ACTIVE",
            "end_type": "NORMAL" if last else None,
            "end_reason": "TERM_COMPLETED" if last else None,
            "is_retained": bool(last) and number % 3 == 0,
            "is_abnormal": bool(last) and number % 17 == 0,
        }


def _of(placement: dict[str, Any]) -> dict[str, Any]:
    same = {name: placement[name] for name in ("unit_id", "trainee_id", "region_code", "city_code")}
    return {**bench_attendance._record(placement["region_code"], datetime(2023, 1, 1)), **same} | {
        "placement_id": placement["id"]
    }


def _agreement(placement: dict[str, Any]) -> dict[str, Any]:
    signed = datetime.combine(placement["actual_start"], datetime.min.time()) - timedelta(hours=5)
    return _of(placement) | {
        "number": 1,
        "agreement_no": placement["id"][-12:],
        **{name: placement[name] for name in ("person_name", "unit_name", "post_title", "allowance_yuan")},
        "starts_on": placement["agreed_start"],
        "ends_on": placement["agreed_end"],
        "daily_hours": Decimal(8),
        "weekly_hours": Decimal(40),
        "night_work": False,
        "mentor_plan": "每周一次指导",
        "needs": "ALL",
        "state": "SIGNED",
        "unit_signed_at": signed,
        "trainee_signed_at": signed,
        "sha256": "0" * 64,
        "clauses": "{}",
        "changes": "[]",
    }


def _training(placement: dict[str, Any]) -> dict[str, Any]:
    return _of(placement) | {
        "id": new_id(),
        "kind": "PRE_JOB",
        "held_on": placement["actual_start"],
        "hours": Decimal(8),
        "trainer": "讲师",
        "content": "岗位与安全",
    }


def _timed(title: str, ask: Callable[[], Any]) -> Any:
    wall, cpu, answer = [], [], None
    for _ in range(ROUNDS):
        began, started = time.perf_counter(), time.process_time()
        answer = ask()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - started)
    print(f"  {title:44} {min(cpu) * 1000:9.1f} ms CPU {min(wall) * 1000:9.1f} ms wall")
    return answer


def _measure(units: int) -> None:
    keys = list(db.session.scalars(db.select(Unit.id)))
    sheet = sheet_of(yaml.safe_load(SHEET.read_text(encoding="utf-8")))
    for fact in Fact:
        _timed(str(fact), lambda fact=fact: measured(keys, PERIOD, (fact,)))
    live: dict[str, Facts] = _timed(f"live facts of {units:,} units, all", lambda: measured(keys, PERIOD))
    _timed("known vetoes", lambda: known_vetoes(keys, PERIOD))
    _timed("system points of live facts", lambda: {key: points_of(sheet, facts) for key, facts in live.items()})
    frozen = {key: facts_text(facts) for key, facts in live.items()}
    _timed(
        "frozen facts read and scored",
        lambda: {key: points_of(sheet, facts_of_text(text)) for key, text in frozen.items()},
    )
    sums = {fact: sum(facts[fact].good for facts in live.values()) for fact in Fact}
    print("  " + ", ".join(f"{fact} {number:,}" for fact, number in sums.items()))


def _run(name: str, url: str, folder: Path, units: int, people: int) -> None:
    settings = {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
        "FILES_DIR": folder,
    }
    app: Flask = create_app(settings)
    with app.app_context(), acting_as(SYSTEM):
        db.create_all()
        load_reference(lambda _line: None)
        began = time.perf_counter()
        _fill(units, people)
        print(f"{name}: {units:,} units, {units * people:,} people, filled in {time.perf_counter() - began:.0f} s")
        _measure(units)
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure both engines."""
    parser = ArgumentParser()
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--people", type=int, default=30)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run("SQLite", f"sqlite:///{folder}/bench.db", folder, wanted.units, wanted.people)
        if _reachable():
            url = _new_postgres()
            try:
                _run("PostgreSQL", url, folder, wanted.units, wanted.people)
            finally:
                _drop_postgres(url)


if __name__ == "__main__":
    main()
