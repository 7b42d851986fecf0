"""Slips with a one-time code that officers hand to people whose papers they have seen."""

from typing import Any

from flask import request
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, clock
from app.core.errors import OutOfReach, Refusal, Refused
from app.core.identifiers import normalise
from app.core.views import Page
from app.programme.queries import database_params
from app.security.states import Permission, Role
from app.trainees.queries.people import trainee_in_reach
from app.units.queries import unit_in_reach
from app.units.rules import credit_code
from app.workspaces.queries import registration as known
from app.workspaces.services import registration as services

DAYS = 3
MINUTES = DAYS * 24 * 60


class SlipView(Page):
    """Print the code by which a person, or a unit, confirms a registration at the desk."""

    route_base = "/admin/slips"
    default_view = "unit"
    needs = {"trainee": Permission.TRAINEE_WRITE, "unit": Permission.UNIT_WRITE, "print_unit": Permission.UNIT_WRITE}

    @expose("/trainee/<pk>", methods=["POST"])
    @has_access
    def trainee(self, pk: str) -> Any:
        """Print a code for a person in reach."""
        self._require(Role.COUNTY_AGENT, Role.STREET_WORKER)
        person = trainee_in_reach(pk)
        if person is None:
            raise OutOfReach()
        code = services.print_person_code(person, minutes=MINUTES)
        audit.note("print-code", person)
        whom = _("%(name)s（尾号 %(tail)s）", name=person.name, tail=person.id_tail)
        return self._slip(code, whom, "RegisterView.person", for_unit=False)

    @expose("/unit")
    @has_access
    def unit(self) -> Any:
        """Ask for the credit code of the unit."""
        self._require(Role.COUNTY_AGENT)
        return self.show_page("workspaces/slip_unit.html", uscc=request.args.get("uscc", "")[:18], problem="")

    @expose("/unit", methods=["POST"])
    @has_access
    def print_unit(self) -> Any:
        """Print a code for a unit in reach, or for one that is not known yet."""
        self._require(Role.COUNTY_AGENT)
        uscc = normalise(request.form.get("uscc", ""))[:24]
        problem = credit_code(uscc=uscc, params=database_params()).message
        live = known.live_unit(uscc) if not problem else None
        if live is not None and unit_in_reach(live.id) is None:
            problem = _("这家单位由其他县（市、区）服务，请到那里的窗口办理。")
        if problem:
            return self.show_page("workspaces/slip_unit.html", uscc=uscc, problem=problem), 422
        code = services.print_unit_code(uscc, minutes=MINUTES)
        audit.note("print-code", live, entity="unit", uscc=uscc)
        return self._slip(code, live.name if live is not None else uscc, "RegisterView.unit", for_unit=True)

    def _slip(self, code: str, whom: str, start: str, *, for_unit: bool) -> str:
        until = clock.today().toordinal() + DAYS
        day = clock.today().fromordinal(until)
        return self.show_page("workspaces/slip.html", code=code, whom=whom, until=day, start=start, for_unit=for_unit)

    @staticmethod
    def _require(*roles: Role) -> None:
        if not actors.current().has(*roles):
            raise Refused(Refusal("role", _("确认码由县（区）经办人员、街道社区村工作人员打印。")))
