"""An application with its people: what every test begins with."""

from datetime import datetime

import pytest

from app.core import clock
from tests.placements.factories import make_application
from tests.placements.people import scene_of


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(datetime(2023, 7, 3, 9)):
        yield


@pytest.fixture
def scene(session):
    return lambda state="SUBMITTED", **facts: scene_of(make_application(state, **facts))
