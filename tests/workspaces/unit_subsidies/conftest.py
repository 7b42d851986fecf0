"""The desk of a unit that claims: what every test begins with."""

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from tests.workspaces.unit_factories import unit_of


@pytest.fixture
def unit(cast):
    found = unit_of(cast)
    with acting_as(SYSTEM):
        found.bank_name, found.bank_account = "中国银行银川兴庆支行", "6222000000001234"
        db.session.flush()
    return found


@pytest.fixture
def browser(login):
    return login("unit1")
