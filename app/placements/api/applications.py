"""REST of applications."""

from app.core.api import EntityApi
from app.placements.card.applications import APPLICATION
from app.placements.services import applications as services
from app.security.states import Permission


class ApplicationApi(EntityApi):
    """``/api/v1/application/``."""

    resource_name = "application"
    card = APPLICATION
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_CHECK
    mover, moves = services.perform, services.MOVES
    create = staticmethod(services.apply)
