"""Placements with days and months of attendance for tests, and the people who speak of them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.actor import SYSTEM, Actor, acting_as
from app.core.calendar import month_bounds
from app.extensions import db
from app.placements.models import AttendanceMonth, Placement, Suspension, Training
from app.placements.queries.attendance.days import terms_of
from app.placements.queries.attendance.months import month_of_placement
from app.placements.rules.attendance import due_days
from app.placements.services.attendance import counting, days
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params
from app.security.roles import permissions_of
from tests.placements.factories import make_placement

FIRST, LAST = date(2023, 7, 10), date(2024, 1, 9)
Made = Mapping[str, Actor]


def make_attended(state: str = "ACTIVE", *, first: date = FIRST, last: date = LAST, **facts: Any) -> Placement:
    """A placement from a day to a day."""
    return make_placement(state, starts_on=first, ends_on=last, **facts)


def trainee_of(placement: Placement) -> Actor:
    """The young person of a placement."""
    return _actor("TRAINEE", trainee_ids=frozenset({placement.trainee_id}))


def mentor_of(placement: Placement) -> Actor:
    """The mentor of a placement."""
    return _actor("MENTOR", mentor_ids=frozenset({placement.mentor_id or ""}))


def unit_of(placement: Placement) -> Actor:
    """Somebody who works for the unit of a placement."""
    return _actor("UNIT_OPERATOR", unit_ids=frozenset({placement.unit_id}))


def _actor(role: str, **facts: Any) -> Actor:
    roles = frozenset({role})
    return Actor(name=f"测试{role}", roles=roles, permissions=permissions_of(roles), **facts)


def agree(placement: Placement, codes: Mapping[date, str]) -> None:
    """Let mentor and unit say the same of some days."""
    wanted = {(placement.id, day): Code(code) for day, code in codes.items()}
    with acting_as(SYSTEM):
        for side in ("mentor", "unit"):
            days.say(SYSTEM, side, [placement], wanted)  # type: ignore[arg-type]


def settle_month(placement: Placement, month: str, code: str = "P") -> AttendanceMonth:
    """Settle every due day of a month and return its sheet."""
    with acting_as(SYSTEM):
        sheet = make_sheet(placement, month)
        term = terms_of([placement])[placement.id]
        agree(placement, dict.fromkeys(due_days(term, *month_bounds(month), database_params().workdays), code))
        db.session.flush()
    return sheet


def make_sheet(placement: Placement, month: str) -> AttendanceMonth:
    """The sheet of a month, opened."""
    with acting_as(SYSTEM):
        counting.open_months([placement], *month_bounds(month))
        sheet = month_of_placement(placement, month)
    assert sheet is not None
    return sheet


def pause(placement: Placement, first: date, last: date | None) -> Suspension:
    """A suspension from a day to a day."""
    row = Suspension(**Suspension.keys_of(placement), from_day=first, to_day=last, reason="停工")
    return _stored(row)


def train(placement: Placement, day: date, hours: int = 8) -> Training:
    """The pre-job training of a placement."""
    return _stored(
        Training(
            placement_id=placement.id,
            unit_id=placement.unit_id,
            trainee_id=placement.trainee_id,
            region_code=placement.region_code,
            kind="PRE_JOB",
            held_on=day,
            hours=Decimal(hours),
            trainer="讲师",
            content="岗位与安全",
        )
    )


def _stored(row: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row
