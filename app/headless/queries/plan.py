"""Targets of the plan and the agency contact list for other platforms; no names of people."""

from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core.paging import Keys
from app.headless.queries.reading import Facts, Found, changed_at, county_of, listed, single
from app.organisations.models import AgencyContact, DepartmentOffice, Region
from app.organisations.queries import full_name_of
from app.programme.models import Target

CONTACTS, OFFICES, TARGETS, REGIONS = (
    AgencyContact.__table__,
    DepartmentOffice.__table__,
    Target.__table__,
    Region.__table__,
)
C, O, T, R = CONTACTS.c, OFFICES.c, TARGETS.c, REGIONS.c
NEWEST: Keys = [(C.id, True)]
BY_YEAR: Keys = [(T.plan_year, True), (T.region_code, False), (T.id, True)]
LINE = (
    C.id,
    C.city_code,
    C.region_code,
    C.service,
    C.post_title,
    C.office_phone,
    C.email,
    C.last_confirmed_on,
    C.updated_at,
    O.name,
    O.address,
    O.hours,
    O.updated_at.label("also_updated_at"),
)


def _contacts() -> Select[Any]:
    return select(*LINE).join_from(CONTACTS, OFFICES, C.office_id == O.id).where(C.published.is_(True))


def agencies(filters: Facts) -> Found:
    """One page of the published contact lines, newest first."""
    statement = _contacts()
    for name, column in {"city": C.city_code, "county": C.region_code, "service": C.service}.items():
        if filters.get(name):
            statement = statement.where(column == filters[name])
    return listed(statement, NEWEST, _line, filters, order="api-agencies", changed=select(func.max(C.updated_at)))


def agency(key: str) -> Found:
    """One published contact line."""
    row = single(_contacts().where(C.id == key))
    return Found(_line(row), changed_at(row))


def _line(row: Row[Any]) -> Facts:
    return {
        "id": row.id,
        "office": row.name,
        "city": row.city_code,
        "county": county_of(row.region_code),
        "region_name": full_name_of(row.region_code),
        "service": row.service,
        "post_title": row.post_title,
        "office_phone": row.office_phone,
        "email": row.email,
        "address": row.address,
        "hours": row.hours,
        "last_confirmed_on": row.last_confirmed_on,
    }


def _targets() -> Select[Any]:
    return select(TARGETS, R.level).join_from(TARGETS, REGIONS, T.region_code == R.code)


def targets(filters: Facts) -> Found:
    """One page of targets, the latest year first, in the order of the regions."""
    statement = _targets()
    for name, column in {"year": T.plan_year, "region": T.region_code}.items():
        if filters.get(name):
            statement = statement.where(column == filters[name])
    return listed(statement, BY_YEAR, _target, filters, order="api-targets", changed=select(func.max(T.updated_at)))


def target(key: str) -> Found:
    """One target."""
    row = single(_targets().where(T.id == key))
    return Found(_target(row), changed_at(row))


def _target(row: Row[Any]) -> Facts:
    return {
        "id": row.id,
        "year": row.plan_year,
        "region": row.region_code,
        "region_name": full_name_of(row.region_code),
        "level": row.level,
        "min_posts": row.min_posts,
        "min_trainees": row.min_trainees,
        "min_model_post_ratio": f"{row.min_model_post_ratio:.4f}",
        "min_events_per_month": row.min_events_per_month,
    }
