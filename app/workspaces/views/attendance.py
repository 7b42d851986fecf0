"""The unit's attendance: the grid of a month with its workbook, and the screen with the changing digits."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock, files, tabular
from app.core.calendar import days_from, month_bounds
from app.core.errors import Invalid, OutOfReach
from app.exchange.services.reading import read
from app.placements.models import AttendanceMonth
from app.placements.queries.attendance.grid import month_grid
from app.placements.queries.reaching import placement_in_reach
from app.placements.services.attendance import days, months, presence
from app.placements.services.attendance.gridding import GridOutcome, RowEdit, save_grid
from app.security.states import Permission
from app.workspaces.forms import attendance_grid as forms
from app.workspaces.presenters import attendance as presenter
from app.workspaces.views.desk import PRIVATE
from app.workspaces.views.unit import UnitPage

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII).fullmatch


class UnitAttendance(UnitPage):
    """People × days of one month: entered by keyboard, by select boxes of a form, or in Excel."""

    route_base = "/desk/unit/attendance"
    default_view = "grid"
    needs = dict.fromkeys(("grid", "save", "workbook", "take_in"), Permission.UNIT_DESK)

    @expose("/")
    @has_access
    def grid(self) -> Any:
        """Show the month, this one by default."""
        return self._page(_month())

    @expose("/", methods=["POST"])
    @has_access
    def save(self) -> Any:
        """Store the changed cells; then fill one person's days, or submit the month, when that was asked for."""
        month, unit_id = _month(), self._unit()
        edits = forms.from_form(request.form, month)
        outcome = save_grid(self.actor(), unit_id, month, edits)
        if not outcome.is_clean:
            return self._page(month, outcome=outcome, typed=edits)
        if whose := request.form.get("full"):
            return self._fill(whose, month)
        if request.form.get("submit"):
            return self._page(month, submitted=months.submit_unit(self.actor(), unit_id, month))
        self.say(_("已保存 %(n)s 格，%(at)s。", n=outcome.written, at=f"{clock.now():%H:%M:%S}"))
        return redirect(url_for("UnitAttendance.grid", month=month), 303)

    def _fill(self, placement_id: str, month: str) -> Any:
        placement = placement_in_reach(placement_id)
        if placement is None:
            raise OutOfReach()
        done = days.fill_month(self.actor(), placement, days_from(*month_bounds(month)))
        self.say(_("%(name)s：补记全勤 %(n)s 天。", name=placement.person_name, n=done.written))
        return redirect(url_for("UnitAttendance.grid", month=month), 303)

    @expose("/workbook")
    @has_access
    def workbook(self) -> Any:
        """The same grid as a workbook that can be edited and brought back."""
        month = _month()
        grid = month_grid(self._unit(), month)
        with tabular.spooled() as into:
            chunks = tabular.in_columns(forms.as_rows(grid))
            tabular.xlsx(f"{month}考勤", forms.headings(grid.days, grid.rest_days), chunks, into)
            into.seek(0)
            answer = make_response(into.read())
        answer.headers["Content-Type"] = tabular.XLSX
        answer.headers["Content-Disposition"] = files.disposition("attachment", f"{month}考勤.xlsx")
        answer.headers["Cache-Control"] = PRIVATE
        return answer

    @expose("/workbook", methods=["POST"])
    @has_access
    def take_in(self) -> Any:
        """Store what was changed in the workbook; cells that cannot be stored are shown with the reason."""
        month, given = _month(), request.files.get("file")
        try:
            if given is None:
                raise Invalid({"file": _("请选择要上传的文件。")})
            edits = forms.from_sheet(read(given.stream.read(), given.filename or ""), month)
        except Invalid as error:
            return self._page(month, problem=error.message, status=422)
        outcome = save_grid(self.actor(), self._unit(), month, edits)
        if not outcome.is_clean:
            return self._page(month, outcome=outcome, typed=edits)
        self.say(_("已按表格保存 %(n)s 格。", n=outcome.written))
        return redirect(url_for("UnitAttendance.grid", month=month), 303)

    def _unit(self) -> str:
        own = sorted(self.actor().unit_ids)
        if not own:
            raise OutOfReach()
        return own[0]

    def _page(
        self,
        month: str,
        *,
        outcome: GridOutcome | None = None,
        typed: Mapping[str, RowEdit] | None = None,
        submitted: list[tuple[AttendanceMonth, str]] | None = None,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        grid = presenter.show(month_grid(self._unit(), month), clock.today(), outcome, typed)
        return self.private(
            "workspaces/attendance.html",
            status,
            grid=grid,
            outcome=outcome,
            submitted=submitted,
            problem=problem,
            legend=presenter.LEGEND,
            today=clock.today(),
        )


class UnitScreen(UnitPage):
    """The digits that change every minute, for a screen at the place of work; it goes on without a network (B16)."""

    route_base = "/desk/unit/screen"
    default_view = "screen"
    needs = {"screen": Permission.UNIT_DESK}

    @expose("/")
    @has_access
    def screen(self) -> Any:
        """Show the digits of this minute, and hand the day's key to the script of the page."""
        own = sorted(self.actor().unit_ids)
        if not own:
            raise OutOfReach()
        now = clock.now()
        key = presence.day_key(own[0])
        seconds = now.hour * 3600 + now.minute * 60 + now.second
        code = presence.code_of(key, presence.minute_of(now))
        page = self.private("workspaces/attendance_screen.html", key=key, code=code, seconds=seconds, today=now.date())
        return make_response(page)


def asked_month(otherwise: str) -> str:
    """The month of the address or the form, else another one."""
    given = request.values.get("month", "")
    return given if MONTH(given) else otherwise


def _month() -> str:
    return asked_month(clock.month_of(clock.today()))
