"""An application with its people."""

from datetime import date, timedelta

from app.core.actor import acting_as
from app.placements.states import ApplicationState

S = ApplicationState

DAY = timedelta(days=1)

END = date(2024, 1, 2)


def acting(actor, verb, *args, **facts):
    with acting_as(actor):
        return verb(actor, *args, **facts)
