"""Pages of offices and agency contacts."""

from app.core.views import EntityView
from app.organisations import services
from app.organisations.card import CONTACT, OFFICE
from app.security.states import Permission


class OfficeView(EntityView):
    """Offices of the ten departments."""

    card = OFFICE
    route_base = "/admin/offices"
    read, write = Permission.AGENCY_READ, Permission.AGENCY_WRITE
    create, update = staticmethod(services.add_office), staticmethod(services.change_office)


class ContactView(EntityView):
    """The agency contact list (经办机构联络清单)."""

    card = CONTACT
    route_base = "/admin/agency-contacts"
    read, write = Permission.AGENCY_READ, Permission.AGENCY_WRITE
    create, update = staticmethod(services.add_contact), staticmethod(services.change_contact)
