"""Certificate and plaque of a named unit, for officers; the unit opens its own on its desk."""

from flask import Response
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core.errors import OutOfReach
from app.core.views import Page
from app.core.views.sending import send_pdf, written_first
from app.security.states import Permission
from app.showcase.queries import notices as queries
from app.showcase.queries.nominations import nomination_in_reach
from app.showcase.services import certificates

READ = Permission.SHOWCASE_READ
PAPERS = {"certificate": certificates.CERTIFICATE, "plaque": certificates.PLAQUE}


class ShowcasePaperView(Page):
    """The papers of one naming in reach; printed when first asked for, and the same ever after."""

    route_base = "/admin/nominations"
    default_view = "open"
    needs = {"open": READ, "show": READ}

    @expose("/<pk>/papers/<kind>.pdf")
    @has_access
    def open(self, pk: str, kind: str) -> Response:
        """Send the certificate or the plaque of a unit that was named."""
        return _sent(pk, PAPERS.get(kind, ""))

    @expose("/papers/issued/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """Send the paper that was issued under a number."""
        issued = queries.issued_by(pk)
        if issued is None or issued.entity != "nomination":
            raise OutOfReach()
        return _sent(issued.record_id, issued.kind)


def _sent(nomination_id: str, kind: str) -> Response:
    paper = written_first(lambda: _paper(nomination_id, kind))
    if paper is None:
        raise OutOfReach()
    name, pdf = paper
    return send_pdf(pdf, name)


def _paper(nomination_id: str, kind: str) -> tuple[str, bytes] | None:
    nomination = nomination_in_reach(nomination_id)
    return certificates.paper(nomination, kind) if nomination is not None and kind in certificates.KINDS else None
