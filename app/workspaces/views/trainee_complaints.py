"""Complaints and calls for help, which the unit does not see; the receipt is shown once."""

from typing import Any

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Invalid
from app.placements.models import Complaint
from app.placements.queries import rights as queries
from app.placements.services import rights as services
from app.placements.states import ComplaintKind, ComplaintState
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.views.desk import found
from app.workspaces.views.trainee import TraineePage

CONTENT_MAX, REASON_MAX = 2000, 500


class TraineeComplaints(TraineePage):
    """My complaints."""

    route_base = "/desk/complaints"
    default_view = "list"
    needs = dict.fromkeys(("list", "show", "reopen", "by_receipt"), Permission.TRAINEE_DESK)

    @expose("/", methods=["GET", "POST"])
    @has_access
    def list(self) -> Response:
        """Complain, and read what became of earlier complaints."""
        if request.method != "POST":
            return self._page(Form())
        made: dict[str, Any] = {}
        answer = self.act(self._page, lambda form: self._complain(form, made))
        if "receipt" not in made:
            return answer
        # Shown on the answer itself and nowhere again: a repeated sending leads to the list instead.
        return self.private("workspaces/trainee/receipt.html", **made)

    @expose("/receipt", methods=["POST"])
    @has_access
    def by_receipt(self) -> Response:
        """Where an anonymous complaint stands, by its receipt; it is posted, so that it stands in no address."""
        form = Form(request.form)
        complaint = queries.complaint_of_receipt(form.text("receipt", most=40))
        if complaint is None:
            form.errors["receipt"] = [_("没有找到这个回执号，请核对。")]
            form.problem = form.error("receipt")
        answer = self._page(form, complaint)
        answer.status_code = 200 if complaint is not None else 422
        return answer

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """One complaint of mine, with its answer."""
        return self._one(pk, Form())

    @expose("/<pk>/reopen", methods=["POST"])
    @has_access
    def reopen(self, pk: str) -> Response:
        """Ask to go on with a complaint that was answered."""
        return self.act(lambda form: self._one(pk, form), lambda form: self._reopen(pk, form))

    def _page(self, form: Form, looked_up: Complaint | None = None) -> Response:
        person = self.person()
        return self.private(
            "workspaces/trainee/complaints.html",
            form=form,
            looked_up=looked_up,
            rows=queries.complaints_of_trainee(person.id),
            units=list({unit: name for _key, unit, name in queries.units_of_trainee(person.id)}.items()),
            kinds=ComplaintKind.options(),
            today=clock.today(),
        )

    def _one(self, pk: str, form: Form) -> Response:
        complaint = found(queries.complaint_in_reach(pk))
        return self.private(
            "workspaces/trainee/complaint.html",
            form=form,
            complaint=complaint,
            can_reopen=complaint.state == ComplaintState.ANSWERED,
            today=clock.today(),
        )

    def _complain(self, form: Form, made: dict[str, Any]) -> str:
        kind = form.choice("kind", ComplaintKind, ask=_("请选择投诉事项。"))
        content = form.text("content", most=CONTENT_MAX, ask=_("请写明情况。"))
        if form["named"] not in ("1", "0"):
            form.errors["named"] = [_("请选择实名还是匿名。")]
        placements = {unit: key for key, unit, _name in queries.units_of_trainee(self.person().id)[::-1]}
        if form["unit_id"] not in placements:
            form.errors["unit_id"] = [_("请选择单位。")]
        form.check()
        if kind is None:
            raise Invalid(form.errors)
        complaint, receipt = services.complain(
            self.actor(),
            unit_id=form["unit_id"],
            kind=kind,
            content=content,
            placement_id=placements[form["unit_id"]],
            is_anonymous=form["named"] == "0",
        )
        made |= {"receipt": receipt, "complaint": complaint}
        return url_for("TraineeComplaints.list")

    def _reopen(self, pk: str, form: Form) -> str:
        reason = form.text("reason", most=REASON_MAX, ask=_("请写明还有什么没有解决。"))
        form.check()
        services.reopen(self.actor(), found(queries.complaint_in_reach(pk)), reason=reason)
        self.say(_("已请县（区）继续处理。"))
        return url_for("TraineeComplaints.show", pk=pk)
