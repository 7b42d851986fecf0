"""Pages of applications."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock
from app.core.views import EntityView
from app.core.workflow import Ask
from app.placements.card.applications import APPLICATION
from app.placements.queries import applications as queries
from app.placements.queries import placements
from app.placements.queries.mentoring import load_of, mentors_of
from app.placements.services import applications as services
from app.placements.states import ApplicationState
from app.security.states import Permission, Role


class ApplicationView(EntityView):
    """Applications and dispatches: the county checks and dispatches, a window enters for people (C27)."""

    card = APPLICATION
    route_base = "/admin/applications"
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_CHECK
    mover, moves = services.perform, services.MOVES
    create = staticmethod(services.apply)
    show_template = "placements/application.html"

    def _may_add(self) -> bool:
        return super()._may_add() and actors.current().has(Role.COUNTY_AGENT)

    def options_of(self, ask: Ask, record: Any) -> Sequence[tuple[str, str]]:
        """The mentors of the unit that are in use, with whom they guide now (R22)."""
        if ask.name != "mentor_id":
            return super().options_of(ask, record)
        mentors = mentors_of(queries.unit_of(record), active_only=True)
        load = load_of(mentors)
        return [(row.id, _("%(name)s（现带教 %(n)s 人）", name=row.name, n=load[row.id])) for row in mentors]

    def extra(self, record: Any) -> dict[str, Any]:
        prepared = placements.of_application(record) if record.state == ApplicationState.DISPATCHED else None
        acting = actors.current()
        serves = bool(acting.unit_ids) or acting.may(Permission.PLACEMENT_CHECK)
        return {
            "applicant": queries.applicant(record, clock.today()) if serves else None,
            "missing": services.missing(prepared) if prepared is not None else [],
        }
