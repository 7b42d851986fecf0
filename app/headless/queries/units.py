"""Accredited units for other platforms; no contact, no account, no person."""

from typing import Any

from sqlalchemy import Row, func, select

from app.core.paging import Keys
from app.core.search import contains
from app.headless.queries.reading import Facts, Found, changed_at, county_of, listed, moved, rows, single
from app.organisations.queries import full_name_of
from app.posts.models import Post
from app.posts.states import PostState
from app.units.models import Unit
from app.units.states import UnitState

U, P = Unit.__table__.c, Post.__table__.c
NEWEST: Keys = [(U.accredited_on, True), (U.id, True)]
EQUALS = {"city": U.city_code, "county": U.region_code, "industry": U.industry}
ITEM = (U.id, U.name, U.city_code, U.region_code, U.industry, U.kinds, U.accredited_on, U.updated_at)
DETAIL = (*ITEM, U.address, U.intro, U.accreditation_no, U.valid_to)


def units(filters: Facts) -> Found:
    """One page of accredited units, the newest first, with what each offers now."""
    statement = select(*ITEM).where(U.state == UnitState.ACCREDITED)
    for name, column in EQUALS.items():
        if filters.get(name):
            statement = statement.where(column == filters[name])
    if filters.get("kind"):
        statement = statement.where((" " + U.kinds + " ").contains(f" {filters['kind']} ", autoescape=True))
    if filters.get("q"):
        statement = statement.where(contains([U.name], filters["q"]))
    found = listed(statement, NEWEST, _item, filters, order="api-units", changed=moved("unit"))
    stamp = _add_offers(found.facts["items"])
    return Found(found.facts, max(found.changed_at, stamp) if stamp else found.changed_at)


def unit(key: str) -> Found:
    """One accredited unit."""
    row = single(select(*DETAIL).where(U.id == key, U.state == UnitState.ACCREDITED))
    facts = _item(row) | {
        "address": row.address,
        "intro": row.intro,
        "accreditation_no": row.accreditation_no,
        "valid_to": row.valid_to,
    }
    stamp = _add_offers([facts])
    return Found(facts, max(changed_at(row), stamp) if stamp else changed_at(row))


def _add_offers(items: list[Facts]) -> Any:
    """Count the posts that each unit offers; tells when any of the units' posts last changed."""
    is_open = P.state == PostState.PUBLISHED
    counts = (
        func.count().filter(is_open),
        func.sum(P.headcount - P.places_taken).filter(is_open),
        func.max(P.updated_at),
    )
    statement = select(P.unit_id, *counts).where(P.unit_id.in_([item["id"] for item in items])).group_by(P.unit_id)
    offers = {row[0]: row for row in rows(statement)} if items else {}
    for item in items:
        _key, posts, places, _at = offers.get(item["id"], (None, 0, 0, None))
        item["posts_open"], item["places_open"] = posts, int(places or 0)
    return max((row[3] for row in offers.values()), default=None)


def _item(row: Row[Any]) -> Facts:
    return {
        "id": row.id,
        "name": row.name,
        "city": row.city_code,
        "county": county_of(row.region_code),
        "region_name": full_name_of(row.region_code),
        "industry": row.industry,
        "kinds": row.kinds.split(),
        "accredited_on": row.accredited_on,
    }
