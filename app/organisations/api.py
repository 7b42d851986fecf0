"""REST of offices and agency contacts."""

from app.core.api import EntityApi
from app.organisations import services
from app.organisations.card import CONTACT, OFFICE
from app.security.states import Permission


class OfficeApi(EntityApi):
    """``/api/v1/office/``."""

    resource_name = "office"
    card = OFFICE
    read, write = Permission.AGENCY_READ, Permission.AGENCY_WRITE
    create, update = staticmethod(services.add_office), staticmethod(services.change_office)


class ContactApi(EntityApi):
    """``/api/v1/agency-contact/``."""

    resource_name = "agency-contact"
    card = CONTACT
    read, write = Permission.AGENCY_READ, Permission.AGENCY_WRITE
    create, update = staticmethod(services.add_contact), staticmethod(services.change_contact)
