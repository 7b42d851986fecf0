"""The people of a unit: list with what keeps each placement sound, and the page of one."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import actor as actors
from app.core import audit, files, unit_of_work, workflow
from app.core.errors import OutOfReach
from app.placements.models import Placement
from app.placements.queries import placements as asking
from app.placements.queries.health import health_of
from app.placements.services.placements import hindrances
from app.placements.states import LIVE, PLACING, PlacementState
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters.unit_lists import PLACEMENT_LABELS, TODO_LABELS, pills
from app.workspaces.presenters.unit_placement import deeds_of, steps_of
from app.workspaces.queries import unit_lists as listing
from app.workspaces.queries import unit_record as record
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage

EVERY = "all"


def own_placement(pk: str) -> Placement:
    """The placement of the actor's own unit; raises OutOfReach."""
    placement = found(asking.placement_in_reach(pk))
    if placement.unit_id not in actors.current().unit_ids:
        raise OutOfReach()
    return placement


class UnitPlacements(UnitPage):
    """Placements at the actor's units."""

    route_base = "/desk/unit/placements"
    default_view = "list"
    needs = dict.fromkeys(("list", "show", "download"), Permission.UNIT_DESK)

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show one page of placements, by group or by what is to be done."""
        acting = actors.current()
        group, todo, kept = (request.args.get(name, "") for name in ("group", "todo", "kept"))
        if (group and group not in (*PLACEMENT_LABELS, EVERY)) or (todo and todo not in TODO_LABELS):
            return redirect(url_for("UnitPlacements.list"))
        group = group or (EVERY if todo else "on")

        def url(wanted: str, cursor: str | None = None) -> str:
            return url_for("UnitPlacements.list", group=wanted or None, cursor=cursor)

        def turned(cursor: str) -> str:
            wanted: dict[str, Any] = {"group": group or None, "todo": todo or None, "kept": kept or None}
            return url_for("UnitPlacements.list", **wanted, cursor=cursor)

        cursor = request.args.get("cursor")
        page = listing.placement_page(acting, group=group, todo=todo, kept=bool(kept), cursor=cursor)
        return self.show_page(
            "workspaces/unit/placements.html",
            page=page,
            groups=pills(PLACEMENT_LABELS, listing.placement_counts(acting), "-" if todo else group, url, whole=EVERY),
            narrowed=TODO_LABELS[todo] if todo else "",
            health=health_of([row for row in page.rows if row.state in LIVE]),
            mentors=record.mentor_names(page.rows),
            url=turned,
        )

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Show everything about one placement that the unit has to do with."""
        return self.page_of(pk)

    def page_of(self, pk: str, form: Form | None = None) -> Response:
        """The page, with what a form of it found wrong."""
        acting, placement = actors.current(), own_placement(pk)
        file = record.file_of(placement)
        return self.show_page(
            "workspaces/unit/placement.html",
            placement=placement,
            file=file,
            steps=steps_of(placement, file),
            health=health_of([placement])[placement.id] if placement.state in LIVE else None,
            hindrances=hindrances(placement) if placement.state == PlacementState.PENDING else [],
            deeds=deeds_of(acting, placement, file),
            history=workflow.history(placement),
            labels={move.name: move.label for move in PLACING.moves.values()},
            states=PlacementState,
            form=form or Form(),
        )

    @expose("/<pk>/files/<file_id>")
    @has_access
    def download(self, pk: str, file_id: str) -> Any:
        """Send a file that hangs on a payment, a request or the retention of a placement; logged."""
        placement = own_placement(pk)
        stored = record.stored_file(placement, file_id)
        if stored is None or not files.is_there(stored):
            raise OutOfReach()
        audit.note("download", placement, file=stored.name)
        unit_of_work.keep_writes()
        return files.as_download(stored)
