"""The dossier of a selection as a file: printed, or as a workbook; for its organiser and supervisors."""

from flask import Response
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import actor as actors
from app.core.files import disposition
from app.core.views import Page
from app.core.views.sending import send_pdf, written_first
from app.security.states import Permission
from app.showcase.services import dossier, dossier_workbook


class ShowcaseDossierView(Page):
    """Two files of one batch; nobody in between keeps them."""

    route_base = "/admin/showcase-batches"
    default_view = "pdf"
    needs = {"pdf": Permission.SHOWCASE_READ, "xlsx": Permission.SHOWCASE_READ}

    @expose("/<pk>/room/dossier.pdf")
    @has_access
    def pdf(self, pk: str) -> Response:
        """Number, log and print the dossier."""
        paper = written_first(lambda: dossier.open_dossier(actors.current(), pk))
        return send_pdf(paper.pdf(), paper.name)

    @expose("/<pk>/room/dossier.xlsx")
    @has_access
    def xlsx(self, pk: str) -> Response:
        """Log and send the workbook."""
        paper = written_first(lambda: dossier_workbook.open_workbook(actors.current(), pk))
        headers = {"Content-Disposition": disposition("attachment", paper.name), "Cache-Control": "no-store"}
        return Response(paper.body(), mimetype=paper.mimetype, headers=headers)
