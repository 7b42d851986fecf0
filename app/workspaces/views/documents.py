"""The printed documents of one's own placements, for young people, mentors and units."""

from flask import Response
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import actor as actors
from app.core import permissions
from app.core.views import Page
from app.core.views.sending import send_pdf, written_first
from app.placements.services import documents


class DeskDocuments(Page):
    """Whoever reaches the record reaches its documents; anybody else finds nothing here."""

    route_base = "/desk/documents"
    default_view = "open"
    needs = {"open": permissions.ANYBODY_SIGNED_IN}

    @expose("/<kind>/<pk>")
    @has_access
    def open(self, kind: str, pk: str) -> Response:
        """Send the document of one record in reach."""
        paper = written_first(lambda: documents.open_paper(actors.current(), kind, pk))
        return send_pdf(paper.pdf(), paper.name)
