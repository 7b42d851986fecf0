"""REST of placements, of what was asked about them, and of suspensions."""

from app.core.api import EntityApi
from app.placements.card.placements import PLACEMENT, STANDING_REQUEST, SUSPENSION
from app.placements.services import placements as services
from app.security.states import Permission


class PlacementApi(EntityApi):
    """``/api/v1/placement/``."""

    resource_name = "placement"
    card = PLACEMENT
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    mover, moves = services.perform, services.MOVES
    update = staticmethod(services.change_mentor)


class StandingRequestApi(EntityApi):
    """``/api/v1/standing-request/``."""

    resource_name = "standing-request"
    card = STANDING_REQUEST
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    mover, moves = services.request_mover, services.REQUEST_MOVES
    create = staticmethod(services.ask_for)


class SuspensionApi(EntityApi):
    """``/api/v1/suspension/``: read only, suspensions follow confirmed requests."""

    resource_name = "suspension"
    card = SUSPENSION
    read = Permission.PLACEMENT_READ
