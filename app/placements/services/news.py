"""Whom a move of an application, a placement or a month is told, with the page where each of them goes on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.messaging.queries import accounts_of_mentor, accounts_of_trainee, accounts_of_unit, officers_of
from app.messaging.services import tell
from app.placements.models import Application
from app.security.states import Role

AGENTS = frozenset({Role.COUNTY_AGENT})
AUDITORS = frozenset({Role.COUNTY_AUDITOR})
PAGES = {"application": "applications", "placement": "placements", "standing_request": "standing-requests"}


def _facts(record: Any, facts: dict[str, Any]) -> dict[str, Any]:
    named = {"name": record.person_name, "unit": record.unit_name, "post": getattr(record, "post_title", "")}
    return {**named, **facts}


def to_trainee(key: str, record: Any, *, due_on: date | None = None, once: str = "", **facts: Any) -> None:
    """Tell the person, who goes on at the own application or the own internship."""
    link = f"/desk/applications/{record.id}" if isinstance(record, Application) else "/desk/placement"
    people = accounts_of_trainee(record.trainee_id)
    tell(key, people, about=record, link=link, due_on=due_on, once=once, **_facts(record, facts))


def to_unit(key: str, record: Any, *, due_on: date | None = None, once: str = "", **facts: Any) -> None:
    """Tell those who work for the unit."""
    if isinstance(record, Application):
        link = f"/desk/unit/applications/{record.id}"
    else:
        link = f"/desk/unit/placements/{getattr(record, 'placement_id', record.id)}"
    people = accounts_of_unit(record.unit_id)
    tell(key, people, about=record, link=link, due_on=due_on, once=once, **_facts(record, facts))


def to_county(
    key: str,
    record: Any,
    *,
    roles: Iterable[Role] = AGENTS,
    due_on: date | None = None,
    once: str = "",
    **facts: Any,
) -> None:
    """Tell officers of the county where the post is worked."""
    link = f"/admin/{PAGES[record.__tablename__]}/{record.id}"
    people = officers_of(record.region_code, roles)
    tell(key, people, about=record, link=link, due_on=due_on, once=once, **_facts(record, facts))


def to_mentor(key: str, record: Any, *, once: str = "", **facts: Any) -> None:
    """Tell the mentor of a placement, if there is one with an account."""
    if record.mentor_id:
        people = accounts_of_mentor(record.mentor_id)
        tell(key, people, about=record, link="/desk/mentor", once=once, **_facts(record, facts))


# -- of a month 'YYYY-MM'; the facts name the person and the unit


def of_month_to_trainee(key: str, record: Any, month: str, *, once: str = "", **facts: Any) -> None:
    """Tell the person, who goes on at the own month."""
    people = accounts_of_trainee(record.trainee_id)
    tell(key, people, about=record, link=f"/desk/attendance/{month}", once=once, month=month, **facts)


def of_month_to_unit(key: str, record: Any, month: str, *, once: str = "", **facts: Any) -> None:
    """Tell those who work for the unit, who go on at the grid of the month."""
    people = accounts_of_unit(record.unit_id)
    tell(key, people, about=record, link=f"/desk/unit/attendance?month={month}", once=once, month=month, **facts)
