"""Showcase units for other platforms: whoever was named, with what is true of it today (B34)."""

from datetime import datetime, time
from typing import Any

from flask import url_for
from sqlalchemy import Row, select

from app.core import clock
from app.core.paging import Keys
from app.headless.queries.reading import Facts, Found, changed_at, county_of, listed, moved, rows, single
from app.organisations.queries import full_name_of
from app.showcase.models import ShowcaseCheck
from app.showcase.queries.public import N, is_standing, named
from app.showcase.rules.standing import Standing, standing_of
from app.units.states import ShowcaseLevel

C = ShowcaseCheck.__table__.c
NEWEST: Keys = [(N.named_on, True), (N.id, True)]


def showcases(filters: Facts) -> Found:
    """One page of namings, the newest first; those that were taken back too, unless ``state`` is asked."""
    statement = named()
    if filters.get("state"):
        statement = statement.where(is_standing(Standing(filters["state"])))
    if filters.get("level"):
        statement = statement.where(N.level == ShowcaseLevel(filters["level"]))
    if filters.get("city"):
        statement = statement.where(N.city_code == filters["city"])
    found = listed(statement, NEWEST, _item, filters, order="api-showcases", changed=moved("nomination"))
    return Found(found.facts, max(found.changed_at, _midnight()))


def showcase(key: str) -> Found:
    """One naming with its yearly checks."""
    row = single(named().where(N.id == key))
    statement = select(C.year, C.checked_on, C.result, C.updated_at).where(C.nomination_id == key)
    checks = rows(statement.order_by(C.year))
    told = [{"year": check.year, "checked_on": check.checked_on, "result": str(check.result)} for check in checks]
    facts = _item(row) | {"score": f"{row.score:.2f}", "rank": row.rank, "checks": told}
    return Found(facts, max([_midnight(), changed_at(row), *(changed_at(check) for check in checks)]))


def _midnight() -> datetime:
    """The beginning of today: with the day alone a naming may have come to its end."""
    return datetime.combine(clock.today(), time())


def _item(row: Row[Any]) -> Facts:
    standing = standing_of(row.state, row.valid_to, row.lapsed_on, clock.today())
    return {
        "id": row.id,
        "unit": {"id": row.unit_id, "name": row.unit_name},
        "level": str(row.level),
        "city": row.city_code,
        "county": county_of(row.region_code),
        "region_name": full_name_of(row.region_code),
        "state": str(standing),
        "named_on": row.named_on,
        "valid_to": row.valid_to,
        "rectify_by": row.rectify_by if standing == Standing.WARNED else None,
        "revoked_on": row.revoked_on,
        "revoked_because": row.revoked_because,
        "certificate_no": row.certificate_no,
        "doc_no": row.doc_no,
        "batch": {"id": row.batch_id, "name": row.batch_title},
        "page": url_for("showcasing.showcase", nomination_id=row.id),
    }
