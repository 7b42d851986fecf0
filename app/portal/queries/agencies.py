"""The agency contact list: published office lines by area, without names of people."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, select

from app.organisations.models import AgencyContact, DepartmentOffice
from app.organisations.queries import areas
from app.portal.queries.places import place_name
from app.portal.queries.reading import rows

C, O = AgencyContact.__table__.c, DepartmentOffice.__table__.c
LINES_MAX = 2000
COLUMNS = (
    C.office_id,
    C.service,
    C.post_title,
    C.office_phone,
    C.email,
    C.last_confirmed_on,
    O.name,
    O.region_code,
    O.address,
    O.hours,
    O.office_phone.label("switchboard"),
)


def agencies(*, city: str | None = None, county: str | None = None) -> dict[str, Any]:
    """Return the published contacts as areas → offices → services, in the order of the regions."""
    found = rows(_published(city, county).order_by(O.name, C.service, C.id).limit(LINES_MAX))
    groups: dict[str, dict[str, dict[str, Any]]] = {}
    for row in found:
        office = groups.setdefault(row.region_code, {}).setdefault(row.office_id, _office(row))
        office["contacts"].append(_contact(row))
    return {
        "groups": [
            {"region_code": code, "region_name": place_name(code), "offices": list(groups[code].values())}
            for code in areas()
            if code in groups
        ],
        "updated_on": max((row.last_confirmed_on for row in found if row.last_confirmed_on), default=None),
    }


def _published(city: str | None, county: str | None) -> Select[Any]:
    joined = select(*COLUMNS).join_from(AgencyContact.__table__, DepartmentOffice.__table__, C.office_id == O.id)
    wanted = [column == code for column, code in ((C.city_code, city), (C.region_code, county)) if code]
    return joined.where(C.published.is_(True), *wanted)


def _office(row: Row[Any]) -> dict[str, Any]:
    return {
        "name": row.name, "address": row.address, "office_phone": row.switchboard, "hours": row.hours, "contacts": [],
    }  # fmt: skip


def _contact(row: Row[Any]) -> dict[str, Any]:
    return {
        "service": str(row.service), "service_label": _(row.service.label), "post_title": row.post_title,
        "office_phone": row.office_phone, "email": row.email, "last_confirmed": row.last_confirmed_on,
    }  # fmt: skip
