"""The invented year of tests/reporting/factories.py, written through the services."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.core.actor import SYSTEM, acting_as
from app.units.models import Unit
from tests.reporting.factories import Year, make_units


@pytest.fixture
def bare(session):
    """Only the units of this test: those of the cast leave the counts alone."""
    with acting_as(SYSTEM):
        session.execute(sa.update(Unit).values(accredited_on=date(2030, 1, 1), valid_to=date(2033, 1, 1)))
        session.flush()
        session.expire_all()
    return session


@pytest.fixture
def units(bare):
    return make_units()


@pytest.fixture
def whole_year(cast, units):
    """Everything of the ledger has happened."""
    return Year(cast, units).until(date(2023, 12, 31))
