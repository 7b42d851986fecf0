"""How many units are named at the end of a month, by level (columns 24–26 of the monthly summary)."""

from datetime import date

from sqlalchemy import and_, case, func, or_, select

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


def at_month_end(codes: list[str], _first: date, last: date) -> dict[str, dict[str, int]]:
    """Units named by the last day, not revoked, replaced or run out by then; of two columns a unit counts in each."""
    standing = and_(
        Nomination.named_on <= last,
        Nomination.valid_to >= last,
        or_(Nomination.revoked_on.is_(None), Nomination.revoked_on > last),
        or_(Nomination.lapsed_on.is_(None), Nomination.lapsed_on > last),
        Nomination.region_code.in_(codes),
    )
    column = case(KEYS, value=Nomination.level)
    statement = (
        select(Nomination.region_code, column, func.count(Nomination.unit_id.distinct()))
        .where(standing)
        .group_by(Nomination.region_code, column)
    )
    found: dict[str, dict[str, int]] = {}
    with unscoped(SUMS_ONLY):
        rows = list(db.session.execute(statement))
    for code, key, number in rows:
        row = found.setdefault(code, dict.fromkeys(KEYS.values(), 0))
        row[key] += int(number)
    return found
