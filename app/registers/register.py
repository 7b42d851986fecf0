"""What registers adds to the application."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import desk, finding, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.exchange.services import add_target
from app.exchange.services.rosters import add_roster
from app.registers.api.leads import LeadApi
from app.registers.api.lists import APIS
from app.registers.card.leads import CONTACT, LEAD
from app.registers.card.table import LISTS
from app.registers.imports import LEADS, TARGETS
from app.registers.queries.leads import contacts_of, oldest_waiting
from app.registers.queries.rosters import ROSTERS
from app.registers.scope import is_of
from app.registers.states import LeadState
from app.registers.views.leads import LeadContactView, LeadView
from app.registers.views.lists import VIEWS
from app.registers.views.overview import RegistersView
from app.security.states import Permission
from app.security.states import Role as R

CONTACT_WORKDAYS = 5


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels: the lists of the ten departments and leads."""
    _register_lists(appbuilder)
    _register_leads(appbuilder)


def _is_owner(department: str, actor: Actor) -> bool:
    return is_of(actor, department)


def _register_lists(appbuilder: AppBuilder) -> None:
    for view in (RegistersView, *VIEWS):
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    read = Permission.REGISTER_READ
    menu.add("部门台账", "台账总览", "RegistersView.list", read)
    for shown in LISTS:
        owner = partial(_is_owner, shown.entity.department)
        menu.add("部门台账", shown.card.title, f"{shown.view}.list", read, owner)
    for target in TARGETS:
        add_target(target)
    for roster in ROSTERS:
        add_roster(roster)


def _register_leads(appbuilder: AppBuilder) -> None:
    for view in (LeadView, LeadContactView):
        appbuilder.add_view_no_menu(view)
    appbuilder.add_api(LeadApi)
    add_target(LEADS)
    read = Permission.LEAD_READ
    menu.add("部门台账", "动员线索", "LeadView.list", read)
    menu.add("部门台账", "联系记录", "LeadContactView.list", read)
    finding.add(LEAD, "LeadView", read, lambda lead: lead.kind.label)
    waits = LeadState.PROPOSED.value
    desk.add("待联系的线索", {R.COUNTY_AGENT}, oldest_waiting, "LeadView", CONTACT_WORKDAYS, state=waits)
    add_panel("lead", Panel("contacts", "联系记录", CONTACT, contacts_of, "LeadContactView", "lead_id", read))
