"""Every fact in small worlds counted by hand, on both engines."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.core.actor import SYSTEM, acting_as
from app.showcase.queries.facts import behind, measured
from app.showcase.rules.facts import Measured
from app.showcase.states import Fact
from tests.showcase.worlds import PERIOD, World

pytestmark = pytest.mark.usefixtures("session")


def told(world, fact, period=PERIOD):
    with acting_as(SYSTEM):
        return measured([world.unit.id], period, (fact,))[world.unit.id][fact]


def test_all_facts_of_a_unit_without_anything():
    world = World(established_on=date(2015, 1, 1))
    with acting_as(SYSTEM):
        found = measured([world.unit.id], PERIOD)[world.unit.id]
        assert set(found) == set(Fact)
        for fact in Fact:
            behind(world.unit.id, fact, PERIOD)
