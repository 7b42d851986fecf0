"""Accredited units: the list with its filters, one unit with its open posts. No contact, no account, no person."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, select

from app.core.paging import Keys
from app.core.search import clean
from app.portal.queries.places import place_name
from app.portal.queries.posts import offered_by, open_places_of
from app.portal.queries.reading import first, holds_word, listed
from app.portal.queries.showcases import namings_of
from app.registers.states import UnitKind
from app.showcase.queries.public import badge
from app.units.models import Unit
from app.units.states import UnitState

U = Unit.__table__.c
NEWEST: Keys = [(U.accredited_on, True), (U.id, True)]
EQUALS = {"city": U.city_code, "county": U.region_code, "industry": U.industry}
SUMMARY = (
    U.id,
    U.name,
    U.city_code,
    U.region_code,
    U.industry,
    U.kinds,
    U.accredited_on,
    badge(U.id).label("showcase"),
)
WHOLE = (*SUMMARY, U.address, U.intro, U.accreditation_no, U.valid_to)


def _narrowed(filters: Mapping[str, Any]) -> Select[Any]:
    statement = select(*SUMMARY).where(U.state == UnitState.ACCREDITED)
    for name, column in EQUALS.items():
        if filters.get(name):
            statement = statement.where(column == filters[name])
    if filters.get("kind"):
        statement = statement.where(holds_word(U.kinds, str(filters["kind"])))
    for word in clean(str(filters.get("q") or "")).split()[:5]:
        statement = statement.where(U.name.icontains(word, autoescape=True))
    return statement


def units(filters: Mapping[str, Any], *, cursor: str | None = None, limit: int = 20) -> dict[str, Any]:
    """Return one page of accredited units, the newest first, with what they offer now."""
    found = listed(_narrowed(filters), NEWEST, _summary, cursor=cursor, limit=limit, order="units")
    offers = open_places_of([item["id"] for item in found["items"]])
    for item in found["items"]:
        item["posts_open"], item["places_open"] = offers.get(item["id"], (0, 0))
    return found


def unit(unit_id: str) -> dict[str, Any] | None:
    """Return one accredited unit with the posts that it offers."""
    row = first(select(*WHOLE).where(U.id == unit_id, U.state == UnitState.ACCREDITED))
    if row is None:
        return None
    offers = offered_by(row.id)
    return _summary(row) | {
        "address": row.address,
        "intro": row.intro,
        "accreditation_no": row.accreditation_no,
        "valid_to": row.valid_to,
        "open_posts": offers,
        "posts_open": len(offers),
        "places_open": sum(post["vacancies"] for post in offers),
        "status_note": None,
        "namings": namings_of(row.id),
    }


def _summary(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "city": row.city_code,
        "county": row.region_code,
        "region_name": place_name(row.region_code),
        "industry": str(row.industry),
        "industry_label": _(row.industry.label),
        "kinds": [_(UnitKind.label_of(kind)) for kind in row.kinds.split()],
        "accredited_on": row.accredited_on,
        "showcase": _(row.showcase.label) if row.showcase else "",
    }
