"""Whom the selection tells what, with the page where each of them goes on."""

from datetime import date
from typing import Any

from app.messaging.queries import accounts_of_unit, officers_of
from app.messaging.services import tell
from app.security.states import Role
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.policy.batches import ORGANISER
from app.showcase.policy.nominations import REVIEWER

UNIT_DESK = "/desk/unit/showcase/"


def to_unit(key: str, nomination: Nomination, *, due_on: date | None = None, once: str = "", **facts: Any) -> list[str]:
    """Tell the unit's people about their nomination."""
    named = {"unit": nomination.unit_name, "level": nomination.level.label}
    people = accounts_of_unit(nomination.unit_id)
    return tell(key, people, about=nomination, link=UNIT_DESK, due_on=due_on, once=once, **named, **facts)


def to_units(key: str, batch: ShowcaseBatch, unit_ids: list[str], *, due_on: date, **facts: Any) -> int:
    """Tell many units about a batch, each once; returns how many messages there are new."""
    told = 0
    for unit_id in unit_ids:
        people = accounts_of_unit(unit_id)
        told += len(
            tell(key, people, about=batch, link=UNIT_DESK, due_on=due_on, once="opened", batch=batch.title, **facts)
        )
    return told


def to_organiser(
    key: str, batch: ShowcaseBatch, *, link: str = "", due_on: date | None = None, once: str = "", **facts: Any
) -> list[str]:
    """Tell those who organise a batch."""
    people = officers_of(batch.region_code, {ORGANISER[batch.level]})
    page = link or f"/admin/showcase-batches/{batch.id}"
    return tell(key, people, about=batch, link=page, due_on=due_on, once=once, batch=batch.title, **facts)


def to_reviewers(batch: ShowcaseBatch, area: str, count: int) -> list[str]:
    """Tell those who make the first review in an area how many nominations of a batch wait for them."""
    role = REVIEWER[batch.level]
    return tell(
        "showcase_review_due",
        officers_of(area, {role}),
        about=batch,
        link=f"/admin/nominations/?state=SUBMITTED&batch={batch.id}",
        due_on=batch.review_by,
        once=f"review:{area}",
        batch=batch.title,
        count=count,
    )


def area_of_reviewer(nomination: Nomination) -> str:
    """The area whose office makes the first review: the city, or the county."""
    is_city = REVIEWER[nomination.level] == Role.CITY_AUDITOR
    return nomination.city_code if is_city else nomination.region_code
