"""Units as they stood at the end of a month, each in the first class whose kind it proves."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from app.core.figures import Measure, behind
from app.core.scope import unscoped
from app.extensions import db
from app.registers.states import UnitKind as K
from app.units.models import Unit
from app.units.queries import kinds_held
from app.units.states import IN_FORCE

CLASSES: tuple[tuple[str, tuple[K, ...]], ...] = (
    ("units_state_owned", (K.STATE_OWNED,)),
    ("units_private", (K.PRIVATE_ENTERPRISE, K.MSME, K.SPECIALIZED_SME)),
    ("units_technology", (K.TECH_ENTERPRISE, K.TECH_SME, K.LEADING_MANUFACTURER, K.SINGLE_CHAMPION, K.LITTLE_GIANT)),
    ("units_social", (K.SOCIAL_ORG, K.COMMUNITY_ORG, K.COMMUNITY_SERVICE, K.GRASSROOTS_PLATFORM)),
)
OTHER = "units_other"
SUMS = "sums of areas in reach: what proves a kind lies in the area of the list, not of the unit"


def in_force(on: date) -> ColumnElement[bool]:
    """The units that were accredited at the end of a day: begun by then, not ended and not run out by then."""
    return and_(
        Unit.accredited_on.is_not(None),
        Unit.accredited_on <= on,
        or_(Unit.ended_on.is_(None), Unit.ended_on > on),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= on),
    )


def _first_class(codes: list[str], on: date) -> Subquery:
    held = kinds_held(on, Unit.region_code.in_(codes))
    place = case(
        *((held.c.kind.in_(kinds), number) for number, (_key, kinds) in enumerate(CLASSES)), else_=len(CLASSES)
    )
    return select(held.c.unit_id, func.min(place).label("place")).group_by(held.c.unit_id).subquery()


def measures(first: date, last: date, found: Subquery) -> dict[str, Measure]:
    """What each column of units counts (17–23)."""
    here, place = in_force(last), func.coalesce(found.c.place, len(CLASSES))
    keys = [*(key for key, _kinds in CLASSES), OTHER]
    wanted = {
        "units_new": Unit.accredited_on >= first,
        "units_total": here,
        **{key: and_(here, place == number) for number, key in enumerate(keys)},
    }
    return {key: Measure(where, Unit.accredited_on) for key, where in wanted.items()}


def at_month_end(codes: list[str], first: date, last: date) -> dict[str, dict[str, int]]:
    """The figures of units (columns 17–23) by county; kinds are what lists and verified tags proved on the last day."""
    found = _first_class(codes, last)
    numbers = (measure.number().label(key) for key, measure in measures(first, last, found).items())
    statement = _begun(select(Unit.region_code, *numbers).select_from(Unit), codes, last)
    statement = statement.outerjoin(found, found.c.unit_id == Unit.id)
    with unscoped(SUMS):
        rows: Any = db.session.execute(statement.group_by(Unit.region_code)).mappings().all()
    return {row["region_code"]: {key: int(value) for key, value in row.items() if key != "region_code"} for row in rows}


def records(key: str, codes: list[str], first: date, last: date) -> Select[Any]:
    """The units behind a column; execute it with the row scope lifted, as its sums are."""
    found = _first_class(codes, last)
    statement = behind("unit", Unit.region_code, Unit.id, Unit.name, measures(first, last, found)[key])
    if key not in ("units_new", "units_total"):
        statement = statement.outerjoin(found, found.c.unit_id == Unit.id)
    return _begun(statement, codes, last)


def _begun(statement: Select[Any], codes: list[str], last: date) -> Select[Any]:
    return statement.where(Unit.region_code.in_(codes), Unit.accredited_on <= last)


def kinds_in_force(codes: list[str], on: date) -> dict[str, int]:
    """How many units in force are of each kind on a day; a unit may be of several."""
    held = kinds_held(on, Unit.region_code.in_(codes), Unit.state.in_(IN_FORCE))
    with unscoped(SUMS):
        rows = db.session.execute(select(held.c.kind, func.count()).group_by(held.c.kind))
        return {str(kind): int(number) for kind, number in rows}


def recount(codes: list[str], on: date) -> dict[str, int]:
    """Units in force by county, counted once more without their kinds (C6)."""
    statement = (
        select(Unit.region_code, func.count())
        .where(in_force(on), Unit.region_code.in_(codes))
        .group_by(Unit.region_code)
    )
    return {code: int(number) for code, number in db.session.execute(statement)}
