"""The selection room with 2,000 scored nominations on both engines: ranking with its reasons, every page, the dossier.

python -m tests.bench.showcase_room [--nominations 2000] [--engine sqlite|postgresql] [--keep FILE]
"""

import random
import shutil
import statistics
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

import config
from app import create_app
from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.unit_of_work import commit
from app.extensions import db
from app.organisations.queries import cities, counties_of
from app.security.services import create_account
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.queries.room import contenders
from app.showcase.rules.criteria import sheet_of
from app.showcase.rules.ranking import rank
from app.showcase.rules.room import Basis, standing_of
from seeds.reference.load import load as load_reference
from tests.conftest import PASSWORD, _drop_postgres, _new_postgres, _reachable
from tests.showcase.factories import long_accredited, make_batch
from tests.showcase.room_factories import EXPERTS, facts_json, make_panel, scored

NOW = datetime(2026, 11, 25, 10)
FORMS = ("ENTERPRISE", "ENTERPRISE", "ENTERPRISE", "INSTITUTION", "SOCIAL_GROUP", "PRIVATE_NON_ENTERPRISE")
NAMES = ("科技", "实业", "制造", "信息", "农业", "能源", "文化", "医药")
OPINION = "已到现场核查，见习场地、带教老师、考勤和补贴发放与系统记录一致，管理规范，同意推荐。"
ROUNDS, PRINTED = 5, 100


def application(url: str, folder: Path) -> Flask:
    """A service with reference data and the people who score and organise."""
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
        for login, roles in [(each, "EXPERT") for each in EXPERTS] + [("region_admin", "REGION_HRSS")]:
            facts = {"region_code": "640000", "level": "PROVINCE", "password": PASSWORD, "trusted": True}
            create_account(SYSTEM, login=login, name=login, roles=roles, **facts)
        commit()
    return app


def fill(number: int, quota: int = 30) -> str:
    """A batch with so many scored nominations over all counties and kinds; return its key."""
    chance = random.Random(75)
    counties = [county.code for city in cities() for county in counties_of(city.code)]
    batch = make_batch("REGION_REVIEW", quota=quota, title=f"2026 年自治区级就业见习示范单位评选（{number} 家）")
    panel = make_panel(batch)
    for place in range(number):
        county = chance.choice(counties)
        name = f"宁夏测量{chance.choice(NAMES)}{place:04d}号有限公司"
        unit = long_accredited(county, name=name, legal_form=chance.choice(FORMS))
        middle, ended = chance.randint(62, 97), chance.randint(8, 80)
        kept = chance.randint(ended // 4, ended)
        scored(
            batch,
            panel,
            [min(100, max(40, middle + chance.randint(-6, 6))) for _expert in panel],
            unit=unit,
            bonus=Decimal(chance.choice((0, 0, 2, 3, 5))),
            retention=(Decimal(kept) / ended).quantize(Decimal("0.000001")),
            intake=ended,
            system_points=Decimal(middle) - chance.randint(0, 9),
            facts=facts_json(ended, RETENTION=(kept, ended), SATISFACTION=(chance.randint(6, 10), 10)),
            submitted_at=NOW - timedelta(days=20, minutes=chance.randint(0, 9999)),
            opinion=OPINION * chance.randint(1, 4),
        )
        if place % 200 == 199:
            commit()
            batch = db.session.get_one(ShowcaseBatch, batch.id)
    commit()
    return str(batch.id)


def timed(title: str, act: Callable[[], Any], rounds: int = ROUNDS) -> Any:
    """The median of some rounds, in milliseconds."""
    taken, answer = [], None
    for _round in range(rounds):
        began = time.perf_counter()
        answer = act()
        taken.append((time.perf_counter() - began) * 1000)
    print(f"{title:<44} {statistics.median(taken):9.0f} ms", flush=True)
    return answer


def measure(app: Flask, key: str, number: int) -> None:
    """Print one table."""
    with app.app_context(), acting_as(SYSTEM):
        batch = db.session.get_one(ShowcaseBatch, key)
        sheet, found = sheet_of(batch.criteria), contenders(batch)
        standings = [standing_of(one, sheet, Basis.SCORE) for one in found]
        timed(f"rank and explain {len(standings):,}", lambda: rank(sheet, batch.quota, standings))
        timed("read everybody", lambda: contenders(batch))
        few = list(db.session.scalars(sa.select(Nomination.id).where(Nomination.batch_id == key).limit(4)))
        db.session.remove()
    browser = app.test_client()
    assert browser.post("/login/", data={"username": "region_admin", "password": PASSWORD}).status_code == 302
    chosen = "&".join(f"n={one}" for one in few)
    first = ("", "?page=20", "?area=640100&kind=ENTERPRISE", f"/compare?{chosen}", "/what-if?f_OUTCOME=2", "/trail")
    for path in (*first, "/determine", "/dossier.xlsx"):
        answer = timed(f"GET /room{path[:30]}", lambda: browser.get(f"/admin/showcase-batches/{key}/room{path}"), 3)  # noqa: B023
        assert answer.status_code == 200
        print(f"{'':<44} {len(answer.data) / 1024:9.0f} KB")
    if number <= PRINTED:
        answer = timed(
            "GET /room/dossier.pdf", lambda: browser.get(f"/admin/showcase-batches/{key}/room/dossier.pdf"), 2
        )
        print(f"{'':<44} {len(answer.data) / 1024:9.0f} KB")


def run(url: str, folder: Path, number: int) -> None:
    """Fill one database and measure it; the dossier with a batch of its own."""
    app = application(url, folder)
    clock.set_to(NOW)
    for size in (number, PRINTED):
        with app.app_context(), acting_as(SYSTEM):
            key = fill(size)
            db.session.remove()
        measure(app, key, size)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure one engine or both."""
    parser = ArgumentParser()
    parser.add_argument("--nominations", type=int, default=2_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path, help="keep the SQLite database there")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.engine != "postgresql":
            print("SQLite")
            run(f"sqlite:///{folder}/bench.db", folder, wanted.nominations)
            if wanted.keep:
                shutil.copy(folder / "bench.db", wanted.keep)
        if wanted.engine != "sqlite" and _reachable():
            print("PostgreSQL")
            url = _new_postgres()
            run(url, folder, wanted.nominations)
            _drop_postgres(url)


if __name__ == "__main__":
    main()
