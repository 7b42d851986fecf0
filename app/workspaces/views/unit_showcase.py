"""The selection at the desk of a unit: open batches, an application from draft to naming, records behind figures."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, jsonify, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from app.core import audit, clock, files, unit_of_work
from app.core.errors import OutOfReach, ServiceError, answer_for, as_json
from app.core.views.sending import send_pdf, written_first
from app.security.states import Permission
from app.showcase.models import Nomination
from app.showcase.queries import facts as counting
from app.showcase.queries.batches import batch_in_reach, open_batches
from app.showcase.queries.nominations import nomination_in_reach
from app.showcase.rules.bands import plain
from app.showcase.services import certificates, materials, nominations
from app.showcase.services.moving import perform
from app.showcase.states import IN_FORCE
from app.workspaces.forms import unit_showcase as reading
from app.workspaces.forms.typed import Form
from app.workspaces.forms.unit import require_fresh
from app.workspaces.presenters import unit_showcase as telling
from app.workspaces.presenters import unit_showcase_sheet as sheets
from app.workspaces.presenters.unit_showcase_case import Case, case_of, offers_of
from app.workspaces.queries import unit_lists as listing
from app.workspaces.queries import unit_showcase as asking
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage

READ, NOMINATE = Permission.UNIT_DESK, Permission.SHOWCASE_NOMINATE
RECORDS = 200  # listed behind a figure
PAPERS: dict[str, Callable[[Nomination], tuple[str, bytes] | None]] = {
    "certificate": certificates.certificate_pdf,
    "plaque": certificates.plaque_pdf,
}


def own(pk: str) -> Nomination:
    """The nomination of the actor's own unit; raises OutOfReach."""
    return found(nomination_in_reach(pk))


class UnitShowcase(UnitPage):
    """Batches that cover the unit, and its applications."""

    route_base = "/desk/unit/showcase"
    default_view = "list"
    needs = {
        **dict.fromkeys(("list", "show", "check", "records", "download", "paper"), READ),
        **dict.fromkeys(("start", "save", "submit", "take_back"), NOMINATE),
    }

    # -- reading

    @expose("/")
    @has_access
    def list(self) -> Response:
        """Show what is named, what can be applied for, and where the applications stand."""
        return self._list(Form())

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """Show one application: what is to be done, the sheet item by item, the result once it is public."""
        return self._page(pk, Form(given=reading.given_of(own(pk))))

    @expose("/<pk>/check")
    @has_access
    def check(self, pk: str) -> Response:
        """Show everything once more before it is sent."""
        return self._check(pk, Form())

    @expose("/<pk>/records/<code>")
    @has_access
    def records(self, pk: str, code: str) -> Response:
        """Show the records behind one figure."""
        nomination = own(pk)
        case = case_of(nomination)
        row = next((row for row in case.told.rows() if row.item.code == code and row.has_records), None)
        if row is None or row.item.fact is None:
            raise OutOfReach()
        lines = counting.behind(nomination.unit_id, row.item.fact, counting.period_of(nomination.batch))
        return self.show_page(
            "workspaces/unit/showcase_records.html",
            nomination=nomination,
            row=row,
            bands=sheets.bands_of(row.item),
            lines=[(line, sheets.address_of(line)) for line in lines[:RECORDS]],
            more=max(len(lines) - RECORDS, 0),
        )

    @expose("/<pk>/files/<file_id>")
    @has_access
    def download(self, pk: str, file_id: str) -> Any:
        """Send a document of the application; logged."""
        nomination = own(pk)
        stored = files.file_of(nomination, file_id)
        if stored is None or not files.is_there(stored):
            raise OutOfReach()
        audit.note("download", nomination, file=stored.name)
        unit_of_work.keep_writes()
        return files.as_download(stored)

    @expose("/<pk>/papers/<kind>.pdf")
    @has_access
    def paper(self, pk: str, kind: str) -> Response:
        """Send the certificate or the plaque of a named unit."""
        paper = written_first(lambda: PAPERS[kind](own(pk))) if kind in PAPERS else None
        if paper is None:
            raise OutOfReach()
        name, pdf = paper
        return send_pdf(pdf, name)

    # -- deeds

    @expose("/start", methods=["POST"])
    @has_access
    def start(self) -> Response:
        """Begin an application in an open batch."""

        def deed(form: Form) -> str:
            nomination = nominations.draft(self.actor(), found(batch_in_reach(form["batch"])))
            self.say(_("申报草稿已建立：系统已有的数据已经填好。"))
            return self.url("show", nomination.id)

        return self.act(self._list, deed)

    @expose("/<pk>/save", methods=["POST"])
    @has_access
    def save(self, pk: str) -> Response:
        """Keep the draft with the files that were chosen, or take a file off it; a script gets the version as JSON."""
        if request.accept_mimetypes.best == "application/json":
            return self._kept_as_data(pk)

        def deed(form: Form) -> str:
            nomination, codes = self._keep_words(pk, form)
            for code, upload in reading.uploads_of(codes):
                materials.provide(self.actor(), nomination, code, upload, field=f"{reading.FILE}{code}")
            if form["remove"]:
                materials.remove(self.actor(), nomination, form["remove"])
            if form["go"] == "check":
                return self.url("check", pk)
            self.say(_("草稿已保存。"))
            return self.url("show", pk)

        return self.act(lambda form: self._page(pk, form), deed)

    def _keep_words(self, pk: str, form: Form) -> tuple[Nomination, Sequence[str]]:
        nomination = own(pk)
        codes = asked_of(nomination)
        require_fresh(form, nomination, reading.stored_of(nomination, codes))
        words, statement = reading.read_materials(form, codes), reading.read_statement(form)
        form.check()
        nominations.save(self.actor(), nomination, materials=words, statement=statement)
        return nomination, codes

    def _kept_as_data(self, pk: str) -> Response:
        try:
            nomination, _codes = self._keep_words(pk, Form(request.form))
        except (ServiceError, StaleDataError) as error:
            unit_of_work.rollback()
            return as_json(answer_for(error))
        return jsonify(version=nomination.version, at=clock.now().strftime("%H:%M"))

    @expose("/<pk>/submit", methods=["POST"])
    @has_access
    def submit(self, pk: str) -> Response:
        """Send the application, with the pledge."""

        def deed(form: Form) -> str:
            pledge = form.flag("pledge", ask=_("请先阅读并勾选承诺。"))
            form.check()
            nomination = nominations.submit(self.actor(), own(pk), pledge=pledge)
            day = nomination.batch.review_by.isoformat()
            self.say(_("申报已提交，初审应在 %(day)s 前完成。", day=day))
            return self.url("show", pk)

        return self.act(lambda form: self._check(pk, form), deed)

    @expose("/<pk>/take-back", methods=["POST"])
    @has_access
    def take_back(self, pk: str) -> Response:
        """Take the application back to change it."""

        def deed(_form: Form) -> str:
            nominations.take_back(self.actor(), own(pk))
            self.say(_("申报已撤回，修改后请重新提交。"))
            return self.url("show", pk)

        return self.act(lambda form: self._page(pk, form), deed)

    # -- parts

    @staticmethod
    def url(name: str, pk: str, **more: Any) -> str:
        """The address of a page of an application."""
        return url_for(f"UnitShowcase.{name}", pk=pk, **more)

    def _list(self, form: Form) -> Response:
        acting = self.actor()
        units, mine = listing.units_of(acting), asking.nominations_of(acting)
        notices, batches = asking.notices_of({row.batch_id for row in mine}), open_batches(clock.today())
        told = [(row, telling.standing_of(row, notices.get(row.batch_id))) for row in mine]
        seen = {row.batch_id for row in mine} | {batch.id for batch in batches}
        offers = [offer for unit in units[:1] for offer in offers_of(unit, batches, mine)]
        return self.show_page(
            "workspaces/unit/showcase_list.html",
            form=form,
            offers=[offer for offer in offers if offer.nomination is None],
            honours=[(row, at) for row, at in told if row.state in IN_FORCE],
            mine=[
                (row, at, telling.steps_of(row, notices.get(row.batch_id)))
                for row, at in told
                if row.state not in IN_FORCE
            ],
            others=asking.other_batches(seen),
            organisers=telling.ORGANISERS,
        )

    def _page(self, pk: str, form: Form) -> Response:
        case = case_of(own(pk))
        nomination = case.nomination
        is_named = nomination.state in IN_FORCE and nomination.lapsed_on is None
        papers = ((_("下载证书"), "certificate"), (_("下载牌匾样式"), "plaque")) if is_named else ()
        return self._with(
            "showcase.html",
            case,
            form=form,
            organiser=telling.ORGANISERS[nomination.level],
            papers=[(label, self.url("paper", pk, kind=kind)) for label, kind in papers],
            can_take_back=self._may(nomination, "take_back"),
        )

    def _check(self, pk: str, form: Form) -> Response:
        case = case_of(own(pk))
        if not case.is_draft:
            return self._page(pk, form)
        return self._with(
            "showcase_check.html",
            case,
            form=form,
            reviewer=telling.REVIEWERS[case.nomination.level],
            refusal=perform.refusal(self.actor(), case.nomination, perform.workflow.moves["submit"]),
        )

    def _may(self, nomination: Nomination, name: str) -> bool:
        return perform.refusal(self.actor(), nomination, perform.workflow.moves[name]) is None

    def _with(self, template: str, case: Case, **context: Any) -> Response:
        facts = {name: getattr(case, name) for name in Case.__dataclass_fields__}
        more = {
            "organisers": telling.ORGANISERS,
            "plain": plain,
            "is_draft": case.is_draft,
            "bands_of": sheets.bands_of,
        }
        return self.show_page(f"workspaces/unit/{template}", **facts, **more, **context)


def asked_of(nomination: Nomination) -> list[str]:
    """The codes of the items of which the unit tells."""
    return [row.item.code for row in case_of(nomination).told.asked]
