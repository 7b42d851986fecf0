"""What a unit writes down of a placement's money and end: allowances, whether it keeps, and the contract."""

from datetime import date
from typing import Any

from flask import Response, request
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import actor as actors
from app.core import clock, files
from app.core.calendar import DAY
from app.core.errors import OutOfReach
from app.placements.models import Placement
from app.placements.services import after
from app.placements.services.attendance import payments
from app.placements.services.placements import answer_end_prompt
from app.placements.states import ContractKind
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import unit_sheets as sheets
from app.workspaces.queries import unit_record as record
from app.workspaces.views.desk import found
from app.workspaces.views.unit_deeds import PlacementForm
from app.workspaces.views.unit_placements import own_placement

SLIP = "SLIP"  # the kind of an uploaded transfer slip


class UnitClosing(PlacementForm):
    """Allowances, the answer before the end, and retention."""

    route_base = "/desk/unit/placements"
    default_view = "pay"
    needs = dict.fromkeys(("pay", "slip", "keep", "retention", "retained"), Permission.UNIT_DESK)

    @expose("/<pk>/pay", methods=["GET", "POST"])
    @has_access
    def pay(self, pk: str) -> Any:
        """Write down that the allowance of a month was paid, with its slip."""

        def deed(form: Form) -> str:
            amount = form.amount("amount_yuan", ask=_("请填写发放金额。"))
            day = form.day("paid_on", ask=_("请填写发放日期。"))
            slip_no = form.text("slip_no", most=payments.SLIP_MAX)
            form.check()
            payment = payments.record(
                actors.current(),
                placement_id=own_placement(pk).id,
                month=form["month"].strip(),
                amount_yuan=amount or payments.NOTHING,
                paid_on=day or clock.today(),
                is_by_bank=form.flag("is_by_bank"),
                slip_no=slip_no,
            )
            upload = request.files.get("file")
            if upload is not None and upload.filename:
                files.store(payment, SLIP, upload)
            return self.done(pk, _("已登记，等待本人确认收到。"), "payment")

        sheet = sheets.payment_sheet(own_placement(pk))
        return self.act(
            lambda form: self.sheet_page(pk, sheet, form, "payment"), deed, _payment_given(own_placement(pk))
        )

    @expose("/<pk>/payments/<payment_id>/slip", methods=["GET", "POST"])
    @has_access
    def slip(self, pk: str, payment_id: str) -> Any:
        """Add a slip to a payment that is written down."""

        def deed(_form: Form) -> str:
            files.store(found(record.payment_of(own_placement(pk), payment_id)), SLIP, _upload())
            return self.done(pk, _("转账凭证已上传。"), "payment")

        return self.act(lambda form: self.sheet_page(pk, sheets.slip_sheet(), form, "payment"), deed)

    @expose("/<pk>/keep", methods=["POST"])
    @has_access
    def keep(self, pk: str) -> Any:
        """Answer before the end whether the unit keeps the trainee (B29)."""

        def deed(form: Form) -> str:
            if form["answer"] not in ("1", "0"):
                raise OutOfReach()
            keeps = form["answer"] == "1"
            answer_end_prompt(actors.current(), own_placement(pk), answer=keeps)
            said = _("已答复：拟留用。期满后请及时签订劳动合同并登记。") if keeps else _("已答复：不留用。")
            return self.done(pk, said, "end")

        return self.act(lambda form: self._back(pk, form), deed)

    def _back(self, pk: str, form: Form) -> Response:
        return self.sheet_page(pk, sheets.keep_sheet(), form, "end")

    @expose("/<pk>/retention", methods=["GET", "POST"])
    @has_access
    def retention(self, pk: str) -> Any:
        """Write down the labour contract that followed."""
        last = after.window_end(own_placement(pk))
        sheet = sheets.retention_sheet(last.isoformat(), is_late=clock.today() > last)

        def deed(form: Form) -> str:
            kind = form.choice("contract_kind", ContractKind, ask=_("请选择合同类型。"))
            signed = form.day("signed_on", ask=_("请填写合同签订日期。"))
            start = form.day("contract_start", ask=_("请填写合同开始日期。"))
            end, number = form.day("contract_end"), form.text("contract_no", most=60)
            late = form.text("late_reason", most=500)
            form.check()
            upload = request.files.get("file")
            after.record_retention(
                actors.current(),
                own_placement(pk),
                contract_kind=str(kind),
                signed_on=signed or last,
                contract_start=start or last,
                contract_end=end,
                contract_no=number or None,
                late_reason=late or None,
                file=upload if upload is not None and upload.filename else None,
            )
            return self.done(pk, _("留用情况已登记，等待县区核实。"), "end")

        return self.act(lambda form: self.sheet_page(pk, sheet, form, "end"), deed)

    @expose("/<pk>/retention/file", methods=["GET", "POST"])
    @has_access
    def retained(self, pk: str) -> Any:
        """Add the labour contract to the retention."""

        def deed(_form: Form) -> str:
            files.store(found(record.retention_of(own_placement(pk))), after.CONTRACT, _upload())
            return self.done(pk, _("劳动合同已上传。"), "end")

        return self.act(lambda form: self.sheet_page(pk, sheets.contract_sheet(), form, "end"), deed)


def _upload() -> FileStorage:
    return request.files.get("file") or FileStorage()


def _payment_given(placement: Placement) -> dict[str, object]:
    """Last month, the agreed amount, today, by bank."""
    last: date = clock.today().replace(day=1) - DAY
    month = max(clock.month_of(last), clock.month_of(placement.starts_on))
    return {
        "month": request.args.get("month", month),
        "amount_yuan": f"{placement.allowance_yuan:.2f}",
        "paid_on": clock.today().isoformat(),
        "is_by_bank": "1",
    }
