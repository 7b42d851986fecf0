"""What goes with a unit's attendance: leave that waits for an answer, and the allowances that were paid."""

from decimal import Decimal
from typing import Any

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock, files
from app.core.calendar import add_months, month_bounds
from app.core.errors import Invalid, OutOfReach
from app.placements.queries.attendance.leave import leave_asked, leave_in_reach
from app.placements.queries.attendance.payments import allowances_of_unit
from app.placements.services.attendance import leave, payments
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.views.attendance import asked_month
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage

SLIP = "SLIP"


class UnitLeave(UnitPage):
    """Leave of the unit's trainees that waits for an answer."""

    route_base = "/desk/unit/leave"
    default_view = "list"
    needs = dict.fromkeys(("list", "answer"), Permission.UNIT_DESK)

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show what was asked for, the soonest first."""
        return self._page(Form())

    @expose("/<pk>", methods=["POST"])
    @has_access
    def answer(self, pk: str) -> Any:
        """Grant or refuse one request."""
        row = found(leave_in_reach(pk))

        def deed(form: Form) -> str:
            reason = form.text("reason", most=200)
            if form["answer"] == "grant":
                leave.grant(self.actor(), row, reason=reason)
                self.say(_("已批准%(name)s的请假，对应的工作日已记入考勤。", name=row.person_name))
            else:
                leave.deny(self.actor(), row, reason=reason)
                self.say(_("已答复%(name)s：不批准。", name=row.person_name))
            return url_for("UnitLeave.list")

        return self.act(self._page, deed)

    def _page(self, form: Form) -> Response:
        rows = [row for unit_id in sorted(self.actor().unit_ids) for row in leave_asked(unit_id)]
        return self.private("workspaces/attendance_leave.html", rows=rows, form=form, today=clock.today())


class UnitAllowances(UnitPage):
    """The allowance of a month: what each was due, what was paid with which slip, and what the trainee says of it."""

    route_base = "/desk/unit/allowances"
    default_view = "month"
    needs = dict.fromkeys(("month", "pay"), Permission.UNIT_DESK)

    @expose("/")
    @has_access
    def month(self) -> Any:
        """Show one month, the last one by default."""
        return self._page(Form())

    @expose("/", methods=["POST"])
    @has_access
    def pay(self) -> Any:
        """Tell that the allowance of one person was paid."""
        return self.act(self._page, self._pay)

    def _pay(self, form: Form) -> str:
        amount = form.amount("amount_yuan", ask=_("请填写发放金额。"))
        paid_on = form.day("paid_on", ask=_("请填写发放日期。"))
        slip_no, by_bank = form.text("slip_no", most=60), form.flag("is_by_bank")
        form.check()
        if amount is None or paid_on is None:
            raise Invalid({"amount_yuan": _("请填写发放金额。")})
        payment = payments.record(
            self.actor(),
            placement_id=form["placement_id"],
            month=self._month(),
            amount_yuan=Decimal(amount),
            paid_on=paid_on,
            is_by_bank=by_bank,
            slip_no=slip_no,
        )
        if (given := request.files.get("file")) is not None and given.filename:
            files.store(payment, SLIP, given)
        self.say(_("已登记%(name)s的发放，请本人答复是否收到。", name=payment.person_name))
        return url_for("UnitAllowances.month", month=payment.month)

    @staticmethod
    def _month() -> str:
        last = add_months(month_bounds(clock.month_of(clock.today()))[0], -1)
        return asked_month(clock.month_of(last))

    def _page(self, form: Form) -> Response:
        own = sorted(self.actor().unit_ids)
        if not own:
            raise OutOfReach()
        month = self._month()
        first = month_bounds(month)[0]
        return self.private(
            "workspaces/attendance_allowances.html",
            rows=allowances_of_unit(own[0], month),
            month=month,
            previous=clock.month_of(add_months(first, -1)),
            following=clock.month_of(add_months(first, 1)),
            form=form,
            today=clock.today(),
        )
