"""Pages of assessments and certificates."""

from typing import Any

from flask import send_file
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import actor as actors
from app.core import audit, files, unit_of_work
from app.core.errors import OutOfReach
from app.core.views import EntityView
from app.placements.card.assessments import ASSESSMENT
from app.placements.policy.assessments import may_edit, reads_satisfaction
from app.placements.queries import assessments as queries
from app.placements.services import assessments as services
from app.placements.services.documents import facts
from app.security.states import Permission


class AssessmentView(EntityView):
    """Assessments at the end, with the certificate."""

    card = ASSESSMENT
    route_base = "/admin/assessments"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    needs = {"certificate": Permission.PLACEMENT_READ}
    mover, moves = services.perform, services.MOVES
    update = staticmethod(services.edit)
    show_template = "placements/assessment.html"

    def editable(self, record: Any) -> list[str]:
        return self.card.written if may_edit(actors.current(), record) is None else []

    def extra(self, record: Any) -> dict[str, Any]:
        shows = reads_satisfaction(actors.current()) and record.satisfaction is not None
        return {
            "satisfaction": record.satisfaction if shows else None,
            "facts": facts.certificate(record, "", ""),
            "certificate": queries.certificate_of(record),
            "file": queries.certificate_file(record),
        }

    @expose("/<pk>/certificate")
    @has_access
    def certificate(self, pk: str) -> Any:
        """Send the file of the certificate; logged."""
        record = self.record(pk)
        stored = queries.certificate_file(record)
        if stored is None or not files.path_of(stored.sha256).exists():
            raise OutOfReach()
        audit.note("download", record, file=stored.name)
        unit_of_work.keep_writes()
        return send_file(
            files.path_of(stored.sha256), stored.content_type, as_attachment=True, download_name=stored.name
        )
