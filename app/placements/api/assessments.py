"""REST of assessments."""

from app.core.api import EntityApi
from app.placements.card.assessments import ASSESSMENT
from app.placements.services import assessments as services
from app.security.states import Permission


class AssessmentApi(EntityApi):
    """``/api/v1/assessment/``: the unit fills in by PUT; signing, answering and certifying are moves."""

    resource_name = "assessment"
    card = ASSESSMENT
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    mover, moves = services.perform, services.MOVES
    update = staticmethod(services.edit)
