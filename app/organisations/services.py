"""Offices and contacts: added, changed, confirmed."""

from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid
from app.extensions import db
from app.organisations.models import AgencyContact, DepartmentOffice
from app.organisations.queries import office_in_reach


def add_office(actor: Actor, **facts: Any) -> DepartmentOffice:
    """Add an office of a department in one's own area."""
    office = DepartmentOffice(**facts)
    db.session.add(office)
    db.session.flush()
    return office


def change_office(actor: Actor, office: DepartmentOffice, **facts: Any) -> DepartmentOffice:
    """Change an office."""
    for name, value in facts.items():
        setattr(office, name, value or "")
    db.session.flush()
    return office


def add_contact(actor: Actor, *, office_id: str, **facts: Any) -> AgencyContact:
    """Add a contact to an office in reach; it takes the office's area and counts as confirmed today."""
    office = office_in_reach(office_id)
    if office is None:
        raise Invalid({"office_id": _("没有找到这个机构，或者它不在您的职责范围内。")})
    contact = AgencyContact(
        office_id=office.id, region_code=office.region_code, last_confirmed_on=clock.today(), **facts
    )
    db.session.add(contact)
    db.session.flush()
    return contact


def change_contact(
    actor: Actor, contact: AgencyContact, *, office_id: str | None = None, **facts: Any
) -> AgencyContact:
    """Change a contact; saving it confirms it (R19: every list is re-confirmed within 30 days)."""
    if office_id is not None and office_id != contact.office_id:
        raise Invalid({"office_id": _("联络人不能转到其他机构，请在该机构新增。")})
    for name, value in facts.items():
        setattr(contact, name, value)
    contact.last_confirmed_on = clock.today()
    db.session.flush()
    return contact
