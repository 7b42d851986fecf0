"""Regions are open; offices and contacts are read everywhere, written in one's own area."""

from sqlalchemy import ColumnElement, false

from app.core.actor import Actor
from app.core.scope import area_holds, open_to_all, scoped, within_area
from app.organisations.models import AgencyContact, DepartmentOffice, Region
from app.security.states import Permission

open_to_all(Region)


def _of_area(actor: Actor, record: AgencyContact | DepartmentOffice) -> bool:
    return actor.may(Permission.AGENCY_WRITE) and area_holds(actor, record)


@scoped(DepartmentOffice, writes=_of_area)
def visible_offices(actor: Actor) -> ColumnElement[bool]:
    """Officers see the offices of their area; units those of the county they lie in."""
    if actor.unit_ids:
        return DepartmentOffice.region_code == actor.region_code
    return within_area(actor, DepartmentOffice)


@scoped(AgencyContact, writes=_of_area)
def visible_contacts(actor: Actor) -> ColumnElement[bool]:
    """Officers see all contacts of their area, units the published ones of theirs, the public all published."""
    if actor.is_anonymous:
        return AgencyContact.published.is_(True)
    if actor.unit_ids:
        return (AgencyContact.region_code == actor.region_code) & AgencyContact.published.is_(True)
    return within_area(actor, AgencyContact) if actor.may(Permission.AGENCY_READ) else false()
