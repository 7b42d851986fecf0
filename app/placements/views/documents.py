"""The printed documents of placements, opened from the pages of their records."""

from flask import Response
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import actor as actors
from app.core.errors import OutOfReach
from app.core.views import Page
from app.core.views.sending import send_pdf, written_first
from app.placements.queries import documents as queries
from app.placements.services import documents
from app.security.states import Permission


class DocumentView(Page):
    """Dispatch letters, agreements, attendance sheets, assessments, certificates and slips for officers and units."""

    route_base = "/admin/placement-documents"
    default_view = "open"
    needs = {"open": Permission.PLACEMENT_READ, "show": Permission.PLACEMENT_READ}

    @expose("/<kind>/<pk>")
    @has_access
    def open(self, kind: str, pk: str) -> Response:
        """Send the document of one record in reach."""
        paper = written_first(lambda: documents.open_paper(actors.current(), kind, pk))
        return send_pdf(paper.pdf(), paper.name)

    @expose("/issued/<pk>/file")
    @has_access
    def show(self, pk: str) -> Response:
        """Send an issued document of a record in reach."""
        found = queries.address_of(pk)
        if found is None:
            raise OutOfReach()
        return self.open(*found)  # type: ignore[no-any-return]
