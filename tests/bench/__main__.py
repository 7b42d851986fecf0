"""Load 200,000 posts into SQLite (and PostgreSQL when reachable), measure pages, print one table.

CPU is this process's, median of the rounds; statements are counted on the engine.
"""

import statistics
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

import config
from app import create_app
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.security.services import create_account
from seeds import bench
from seeds.reference.load import load as load_reference
from tests.conftest import PASSWORD, _drop_postgres, _new_postgres, _reachable

PAGES = (
    ("admin units, region", "region", "/admin/units/"),
    ("admin posts, region", "region", "/admin/posts/"),
    ("admin posts, city", "city", "/admin/posts/"),
    ("admin posts, county", "county", "/admin/posts/"),
    ("admin posts, county, by title", "county", "/admin/posts/?order=title"),
    ("admin posts, region, by state", "region", "/admin/posts/?state=SUBMITTED"),
    ("public posts", None, "/posts"),
    ("public posts, city + category", None, "/posts?city=640100&category=RESEARCH"),
    ("API posts", None, "/api/v1/public/posts"),
    ("API posts, city + category", None, "/api/v1/public/posts?city=640100&category=RESEARCH"),
    ("API posts, keyword", None, "/api/v1/public/posts?q=%E8%BD%AF%E4%BB%B6"),
)
PEOPLE = (
    ("region", "REGION_HRSS", "640000", "PROVINCE"),
    ("city", "CITY_AGENT", "640100", "CITY"),
    ("county", "COUNTY_AGENT", "640104", "COUNTY"),
)


def _application(url: str, folder: Path, posts: int) -> Flask:
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
        bench.load(lambda _line: None, posts=posts, units=max(posts // 10, 50))
        for login, roles, region, level in PEOPLE:
            create_account(
                SYSTEM,
                login=login,
                name=login,
                roles=roles,
                region_code=region,
                level=level,
                password=PASSWORD,
                trusted=True,
            )
        db.session.commit()
    return app


@contextmanager
def _counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
            sent.append(statement)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)


def _measure(browser: Any, address: str, rounds: int) -> tuple[int, int, float, float, int]:
    browser.get(address)
    cpu, wall = [], []
    with _counted() as sent:
        answer = browser.get(address)
    for _ in range(rounds):
        began, started = time.process_time(), time.perf_counter()
        answer = browser.get(address)
        answer.get_data()
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - started)
    return (
        answer.status_code,
        len(sent),
        statistics.median(cpu) * 1000,
        statistics.median(wall) * 1000,
        len(answer.get_data()),
    )


def _report(name: str, app: Flask, rounds: int) -> None:
    browsers: dict[str | None, Any] = {None: app.test_client()}
    for login, *_rest in PEOPLE:
        browsers[login] = app.test_client()
        browsers[login].post("/login/", data={"username": login, "password": PASSWORD})
    for title, who, address in PAGES:
        status, statements, cpu, wall, size = _measure(browsers[who], address, rounds)
        print(
            f"{name:10} {title:34} {status} {statements:3} statements {cpu:7.1f} ms CPU {wall:7.1f} ms wall {size / 1024:6.1f} KB"
        )


def main() -> None:
    """Measure both engines."""
    parser = ArgumentParser()
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=15)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _report("SQLite", _application(f"sqlite:///{folder}/bench.db", folder, wanted.posts), wanted.rounds)
        if _reachable():
            url = _new_postgres()
            app = _application(url, folder, wanted.posts)
            _report("PostgreSQL", app, wanted.rounds)
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            _drop_postgres(url)


if __name__ == "__main__":
    main()
