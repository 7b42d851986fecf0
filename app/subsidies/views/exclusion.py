"""The exclusion matrix of the parameters in force, and what one person has across years and counties (B23)."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access

from app.core import rulebook, search
from app.core.errors import OutOfReach
from app.core.views import Page
from app.programme.queries import database_params
from app.security.states import Permission
from app.subsidies.queries import exclusion as queries
from app.subsidies.queries.naming import parameter_name
from app.trainees.queries.people import TRAINEE_LOOKUP, trainee_in_reach

READ = Permission.RISK_READ
KEYS = ("exclusive_pairs", "exclusive_by_day")
FOUND = 20


class ExclusionView(Page):
    """Which subsidies exclude each other, and the look-up of one person in reach."""

    route_base = "/admin/subsidy-exclusion"
    default_view = "list"
    needs = {"list": READ, "person": READ, "lookup": READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The table of kinds; with a person chosen, go to the page of that person."""
        if key := search.clean(request.args.get("trainee_id")):
            return redirect(url_for("ExclusionView.person", pk=key))
        kinds, cells = queries.table()
        params = database_params()
        return self.show_page(
            "subsidies/exclusion.html",
            kinds=[(kind, queries.kind_name(kind)) for kind in kinds],
            cells=cells,
            rows=[(parameter_name(key), row) for key in KEYS if (row := params.row(key)) is not None],
            rule=rulebook.find("R41"),
        )

    @expose("/people/<pk>")
    @has_access
    def person(self, pk: str) -> Any:
        """All subsidies and benefits of a person in reach, wherever they were granted."""
        trainee = trainee_in_reach(pk)
        if trainee is None:
            raise OutOfReach()
        return self.show_page("subsidies/enjoyed.html", trainee=trainee, rows=queries.history_of(trainee))

    @expose("/lookup")
    @has_access
    def lookup(self) -> Any:
        """Find a person in reach for the look-up field."""
        if request.args.get("field") != "trainee_id":
            abort(404)
        found = TRAINEE_LOOKUP.find(search.clean(request.args.get("q")))[:FOUND]
        return {"items": [{"value": value, "label": label} for value, label in found]}
