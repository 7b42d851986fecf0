"""REST of complaints and of presence checks."""

from app.core.api import EntityApi
from app.placements.card import rights as cards
from app.placements.services import rights
from app.security.states import Permission


class ComplaintApi(EntityApi):
    """``/api/v1/complaint/``: read and moved by officers; complaints are made on the desk."""

    resource_name = "complaint"
    card = cards.COMPLAINT
    read = Permission.COMPLAINT_READ
    mover, moves = rights.perform, rights.MOVES


class DrawApi(EntityApi):
    """``/api/v1/presence-draw/``: POST with ``size`` draws today's list."""

    resource_name = "presence-draw"
    card = cards.DRAW
    read = write = Permission.PRESENCE_CHECK
    create = staticmethod(rights.draw)
