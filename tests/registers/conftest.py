"""Officers of any department, level and area, made when a test asks for them."""

from collections.abc import Callable

import pytest

from app.core.actor import SYSTEM, Actor, acting_as
from app.security import services as accounts
from app.security.queries import account_by_login, actor_for
from tests.conftest import PASSWORD

LEVELS = {"640000": "PROVINCE"}


@pytest.fixture
def officer(session) -> Callable[..., str]:
    """Return a function that makes the login of an officer who keeps a department's lists in an area."""

    def make(department: str, region: str) -> str:
        level = LEVELS.get(region) or ("CITY" if region.endswith("00") else "COUNTY")
        role = {"HRSS": {"COUNTY": "COUNTY_AGENT", "CITY": "CITY_AGENT", "PROVINCE": "REGION_CENTER"}[level]}.get(
            department, "FINANCE" if department == "FIN" else "DEPT_LIAISON"
        )
        login = f"{department.lower()}_{region}"
        if account_by_login(login) is None:
            with acting_as(SYSTEM):
                accounts.create_account(
                    SYSTEM,
                    login=login,
                    name=login,
                    roles=role,
                    region_code=region,
                    level=level,
                    password=PASSWORD,
                    department=department,
                    trusted=True,
                )
        return login

    return make


@pytest.fixture
def acting(officer) -> Callable[..., Actor]:
    """Return a function that gives the actor of such an officer."""

    def make(department: str, region: str) -> Actor:
        account = account_by_login(officer(department, region))
        assert account is not None
        return actor_for(account)

    return make
