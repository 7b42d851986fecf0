"""What a unit does about one placement: mentor, plan, weekly notes, and what it asks the county to confirm."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import actor as actors
from app.core import clock, files
from app.core.errors import OutOfReach
from app.placements.queries import agreements
from app.placements.queries import mentoring as mentors
from app.placements.queries import placements as asking
from app.placements.services import mentoring, placements
from app.placements.states import RequestKind
from app.security.states import Permission
from app.units.queries import unit_in_reach
from app.workspaces.forms.typed import Form
from app.workspaces.forms.unit import require_fresh
from app.workspaces.presenters import unit_sheets as sheets
from app.workspaces.presenters.unit_fields import Sheet
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage
from app.workspaces.views.unit_placements import own_placement

TEXT_MAX = 1000
WORDS_MAX = 500


class PlacementForm(UnitPage):
    """A page with one form about a placement."""

    def sheet_page(self, pk: str, sheet: Sheet, form: Form, anchor: str = "", **more: Any) -> Response:
        """Show the form under the name of the person."""
        placement = own_placement(pk)
        return self.show_page(
            "workspaces/unit/deed.html",
            sheet=sheet,
            form=form,
            subject=f"{placement.person_name} · {placement.post_title}",
            back_url=url_for("UnitPlacements.show", pk=pk, _anchor=anchor or None),
            back_label=placement.person_name,
            **more,
        )

    def done(self, pk: str, said: str, anchor: str) -> str:
        """Say that it is done and lead back to the block of the page."""
        flash(said, "success")
        return url_for("UnitPlacements.show", pk=pk, _anchor=anchor)


class UnitDeeds(PlacementForm):
    """Mentor, plan, notes and requests."""

    route_base = "/desk/unit/placements"
    default_view = "mentor"
    needs = dict.fromkeys(("mentor", "plan", "week", "ask", "take_back", "contract"), Permission.UNIT_DESK)

    @expose("/<pk>/mentor", methods=["GET", "POST"])
    @has_access
    def mentor(self, pk: str) -> Any:
        """Name the mentor; load and warnings of R22 stand beside the names.  Later the agreement does (B27)."""
        bound = agreements.in_force(own_placement(pk))
        refusal = placements.why_not_guide(actors.current(), own_placement(pk))
        if request.method == "GET" and refusal and bound:
            flash(refusal.message, "warning")
            return redirect(url_for("UnitAgreements.change", pk=bound.id))

        def deed(form: Form) -> str:
            warning = placements.assign_mentor(actors.current(), own_placement(pk), form["mentor_id"])
            if warning:
                flash(warning, "warning")
            return self.done(pk, _("已指定带教老师。"), "mentor")

        return self.act(lambda form: self._mentor_page(pk, form), deed, {"mentor_id": own_placement(pk).mentor_id})

    def _mentor_page(self, pk: str, form: Form) -> Response:
        unit = unit_in_reach(own_placement(pk).unit_id)
        rows = mentors.mentors_of(unit, active_only=True) if unit else []
        load, warnings = mentors.load_of(rows), mentoring.warnings_of(rows)
        options = [(row.id, _("%(name)s（现带教 %(n)s 人）", name=row.name, n=load[row.id])) for row in rows]
        return self.sheet_page(
            pk, sheets.mentor_sheet(options), form, "mentor", table=sheets.mentor_table(rows, load, warnings)
        )

    @expose("/<pk>/plan", methods=["GET", "POST"])
    @has_access
    def plan(self, pk: str) -> Any:
        """Write the plan."""

        def deed(form: Form) -> str:
            placement = own_placement(pk)
            require_fresh(form, placement, {"mentor_plan": placement.mentor_plan or ""})
            words = form.text("mentor_plan", most=TEXT_MAX, ask=_("请填写带教计划。"))
            form.check()
            mentoring.write_plan(actors.current(), placement, mentor_plan=words)
            return self.done(pk, _("带教计划已保存。"), "mentor")

        def show(form: Form) -> Response:
            hidden = {"version": own_placement(pk).version}
            return self.sheet_page(pk, sheets.plan_sheet(), form, "mentor", hidden=hidden)

        return self.act(show, deed, {"mentor_plan": own_placement(pk).mentor_plan})

    @expose("/<pk>/week", methods=["GET", "POST"])
    @has_access
    def week(self, pk: str) -> Any:
        """Note a week."""

        def deed(form: Form) -> str:
            day = form.day("week_of", ask=_("请填写日期。"))
            words = form.text("content", most=TEXT_MAX, ask=_("请填写本周带教内容。"))
            form.check()
            mentoring.note_week(actors.current(), own_placement(pk), week_of=day or clock.today(), content=words)
            return self.done(pk, _("周记已保存。"), "mentor")

        given = {"week_of": clock.today().isoformat()}
        return self.act(lambda form: self.sheet_page(pk, sheets.week_sheet(), form, "mentor"), deed, given)

    @expose("/<pk>/ask/<kind>", methods=["GET", "POST"])
    @has_access
    def ask(self, pk: str, kind: str) -> Any:
        """Ask the county to suspend, resume, keep or end."""
        wanted = RequestKind.__members__.get(kind.upper())
        if wanted is None:
            raise OutOfReach()

        def deed(form: Form) -> str:
            facts = _request_facts(form, wanted)
            asked = placements.ask(actors.current(), own_placement(pk), kind=wanted.value, **facts)
            upload = request.files.get("file")
            if wanted == RequestKind.RETAIN and upload is not None and upload.filename:
                files.store(asked, placements.CONTRACT, upload)
            due = _("请于 %(day)s 前报送。", day=asked.report_due.isoformat()) if asked.report_due else ""
            return self.done(pk, _("申请已提交县区确认。") + due, "standing")

        sheet = sheets.request_sheet(wanted, own_placement(pk))
        return self.act(lambda form: self.sheet_page(pk, sheet, form, "standing"), deed, sheets.request_given(wanted))

    @expose("/<pk>/contract", methods=["GET", "POST"])
    @has_access
    def contract(self, pk: str) -> Any:
        """Add the labour contract to the request that waits."""

        def deed(_form: Form) -> str:
            waiting = asking.open_request_of(own_placement(pk), RequestKind.RETAIN)
            files.store(found(waiting), placements.CONTRACT, _upload())
            return self.done(pk, _("劳动合同已上传。"), "standing")

        return self.act(lambda form: self.sheet_page(pk, sheets.contract_sheet(), form, "standing"), deed)

    @expose("/<pk>/take-back", methods=["POST"])
    @has_access
    def take_back(self, pk: str) -> Any:
        """Take the own request back."""

        def deed(_form: Form) -> str:
            placements.take_back(actors.current(), found(asking.open_request(own_placement(pk))))
            return self.done(pk, _("申请已撤回。"), "standing")

        return self.act(lambda form: self.sheet_page(pk, sheets.take_back_sheet(), form, "standing"), deed)


def _upload() -> FileStorage:
    return request.files.get("file") or FileStorage()


def _request_facts(form: Form, kind: RequestKind) -> dict[str, Any]:
    words = form.text("words", most=WORDS_MAX, ask=_("请写明情况。"))
    if kind == RequestKind.RETAIN:
        facts: dict[str, Any] = {
            "contract_no": form.text("contract_no", most=60),
            "contract_signed_on": form.day("contract_signed_on", ask=_("请填写合同签订日期。")),
            "contract_start": form.day("contract_start", ask=_("请填写合同开始日期。")),
            "contract_end": form.day("contract_end"),
        }
    else:
        facts = {"on_day": form.day("on_day", ask=_("请填写日期。"))}
    if kind == RequestKind.END:
        facts["end_reason"] = form["end_reason"] or None
    form.check()
    return {"words": words, **facts}
