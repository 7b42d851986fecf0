"""The application, a database rolled back per test, the cast, and no network."""

import os
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import scoped_session

import config
from app import create_app
from app.core import clock, scope
from app.core.actor import SYSTEM, Actor, acting_as
from app.extensions import db
from app.organisations.queries import forget_areas
from app.programme.queries import SOURCE
from app.security import services as accounts
from app.security.models import Account
from app.security.queries import account_by_login, actor_for
from seeds.reference.load import load as load_reference
from tests.factories import make_unit

clock.set_to(datetime(2026, 11, 25, 10))  # a Wednesday; workdays are known for weeks before and after it

PROVEN: set[tuple[Any, ...]] = set()
PASSWORD = "Jianxi@2023"
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
CAST: tuple[tuple[str, str, str, str], ...] = (
    ("region_admin", "REGION_HRSS", "640000", "PROVINCE"),
    ("region_colleague", "REGION_HRSS", "640000", "PROVINCE"),
    ("center", "REGION_CENTER", "640000", "PROVINCE"),
    ("yinchuan_agent", "CITY_AGENT", "640100", "CITY"),
    ("yinchuan_auditor", "CITY_AUDITOR", "640100", "CITY"),
    ("guyuan_agent", "CITY_AGENT", "640400", "CITY"),
    ("xingqing_agent", "COUNTY_AGENT", "640104", "COUNTY"),
    ("xingqing_colleague", "COUNTY_AGENT", "640104", "COUNTY"),
    ("xingqing_auditor", "COUNTY_AUDITOR", "640104", "COUNTY"),
    ("yongning_agent", "COUNTY_AGENT", "640121", "COUNTY"),
    ("yongning_auditor", "COUNTY_AUDITOR", "640121", "COUNTY"),
    ("sci", "DEPT_LIAISON", "640000", "PROVINCE"),
    ("edu", "DEPT_LIAISON", "640000", "PROVINCE"),
    ("civil", "DEPT_LIAISON", "640000", "PROVINCE"),
    ("civil_xingqing", "DEPT_LIAISON", "640104", "COUNTY"),
    ("civil_yongning", "DEPT_LIAISON", "640121", "COUNTY"),
    ("miit_xingqing", "DEPT_LIAISON", "640104", "COUNTY"),
    ("miit_yongning", "DEPT_LIAISON", "640121", "COUNTY"),
    ("cyl", "DEPT_LIAISON", "640000", "PROVINCE"),
    ("finance_xingqing", "FINANCE", "640104", "COUNTY"),
    ("street1", "STREET_WORKER", "640104", "COUNTY"),
    ("street2", "STREET_WORKER", "640104", "COUNTY"),
    ("school1", "SCHOOL_OFFICER", "640000", "PROVINCE"),
    ("editor", "EDITOR", "640000", "PROVINCE"),
    ("expert1", "EXPERT", "640000", "PROVINCE"),
    ("expert2", "EXPERT", "640000", "PROVINCE"),
    ("expert3", "EXPERT", "640000", "PROVINCE"),
    ("expert4", "EXPERT", "640000", "PROVINCE"),
    ("supervisor", "SUPERVISOR", "640000", "PROVINCE"),
    ("system_admin", "SYSTEM_ADMIN", "640000", "PROVINCE"),
    ("security_admin", "SECURITY_ADMIN", "640000", "PROVINCE"),
    ("audit_admin", "AUDIT_ADMIN", "640000", "PROVINCE"),
)
DEPARTMENTS = {
    "sci": "SCI",
    "edu": "EDU",
    "civil": "CIVIL",
    "miit": "MIIT",
    "cyl": "CYL",
    "finance": "FIN",
    "school1": "EDU",
}
UNITS: tuple[tuple[str, str], ...] = (("unit1", "640104"), ("unit2", "640121"))


def _server(**options: Any) -> sa.Engine:
    return sa.create_engine(POSTGRES, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT", **options)


def _reachable() -> bool:
    try:
        with _server(connect_args={"connect_timeout": 2}).connect():
            return True
    except sa.exc.SQLAlchemyError:
        return False


ENGINES = ["sqlite", "postgresql"] if _reachable() else ["sqlite"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that touches the database on each engine that is reachable.

    A module that says ONE_ENGINE asks the same criteria and pages of every entity again and again; what differs between
    the engines is asked by the tests of the parts (decision 0016).
    """
    if "app" in metafunc.fixturenames:
        engines = ENGINES[:1] if getattr(metafunc.module, "ONE_ENGINE", False) else ENGINES
        metafunc.parametrize("app", engines, indirect=True, scope="session")


def _new_postgres() -> str:
    name = f"test_{uuid.uuid4().hex[:12]}"
    with _server().connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"))
    return str(sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))


def _drop_postgres(url: str) -> None:
    with _server().connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{sa.make_url(url).database}" WITH (FORCE)'))


def overrides(url: str, folder: Path) -> dict[str, Any]:
    """The settings of a test application."""
    return {
        "TESTING": True,
        "SQLALCHEMY_DATABASE_URI": url,
        "FILES_DIR": folder / "files",
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
        "PASSWORD_METHOD": "pbkdf2:sha256:1",
        "DEMO": True,
        "PLAN_YEAR": 2023,
        "PROPAGATE_EXCEPTIONS": False,
        "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
    }


@pytest.fixture(scope="session")
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application with reference data and the cast, for each engine."""
    folder = tmp_path_factory.mktemp(f"app_{request.param}")
    url = _new_postgres() if request.param == "postgresql" else f"sqlite:///{folder}/test.db"
    application = create_app(overrides(url, folder))
    application.test_client_class = Browser
    with application.app_context(), acting_as(SYSTEM):
        db.create_all()
        load_reference(lambda _line: None)
        _fill()
        db.session.commit()
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgresql":
        _drop_postgres(url)


def _department(login: str, roles: str) -> str | None:
    named = DEPARTMENTS.get(login.split("_")[0])
    return named or ("HRSS" if roles.startswith(("COUNTY", "CITY", "REGION")) else None)


def _fill() -> None:
    for login, roles, region, level in CAST:
        accounts.create_account(
            SYSTEM,
            login=login,
            name=login,
            roles=roles,
            region_code=region,
            level=level,
            password=PASSWORD,
            department=_department(login, roles),
            trusted=True,
        )
    for login, region in UNITS:
        unit = make_unit(region_code=region, name=f"{login}的单位")
        accounts.create_account(
            SYSTEM,
            login=login,
            name=login,
            roles="UNIT_ADMIN UNIT_OPERATOR",
            region_code=region,
            level="COUNTY",
            password=PASSWORD,
            unit_id=unit.id,
            trusted=True,
        )


def _without_numbers(statement: Any) -> str:
    """The text of a statement; how often a parameter's name was taken before is no part of its meaning."""
    return re.sub(r"_\d+\b", "", str(statement))


@pytest.fixture(autouse=True)
def prove_the_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new kind of statement reads the same with the few criteria that it carries as with those of all tables."""
    chosen = scope._options

    def proven(actor: Actor, statement: Any) -> list[Any]:
        few, shape = chosen(actor, statement), statement._generate_cache_key()
        key = (actor.roles, actor.level, actor.unit_ids != frozenset(), shape.key if shape else str(statement))
        if key not in PROVEN:
            every = [scope._Criteria(e, ask(actor), include_aliases=True) for e, ask in scope.SCOPED.items()]
            assert _without_numbers(statement.options(*few)) == _without_numbers(statement.options(*every))
            PROVEN.add(key)
        return few

    monkeypatch.setattr(scope, "_options", proven)


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Any]]:
    """The session inside one outer transaction that is rolled back after the test."""
    SOURCE.forget()
    forget_areas()
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db._app_engines[app][None] = connection  # type: ignore[index,assignment]
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield db.session
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db._app_engines[app][None] = engine  # type: ignore[index]


class Browser(FlaskClient):
    """A client whose requests see no ``g`` and no identity map of the test, as in the running service."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.flush()
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
            db.session.remove()
        db.session.expire_all()
        return answer


class Cast(dict[str, Actor]):
    """Actors by login; ``cast["nobody"]`` is the public."""

    def account(self, login: str) -> Account:
        found = account_by_login(login)
        assert found is not None
        return found


@pytest.fixture
def cast(session: Any) -> Cast:
    """Everybody who acts in tests."""
    people = Cast()
    for login in [row[0] for row in CAST] + [row[0] for row in UNITS]:
        account = account_by_login(login)
        assert account is not None
        people[login] = actor_for(account)
    people["nobody"] = Actor()
    return people


@pytest.fixture
def client(app: Flask, session: Any) -> FlaskClient:
    """A browser without a session."""
    return app.test_client()


@pytest.fixture
def login(app: Flask, session: Any) -> Any:
    """Return a function that signs a person in with a client of their own."""

    def sign_in(name: str, password: str = PASSWORD) -> FlaskClient:
        browser = app.test_client()
        answer = browser.post("/login/", data={"username": name, "password": password})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return browser

    return sign_in


@pytest.fixture
def token(app: Flask, session: Any) -> Any:
    """Return a function that gives the headers of a signed-in program."""

    def headers(name: str, password: str = PASSWORD) -> dict[str, str]:
        answer = app.test_client().post(
            "/api/v1/security/login", json={"username": name, "password": password, "provider": "db"}
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return {"Authorization": f"Bearer {answer.json['access_token']}"}

    return headers


@pytest.fixture
def statements(app: Flask, session: Any) -> Iterator[list[str]]:
    """The SQL statements sent since the fixture began (or since it was cleared)."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, _params: Any, _context: Any, _many: bool) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            sent.append(statement)

    engine = sa.engine.Engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)
