"""REST of leads."""

from app.core.api import EntityApi
from app.registers.card.leads import LEAD
from app.registers.services import leads
from app.security.states import Permission


class LeadApi(EntityApi):
    """``/api/v1/lead/``."""

    resource_name = "lead"
    card = LEAD
    read, write = Permission.LEAD_READ, Permission.LEAD_WRITE
    mover, moves = leads.perform, leads.MOVES
    create, update = staticmethod(leads.propose), staticmethod(leads.correct)
