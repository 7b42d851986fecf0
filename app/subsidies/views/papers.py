"""Papers of claims, batches and units: for officers under /admin, for units and young people under /desk."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, send_file
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import actor as actors
from app.core import permissions, unit_of_work
from app.core.errors import OutOfReach
from app.core.files import disposition
from app.core.views import Page, extract
from app.core.views.sending import written_first
from app.security.states import Permission
from app.subsidies.queries import papers as queries
from app.subsidies.queries.batches import batch_in_reach
from app.subsidies.queries.claims import claim_in_reach
from app.subsidies.services import evidence, papers
from app.subsidies.services.papers.paper import PDF, Paper

READ = Permission.SUBSIDY_READ
ROSTER, EVIDENCE = "roster.pdf", "evidence.zip"


def send(paper: Paper) -> Response:
    """A paper that nobody in between keeps: shown by the browser when it is printed, else saved."""
    kind = "inline" if paper.mimetype == PDF else "attachment"
    headers = {"Content-Disposition": disposition(kind, paper.name), "Cache-Control": "no-store"}
    return Response(paper.body(), mimetype=paper.mimetype, headers=headers)


def opened(kind: str, pk: str) -> Response:
    """Send a paper of one claim in reach; a long roster is printed in the background."""
    if kind == ROSTER and (claim := claim_in_reach(pk)) is not None and papers.rows_of(claim) > papers.DIRECT_MAX:
        return _later(lambda: claim_in_reach(pk))
    return send(written_first(lambda: papers.open_claim_paper(actors.current(), kind, pk)))


def _later(find: Callable[[], Any]) -> Response:
    """Have a long roster made by the worker, as the person who asks, and lead to where it is waited for."""
    acting, later = actors.current(), extract.later()
    if acting.trainee_ids or not extract.SOURCES[papers.SOURCE].may_take() or later is None:
        raise OutOfReach()
    return redirect(written_first(lambda: later(*papers.ordered(find()))))  # type: ignore[return-value]


class PaperView(Page):
    """Papers of claims for officers, and for units that work on the staff pages."""

    route_base = "/admin/claims"
    default_view = "open"
    needs = {"open": READ, "show": READ, "tax": READ}

    @expose("/<pk>/papers/<kind>")
    @has_access
    def open(self, pk: str, kind: str) -> Response:
        """Send one paper of a claim in reach."""
        return self._evidence(pk) if kind == EVIDENCE else opened(kind, pk)

    @expose("/papers/issued/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """Send the paper that was issued under a number, as it is today."""
        issued = queries.issued_by(pk)
        found = papers.kind_of_issued(issued) if issued is not None else None
        if found is None:
            raise OutOfReach()
        kind, key = found
        return self.open(key, kind)  # type: ignore[no-any-return]

    @expose("/papers/tax/<unit_id>/<int:year>")
    @has_access
    def tax(self, unit_id: str, year: int) -> Response:
        """Send the yearly statement of a unit in reach."""
        return send(written_first(lambda: papers.open_tax_statement(actors.current(), unit_id, year)))

    @staticmethod
    def _evidence(pk: str) -> Response:
        """Number, read, print, pack: short transactions, and none while it is printed."""
        acting = actors.current()
        begun = written_first(lambda: evidence.begin(acting, pk))
        with unit_of_work.reading():
            wanted = evidence.sheets(acting, pk)
        for unit_id, month, sheet_id in wanted:
            begun.append(written_first(lambda a=unit_id, b=month, c=sheet_id: evidence.sheet(a, b, c)))
        with unit_of_work.reading():
            gathered = evidence.gather(acting, pk, begun)
        pack = evidence.packed(gathered)
        try:
            written_first(lambda: evidence.record(acting, pk, pack))
        except BaseException:
            pack.stream.close()
            raise
        answer = send_file(pack.stream, "application/zip", as_attachment=True, download_name=pack.name)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-List-SHA256"] = pack.list_sha256
        return answer


class BatchPaperView(Page):
    """The roster of a payment batch, for the county and for finance."""

    route_base = "/admin/payment-batches"
    default_view = "roster"
    needs = {"roster": Permission.BUDGET_READ, "show": Permission.BUDGET_READ}

    @expose("/<pk>/roster.pdf")
    @has_access
    def roster(self, pk: str) -> Response:
        """Send the roster of all payments of a batch in reach; a long one is printed in the background."""
        batch = batch_in_reach(pk)
        if batch is not None and papers.rows_of(batch) > papers.DIRECT_MAX:
            return _later(lambda: batch_in_reach(pk))
        return send(written_first(lambda: papers.open_batch_roster(actors.current(), pk)))

    @expose("/papers/issued/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """Send the roster that was issued under a number, as it is today."""
        issued = queries.issued_by(pk)
        if issued is None or issued.entity != "payment_batch":
            raise OutOfReach()
        return self.roster(issued.record_id)  # type: ignore[no-any-return]


class DeskPaperView(Page):
    """Papers of one's own claims, for units and young people; anybody else finds nothing here."""

    route_base = "/desk/claims"
    default_view = "open"
    needs = dict.fromkeys(("open", "tax"), permissions.ANYBODY_SIGNED_IN)

    @expose("/<pk>/papers/<kind>")
    @has_access
    def open(self, pk: str, kind: str) -> Response:
        """Send one paper of one's own claim."""
        self._require_own()
        return opened(kind, pk)

    @expose("/tax")
    @has_access
    def tax(self) -> Response:
        """Send the yearly statement of one's own unit; ``year`` stands in the address."""
        self._require_own()
        unit_id = next(iter(sorted(actors.current().unit_ids)), "")
        year = request.args.get("year", "")
        wanted = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
        return send(written_first(lambda: papers.open_tax_statement(actors.current(), unit_id, wanted)))

    @staticmethod
    def _require_own() -> None:
        acting = actors.current()
        if not (acting.unit_ids or acting.trainee_ids):
            raise OutOfReach()
