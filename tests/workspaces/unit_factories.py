"""A unit's applicants and people for the tests of its desk, in the middle of the summer of 2023."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import (
    AllowancePayment,
    Application,
    Assessment,
    AttendanceMonth,
    Leave,
    Placement,
)
from app.posts.models import Post
from app.units.models import Unit
from tests.factories import make_post
from tests.placements.factories import make_application, make_mentor, make_placement

NOW = datetime(2023, 8, 7, 10)
DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def told(statements: list[str]) -> int:
    """How many statements a page sent; whether reference data is looked at anew is a matter of time."""
    return sum("number_series" not in statement for statement in statements)


def stored(row: Any) -> Any:
    """Keep a row as the system."""
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def unit_of(cast: Any, login: str = "unit1") -> Unit:
    """The unit of one of the cast."""
    with acting_as(SYSTEM):
        return db.session.get_one(Unit, next(iter(cast[login].unit_ids)))


def post_of(cast: Any, login: str = "unit1", **facts: Any) -> Post:
    """A published post of that unit."""
    return make_post(unit_of(cast, login), **facts)


def applied(cast: Any, state: str = "SUBMITTED", login: str = "unit1", **facts: Any) -> Application:
    """An application to that unit."""
    return make_application(state, post=facts.pop("post", None) or post_of(cast, login), **facts)


def placed(cast: Any, state: str = "ACTIVE", login: str = "unit1", **facts: Any) -> Placement:
    """Somebody at that unit, since the tenth of July for six months."""
    unit = unit_of(cast, login)
    given: dict[str, Any] = {"starts_on": date(2023, 7, 10), "ends_on": date(2024, 1, 9)}
    mentor = facts.pop("mentor", None) or make_mentor(unit)
    return make_placement(state, post=make_post(unit), mentor=mentor, **{**given, **facts})


def month_of(placement: Placement, state: str = "OPEN", month: str = "2023-07", **facts: Any) -> AttendanceMonth:
    """The sheet of a month with some attended days."""
    given: dict[str, Any] = {"attended": 15, "due_days": 21, "own_days": 16, "state": state}
    if state != "OPEN":
        given["confirmed_at"] = clock.now()
    if state in ("SUBMITTED", "VERIFIED", "LOCKED"):
        given["submitted_at"] = clock.now()
    names = {"person_name": placement.person_name, "unit_name": placement.unit_name}
    return stored(AttendanceMonth(**AttendanceMonth.keys_of(placement), **names, month=month, **{**given, **facts}))


def paid_to(placement: Placement, month: str = "2023-07", **facts: Any) -> AllowancePayment:
    """A payment of the allowance."""
    given: dict[str, Any] = {"amount_yuan": Decimal("2050.00"), "paid_on": clock.today()}
    keys = AllowancePayment.keys_of(placement)
    return stored(AllowancePayment(**keys, person_name=placement.person_name, month=month, **{**given, **facts}))


def leave_of(placement: Placement, **facts: Any) -> Leave:
    """Leave that somebody asks for."""
    given: dict[str, Any] = {
        "kind": "L",
        "from_day": clock.today() + DAY,
        "to_day": clock.today() + DAY,
        "words": "家中有事",
    }
    return stored(Leave(**Leave.keys_of(placement), person_name=placement.person_name, **{**given, **facts}))


def assessed(placement: Placement, **facts: Any) -> Assessment:
    """The assessment of somebody whose term is over, to be written."""
    names = {"person_name": placement.person_name, "unit_name": placement.unit_name}
    given = {"due_on": clock.today() + 14 * DAY}
    return stored(Assessment(**Assessment.keys_of(placement), **names, **{**given, **facts}))
