"""Fill the register with 100,000 invented people and export it: seconds, CPU and peak memory of a process of its own.

python -m tests.bench.exports [--rows 100000] [--url …]
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import insert

import config
from app import create_app
from app.commands.work import settle
from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.codes import Education, Sex
from app.core.crypto import keyed_hash
from app.core.identifiers import new_id
from app.core.unit_of_work import reading, transaction
from app.core.views.extract import Extract, Wanted
from app.exchange.models import ExportTask
from app.exchange.queries import exports as queries
from app.exchange.services import exporting, queue
from app.extensions import db
from app.organisations.queries import counties_of
from app.programme.states import PostCategory
from app.security.queries import account_by_login, actor_for
from app.security.services import create_account
from app.trainees.models import Trainee
from app.trainees.states import Category, Channel, TraineeState
from seeds.reference.load import load as load_reference

CHUNK = 5000
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈马杨", "明华丽军伟芳娜静强磊洋艳勇杰娟涛超"
START = datetime(2023, 1, 3, 9, 0)


def _application(url: str, folder: Path) -> Flask:
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
            "FILES_DIR": folder,
            "PASSWORD_METHOD": "pbkdf2:sha256:1",
        }
    )


def _people(number: int) -> Iterator[dict[str, Any]]:
    """Invented people; the numbers count up and belong to nobody (their check digit is X throughout)."""
    random, counties = Random(1), [area.code for area in counties_of("640000")]
    for index in range(number):
        county, birth = random.choice(counties), date(1999, 1, 1) + timedelta(days=index % 2500)
        id_no, phone = f"{county}{birth:%Y%m%d}{index % 1000:03d}X", f"199{index:08d}"
        moment = START + timedelta(minutes=index)
        wishes = sorted(random.sample([category.value for category in PostCategory], k=index % 3))
        yield {
            "id": new_id(),
            "region_code": county,
            "city_code": county[:4] + "00",
            "created_at": moment,
            "updated_at": moment,
            "version": 1,
            "name": random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=1 + index % 2)),
            "id_no": id_no,
            "id_hash": keyed_hash(f"{index}"),
            "id_tail": id_no[-4:],
            "sex": random.choice(list(Sex)),
            "birth": birth,
            "hukou_region": county,
            "residence_region": county,
            "phone": phone,
            "phone_hash": keyed_hash(phone),
            "education": random.choice(list(Education)),
            "school": "测试职业技术学院",
            "major_name": "计算机应用技术",
            "graduation_date": date(2022, 6, 30),
            "channels": Channel.REALNAME.value if "REALNAME" in Channel.__members__ else next(iter(Channel)).value,
            "category": list(Category)[index % len(Category)],
            "wish_categories": " ".join(wishes),
            "is_willing": bool(wishes),
            "deadline_on": date(2024, 6, 30) + timedelta(days=index % 300),
            "state": TraineeState.COLLECTED,
        }


def fill(url: str, folder: Path, number: int) -> None:
    """Make the database; the people are written directly, without their history."""
    app = _application(url, folder)
    with app.app_context(), acting_as(SYSTEM):
        db.create_all()
        load_reference(lambda _line: None)
        create_account(
            SYSTEM,
            login="center",
            name="center",
            roles="REGION_CENTER",
            region_code="640000",
            level="PROVINCE",
            password="Jianxi@2023",
            trusted=True,
        )
        db.session.commit()
        chunk: list[dict[str, Any]] = []
        for row in _people(number):
            chunk.append(row)
            if len(chunk) == CHUNK:
                db.session.execute(insert(Trainee.__table__), chunk)
                db.session.commit()
                chunk = []
        db.session.execute(insert(Trainee.__table__), chunk) if chunk else None
        db.session.connection().exec_driver_sql("ANALYZE")
        db.session.commit()
        db.engine.dispose()


def _peak() -> float:
    """The peak of this process in MB; ru_maxrss would count what its parent held when it was started."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _actor() -> Actor:
    account = account_by_login("center")
    assert account is not None
    return actor_for(account)


def measure(url: str, folder: Path, form: str, way: str) -> dict[str, Any]:
    """Export once in this process: ``direct`` into one file, or as the ``job`` of the worker, sealed and logged."""
    app = _application(url, folder)
    if way == "job":
        settle(app)
    with app.app_context():
        with reading():
            actor = _actor()
        rest = _peak()
        wanted = Wanted("TraineeView", {}, form, is_clear=way == "clear", purpose="测量")
        with acting_as(actor), reading():
            total = Extract(wanted).count(10**6)
        if way == "job":
            with acting_as(actor), transaction():
                exporting.ask(actor, wanted, "见习对象", total)
        began, cpu = time.perf_counter(), time.process_time()
        size = _job() if way == "job" else _direct(actor, wanted, folder)
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    return {"rows": total, "s": seconds, "cpu": spent, "rest": rest, "peak": _peak(), "MB": size / 1e6}


def _direct(actor: Actor, wanted: Wanted, folder: Path) -> int:
    with acting_as(actor), reading(), (folder / "direct").open("wb") as file:
        Extract(wanted).write(file, folder=folder)
        return file.tell()


def _job() -> int:
    assert queue.run_next()
    with acting_as(SYSTEM), reading():
        done = db.session.scalars(db.select(ExportTask).order_by(ExportTask.id.desc())).first()
        assert done is not None
        assert (done.state.value, queries.next_export()) == ("DONE", None), done.problem
        assert exporting.file_of(done.id).stat().st_size >= done.size
        assert clock.now() > done.finished_at
        return int(done.size)


def _child(url: str, folder: Path, form: str, way: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "tests.bench.exports",
        "--measure",
        form,
        way,
        "--url",
        url,
        "--folder",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def report(name: str, url: str, folder: Path, number: int) -> None:
    """Fill one engine and print a line for each form and way."""
    fill(url, folder, number)
    for form in ("xlsx", "csv"):
        for way in ("direct", "clear", "job"):
            found = _child(url, folder, form, way)
            print(
                f"{name:10} export {form:4} {way:6} {found['rows']:7,} rows {found['s']:6.2f} s wall {found['cpu']:6.2f} s CPU "
                f"{found['peak']:6.0f} MB peak ({found['rest']:.0f} MB before) {found['MB']:5.1f} MB file",
                flush=True,
            )


def main() -> None:
    """Measure both engines, each export in a process of its own."""
    parser = ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--measure", nargs=2, metavar=("FORM", "WAY"))
    parser.add_argument("--url")
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    if wanted.measure:
        print(json.dumps(measure(wanted.url, wanted.folder, *wanted.measure)))
        return
    from tests.conftest import _drop_postgres, _new_postgres, _reachable  # not in the measured process

    with tempfile.TemporaryDirectory() as name:
        report("SQLite", f"sqlite:///{name}/bench.db", Path(name), wanted.rows)
        if _reachable():
            url = _new_postgres()
            try:
                report("PostgreSQL", url, Path(name), wanted.rows)
            finally:
                _drop_postgres(url)


if __name__ == "__main__":
    main()
