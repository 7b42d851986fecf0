"""Units as they stood at the end of a month, each in the first class whose kind it proves."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from app.extensions import db
from app.registers.states import UnitKind as K
from app.units.models import Unit, UnitTag

CLASSES: tuple[tuple[str, tuple[K, ...]], ...] = (
    ("units_state_owned", (K.STATE_OWNED,)),
    ("units_private", (K.PRIVATE_ENTERPRISE, K.MSME, K.SPECIALIZED_SME)),
    ("units_technology", (K.TECH_ENTERPRISE, K.TECH_SME, K.LEADING_MANUFACTURER, K.SINGLE_CHAMPION, K.LITTLE_GIANT)),
    ("units_social", (K.SOCIAL_ORG, K.COMMUNITY_ORG, K.COMMUNITY_SERVICE, K.GRASSROOTS_PLATFORM)),
)
OTHER = "units_other"


def in_force(on: date) -> ColumnElement[bool]:
    """The units that were accredited at the end of a day: begun by then, not ended and not run out by then."""
    return and_(
        Unit.accredited_on.is_not(None),
        Unit.accredited_on <= on,
        or_(Unit.ended_on.is_(None), Unit.ended_on > on),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= on),
    )


def proven(on: date) -> ColumnElement[bool]:
    """The tags that were verified and valid on a day, both ends included."""
    return and_(
        UnitTag.verified_on.is_not(None),
        UnitTag.verified_on <= on,
        UnitTag.valid_from <= on,
        or_(UnitTag.valid_to.is_(None), UnitTag.valid_to >= on),
    )


def _first_class(on: date) -> Subquery:
    place = case(
        *((UnitTag.kind.in_(kinds), number) for number, (_key, kinds) in enumerate(CLASSES)), else_=len(CLASSES)
    )
    return (
        select(UnitTag.unit_id, func.min(place).label("place")).where(proven(on)).group_by(UnitTag.unit_id).subquery()
    )


def at_month_end(codes: list[str], first: date, last: date) -> dict[str, dict[str, int]]:
    """The figures of units (columns 17–23) by county."""
    found, here = _first_class(last), in_force(last)
    place = func.coalesce(found.c.place, len(CLASSES))
    keys = [*(key for key, _kinds in CLASSES), OTHER]
    statement = (
        select(
            Unit.region_code,
            func.count().filter(Unit.accredited_on >= first).label("units_new"),
            func.count().filter(here).label("units_total"),
            *(func.count().filter(here, place == number).label(key) for number, key in enumerate(keys)),
        )
        .select_from(Unit)
        .outerjoin(found, found.c.unit_id == Unit.id)
        .where(Unit.region_code.in_(codes), Unit.accredited_on <= last)
    )
    rows: Any = db.session.execute(statement.group_by(Unit.region_code)).mappings()
    return {row["region_code"]: {key: int(value) for key, value in row.items() if key != "region_code"} for row in rows}


def recount(codes: list[str], on: date) -> dict[str, int]:
    """Units in force by county, counted once more without their tags (C6)."""
    statement = (
        select(Unit.region_code, func.count())
        .where(in_force(on), Unit.region_code.in_(codes))
        .group_by(Unit.region_code)
    )
    return {code: int(number) for code, number in db.session.execute(statement)}
