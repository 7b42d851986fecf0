"""What organisations adds to the application."""

from flask_appbuilder import AppBuilder

from app.core import menu
from app.core.views import Panel, add_panel
from app.organisations import api, queries, views
from app.organisations.card import CONTACT
from app.security.card import ACCOUNT, AUDIT
from app.security.states import Permission


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines and the contacts of an office."""
    for view in (views.OfficeView, views.ContactView):
        appbuilder.add_view_no_menu(view)
    for resource in (api.OfficeApi, api.ContactApi):
        appbuilder.add_api(resource)
    for card in (ACCOUNT, AUDIT):
        card.lookups["region_code"] = queries.REGION_LOOKUP
    menu.add("部门台账", "经办机构", "OfficeView.list", Permission.AGENCY_READ)
    menu.add("部门台账", "经办机构联络清单", "ContactView.list", Permission.AGENCY_READ)
    add_panel(
        "office",
        Panel(
            "contacts",
            "联络清单",
            CONTACT,
            queries.contacts_of,
            "ContactView",
            "office_id",
            Permission.AGENCY_READ,
            add=lambda actor, office: actor.may(Permission.AGENCY_WRITE),
        ),
    )
