"""REST of agreements."""

from app.core.api import EntityApi
from app.placements.card.agreements import AGREEMENT
from app.placements.services import agreements as services
from app.placements.services.drafting import perform
from app.security.states import Permission


class AgreementApi(EntityApi):
    """``/api/v1/agreement/``: a change of one in force goes through PUT as in the form."""

    resource_name = "agreement"
    card = AGREEMENT
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    mover, moves = perform, services.MOVES
    create, update = staticmethod(services.draft), staticmethod(services.write)
