"""Pages of leads and of the contacts with them."""

from typing import Any

from app.core import actor as actors
from app.core.views import EntityView
from app.registers.card.leads import CONTACT, LEAD
from app.registers.policy.leads import editable_fields, proposable
from app.registers.services import leads
from app.registers.states import LeadKind
from app.security.states import Permission

NOT_OF_KIND = {LeadKind.UNIT: {"has_consent"}, LeadKind.YOUTH: {"uscc", "contact_name"}}


class LeadView(EntityView):
    """Leads: proposed by departments, contacted by the county."""

    card = LEAD
    route_base = "/admin/leads"
    read, write = Permission.LEAD_READ, Permission.LEAD_WRITE
    mover, moves = leads.perform, leads.MOVES
    create, update = staticmethod(leads.propose), staticmethod(leads.correct)

    def offered(self) -> list[str]:
        """Who proposes only one kind is not asked for it, nor for what belongs to the other."""
        kinds = proposable(actors.current())
        if len(kinds) != 1:
            return self.card.written
        return [name for name in self.card.written if name != "kind" and name not in NOT_OF_KIND[kinds[0]]]

    def editable(self, record: Any) -> list[str]:
        return [name for name in self.card.written if name in editable_fields(actors.current(), record)]


class LeadContactView(EntityView):
    """Contacts with units and young people: logged by the moves of a lead, never changed."""

    card = CONTACT
    route_base = "/admin/lead-contacts"
    read = Permission.LEAD_READ
