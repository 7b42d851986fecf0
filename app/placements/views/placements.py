"""Pages of placements, of what was asked about them, and of suspensions."""

from typing import Any

from flask import flash

from app.core import actor as actors
from app.core.actor import Actor
from app.core.views import EntityView, FilingMixin
from app.placements.card.placements import PLACEMENT, STANDING_REQUEST, SUSPENSION
from app.placements.models import Agreement, Placement
from app.placements.policy.agreements import may_write
from app.placements.queries import agreements
from app.placements.queries import placements as queries
from app.placements.queries.health import health_of
from app.placements.services import placements as services
from app.placements.states import LIVE, PlacementState, RequestState
from app.security.states import Permission, Role


def _change_mentor(actor: Actor, placement: Placement, *, mentor_id: str | None = None) -> Placement:
    """Name the mentor, and tell on the page what R22 warns of."""
    if mentor_id and mentor_id != placement.mentor_id:
        warning = services.assign_mentor(actor, placement, mentor_id)
        if warning:
            flash(warning, "warning")
    return placement


class PlacementView(EntityView):
    """Placements: what is missing before the first day, the mentor, what was asked, the end."""

    card = PLACEMENT
    route_base = "/admin/placements"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    mover, moves = services.perform, services.MOVES
    update = staticmethod(_change_mentor)
    show_template = "placements/placement.html"

    def editable(self, record: Any) -> list[str]:
        return [] if services.why_not_guide(actors.current(), record) else list(self.card.written)

    def extra(self, record: Any) -> dict[str, Any]:
        waits = record.state == PlacementState.PENDING
        health = health_of([record])[record.id] if record.state in LIVE else None
        return {
            "missing": services.hindrances(record) if waits else [],
            "health": health,
            "agreement": self._changes_by(record),
        }

    @staticmethod
    def _changes_by(placement: Placement) -> Agreement | None:
        """The agreement by which this reader changes the mentor, if there is one in force."""
        bound = agreements.in_force(placement) if placement.state in LIVE else None
        return bound if bound is not None and may_write(actors.current(), bound) else None


class StandingRequestView(FilingMixin, EntityView):
    """What unit or trainee ask the county to confirm, with the labour contract."""

    card = STANDING_REQUEST
    route_base = "/admin/standing-requests"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    needs = {"upload": Permission.PLACEMENT_WRITE, "download": Permission.PLACEMENT_READ}
    mover, moves = services.request_mover, services.REQUEST_MOVES
    create = staticmethod(services.ask_for)
    file_kinds = {services.CONTRACT: "劳动（聘用）合同", "OTHER": "其他材料"}
    show_template = "placements/request.html"

    def _may_add(self) -> bool:
        acting = actors.current()
        enters = acting.has(Role.COUNTY_AGENT) and queries.oldest_stalled()[0] > 0
        return super()._may_add() and (bool(acting.unit_ids) or enters)

    def may_file(self, record: Any) -> bool:
        acting = actors.current()
        officer = acting.has(Role.COUNTY_AGENT) and acting.region_code == record.region_code
        return record.state == RequestState.OPEN and (record.unit_id in acting.unit_ids or officer)

    def extra(self, record: Any) -> dict[str, Any]:
        return self.filing(record)


class SuspensionView(EntityView):
    """The days in which internships stood still; they follow confirmed requests."""

    card = SUSPENSION
    route_base = "/admin/suspensions"
    read = Permission.PLACEMENT_READ
