"""Open and save the grid of 200 trainees, and month pages, over a million days and more, on both engines.

python -m tests.bench.attendance [--rows 2000000] [--engine sqlite|postgresql] [--rounds 7]
"""

import statistics
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

import config
from app import create_app
from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import AttendanceDay, AttendanceMonth, Placement
from app.placements.queries.attendance.grid import month_grid
from app.security.services import create_account
from seeds import bench
from seeds.bench_attendance import EMPTY, UNSAID
from seeds.reference.load import load as load_reference
from tests.conftest import PASSWORD, _drop_postgres, _new_postgres

NOW = datetime(2023, 11, 1, 9, 0)
GRID = "/desk/unit/attendance/"


def _application(url: str, folder: Path, rows: int) -> tuple[Flask, str, str]:
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
            "FILES_DIR": folder,
            "RATELIMIT_ENABLED": False,
            "WTF_CSRF_ENABLED": False,
            "PASSWORD_METHOD": "pbkdf2:sha256:1",
        }
    )
    with app.app_context(), acting_as(SYSTEM):
        db.create_all()
        load_reference(lambda _line: None)
        unit_id = bench.load_attendance(print, day_rows=rows)[0]
        region = db.session.scalars(sa.select(Placement.region_code).where(Placement.unit_id == unit_id)).first() or ""
        people = (("unit", "UNIT_OPERATOR", unit_id), ("county", "COUNTY_AGENT", None))
        for login, roles, unit in people:
            create_account(
                SYSTEM,
                login=login,
                name=login,
                roles=roles,
                region_code=region,
                level="COUNTY",
                password=PASSWORD,
                unit_id=unit,
                trusted=True,
            )
        db.session.commit()
        stored = db.session.scalar(sa.select(sa.func.count()).select_from(AttendanceDay))
        sheet = db.session.scalars(
            sa.select(AttendanceMonth.id).where(AttendanceMonth.unit_id == unit_id, AttendanceMonth.month == "2023-06")
        ).first()
        print(f"{stored:,} days")
    return app, unit_id, str(sheet)


def _form(app: Flask, unit_id: str, month: str) -> dict[str, str]:
    """Every due day of everybody as the unit would fill it in."""
    found = {"month": month}
    with app.app_context(), acting_as(SYSTEM), unscoped("the bench fills in a form"):
        for place, row in enumerate(month_grid(unit_id, month).rows):
            found |= {f"r.{place}": row.placement.id, f"w.{place}": row.said}
            found |= {f"{place}.{cell.day.day}": "P" for cell in row.cells if cell.kind is None}
    return found


def _timed(act: Callable[[], Any]) -> tuple[float, float, Any]:
    began, started = time.process_time(), time.perf_counter()
    answer = act()
    return (time.process_time() - began) * 1000, (time.perf_counter() - started) * 1000, answer


def _line(title: str, found: list[tuple[float, float, Any]]) -> None:
    cpu, wall = statistics.median(row[0] for row in found), statistics.median(row[1] for row in found)
    last = found[-1][2]
    print(f"{title:<44} {last.status_code} {cpu:8.0f} ms cpu {wall:8.0f} ms wall {len(last.get_data()):>10,} bytes")


def measure(url: str, folder: Path, rows: int, rounds: int) -> None:
    """Load and print one table."""
    app, unit_id, sheet = _application(url, folder, rows)
    unit, county = app.test_client(), app.test_client()
    with clock.frozen(NOW):
        for login, browser in (("unit", unit), ("county", county)):
            browser.post("/login/", data={"username": login, "password": PASSWORD})
        unit.get(f"{GRID}?month={UNSAID}")
        _line("open the grid of 200", [_timed(lambda: unit.get(f"{GRID}?month={UNSAID}")) for _ in range(rounds)])
        for title, month in (("save 200 × 21 cells, days are there", UNSAID), ("save 200 × 23 cells, new days", EMPTY)):
            form = _form(app, unit_id, month)
            _line(title, [_timed(lambda given=form: unit.post(GRID, data=given))])
        form = _form(app, unit_id, EMPTY)
        few = {name: text for name, text in form.items() if name.startswith(("month", "r.", "w."))} | {"0.1": "S"}
        _line("save one cell of 200 rows", [_timed(lambda: unit.post(GRID, data=few))])
        for title, browser, address in (
            ("list of months, county", county, "/admin/attendance-months/"),
            ("list of months to verify, county", county, "/admin/attendance-months/?state=SUBMITTED"),
            ("one month with its calendar, county", county, f"/admin/attendance-months/{sheet}"),
            ("list of months, unit", unit, "/admin/attendance-months/?month=2023-06"),
        ):
            browser.get(address)
            _line(title, [_timed(lambda who=browser, where=address: who.get(where)) for _ in range(rounds)])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure one engine or both."""
    parser = ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.engine != "postgresql":
            print("SQLite")
            measure(f"sqlite:///{folder}/bench.db", folder, wanted.rows, wanted.rounds)
        if wanted.engine != "sqlite":
            print("PostgreSQL")
            url = _new_postgres()
            measure(url, folder, wanted.rows, wanted.rounds)
            _drop_postgres(url)


if __name__ == "__main__":
    main()
