"""How many units are named at the end of a month, by level (columns 24–26 of the monthly summary)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core.figures import Measure, behind
from app.core.scope import unscoped
from app.extensions import db
from app.showcase.models import Nomination
from app.units.states import ShowcaseLevel as L

KEYS = {
    L.NATIONAL: "showcase_national",
    L.REGION: "showcase_region",
    L.CITY: "showcase_local",
    L.COUNTY: "showcase_local",
}
SUMS_ONLY = "sums of the area that the report is about, for whoever may read reports"


def _stands(naming: Any, last: date) -> ColumnElement[bool]:
    """Named by the last day, and not revoked, replaced or run out by then."""
    return and_(
        naming.named_on <= last,
        naming.valid_to >= last,
        or_(naming.revoked_on.is_(None), naming.revoked_on > last),
        or_(naming.lapsed_on.is_(None), naming.lapsed_on > last),
    )


def _standing(codes: list[str], last: date) -> Measure:
    """The namings that count: of two columns a unit counts in each, of city and county, which share one, once."""
    city = aliased(Nomination)
    of_both = exists().where(city.unit_id == Nomination.unit_id, city.level == L.CITY, _stands(city, last))
    counted = and_(
        _stands(Nomination, last), Nomination.region_code.in_(codes), or_(Nomination.level != L.COUNTY, ~of_both)
    )
    return Measure(counted, Nomination.named_on)


def at_month_end(codes: list[str], _first: date, last: date) -> dict[str, dict[str, int]]:
    """The named units by county and column."""
    statement = (
        select(Nomination.region_code, Nomination.level, func.count())
        .where(_standing(codes, last).where)
        .group_by(Nomination.region_code, Nomination.level)
    )
    found: dict[str, dict[str, int]] = {}
    with unscoped(SUMS_ONLY):
        rows = list(db.session.execute(statement))
    for code, level, number in rows:
        row = found.setdefault(code, dict.fromkeys(KEYS.values(), 0))
        row[KEYS[level]] += int(number)
    return found


def records(key: str, codes: list[str], _first: date, last: date) -> Select[Any]:
    """The nominations behind a column; execute it with the row scope lifted, as its sums are."""
    levels = [level for level, name in KEYS.items() if name == key]
    measure = _standing(codes, last)
    statement = behind("nomination", Nomination.region_code, Nomination.id, Nomination.unit_name, measure)
    return statement.where(Nomination.level.in_(levels))
