"""Pages of complaints, of the receipt of one, and of the random presence check."""

from typing import Any

from flask import Response, make_response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, clock, unit_of_work
from app.core.errors import OutOfReach
from app.core.views import EntityView, Page
from app.extensions import limiter
from app.organisations.queries import name_of
from app.placements.card import rights as cards
from app.placements.policy.rights import may_draw
from app.placements.queries import rights as queries
from app.placements.services import rights
from app.placements.states.care import CallResult
from app.placements.views.deeds import deed
from app.security.states import Permission


class ComplaintView(EntityView):
    """Complaints about units: taken up and answered by the county; the unit sees none of it (C37)."""

    card = cards.COMPLAINT
    route_base = "/admin/complaints"
    read = Permission.COMPLAINT_READ
    mover, moves = rights.perform, rights.MOVES
    show_template = "placements/complaint.html"


class DrawView(EntityView):
    """Draws of today's trainees for a phone check, each with its seed and its list (B17)."""

    card = cards.DRAW
    route_base = "/admin/presence-draws"
    read = write = Permission.PRESENCE_CHECK
    needs = {"call": Permission.PRESENCE_CHECK, "keys": Permission.PRESENCE_CHECK}
    create = staticmethod(rights.draw)
    show_template = "placements/draw.html"
    list_template = "placements/draws.html"

    def _may_add(self) -> bool:
        return super()._may_add() and may_draw(actors.current()) is None

    def extra(self, record: Any) -> dict[str, Any]:
        """The call list; phones only for those who call, and only on the day."""
        calls = queries.calls_of(record)
        calling = may_draw(actors.current()) is None and record.region_code == actors.current().region_code
        phones = {}
        if calling and record.drawn_on == clock.today():
            audit.note("reveal", record, field="phone")
            unit_of_work.keep_writes()
            phones = queries.phones_of(calls)
        return {
            "calls": calls,
            "phones": phones,
            "calling": calling,
            "is_true": rights.is_true(record, calls),
            "results": CallResult.options()[1:],
            "place": name_of(record.region_code),
        }

    @expose("/<pk>/calls/<call_id>", methods=["POST"])
    @has_access
    def call(self, pk: str, call_id: str) -> Any:
        """Write what one call found."""
        call = queries.call_in_reach(self.record(pk), call_id)
        if call is None:
            raise OutOfReach()
        result, note = request.form.get("result", ""), request.form.get("note", "")
        return deed(
            lambda: rights.record_call(actors.current(), call, result=result, note=note),
            _("已登记：%(name)s。", name=call.person_name),
            url_for("DrawView.show", pk=pk) + f"#call-{call.id}",
        )

    @expose("/<pk>/keys.txt")
    @has_access
    def keys(self, pk: str) -> Response:
        """The sorted keys of all who were on post, one a line: with the seed, anybody can draw again."""
        answer = make_response("\n".join(self.record(pk).pool_keys.split()))
        answer.mimetype = "text/plain"
        return answer


class ReceiptView(Page):
    """Where a complaint stands, for whoever holds its receipt; no sign-in, nothing of who made it."""

    route_base = "/desk/complaints"
    default_view = "check"

    @expose("/check", methods=["GET", "POST"])
    @limiter.limit("10 per minute", methods=["POST"])
    def check(self) -> Any:
        """Ask for the receipt, then tell the state and the answer."""
        receipt = request.form.get("receipt", "").strip()[:40]
        asked = request.method == "POST"
        found = queries.complaint_of_receipt(receipt) if asked else None
        page = self.show_page("placements/receipt.html", asked=asked, found=found, receipt=receipt)
        answer = make_response(page, 404 if asked and found is None else 200)
        answer.headers["Cache-Control"] = "no-store"
        return answer
