"""Pages of assessments and certificates."""

from typing import Any

from app.core import actor as actors
from app.core.views import EntityView
from app.placements.card.assessments import ASSESSMENT
from app.placements.policy.assessments import may_edit
from app.placements.queries import assessments as queries
from app.placements.services import assessments as services
from app.placements.services.documents import facts
from app.security.states import Permission


class AssessmentView(EntityView):
    """Assessments at the end, with the certificate."""

    card = ASSESSMENT
    route_base = "/admin/assessments"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    mover, moves = services.perform, services.MOVES
    update = staticmethod(services.edit)
    show_template = "placements/assessment.html"

    def editable(self, record: Any) -> list[str]:
        return self.card.written if may_edit(actors.current(), record) is None else []

    def extra(self, record: Any) -> dict[str, Any]:
        return {
            "facts": facts.certificate(record, "", ""),
            "certificate": queries.certificate_of(record),
        }
