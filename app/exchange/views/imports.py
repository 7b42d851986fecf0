"""Pages of imports: choose a file, see every fault, lay out columns, import the good rows, take them back."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, clock, jobs, once, search, tabular, unit_of_work
from app.core.errors import Invalid, OutOfReach, Refused, ServiceError
from app.core.views import EntityView
from app.core.views.saving import REFUSALS, told
from app.core.workflow import history
from app.exchange.card import IMPORT
from app.exchange.models import ImportBatch
from app.exchange.policy.imports import is_maker
from app.exchange.queries import imports as queries
from app.exchange.services import forgetting, importing, keeping, progress, reading, sheets, storing
from app.exchange.services.cells import shown
from app.exchange.services.columns import KEY
from app.exchange.services.targets import TARGETS, Target
from app.exchange.states import UNDER_WAY, ImportState
from app.security.states import Permission

SAMPLE_ROWS = 3
ACTS = ("new", "template", "columns", "sheet", "check", "run", "undo", "drop", "errors", "progress")
Again = Callable[[ImportBatch, ServiceError], Response]


class ImportView(EntityView):
    """Imports from files: one's own, and those of one's department and area."""

    card = IMPORT
    route_base = "/admin/imports"
    read = Permission.IMPORT
    needs = dict.fromkeys(ACTS, Permission.IMPORT)
    list_template = "exchange/imports.html"
    show_template = "exchange/import.html"

    # -- reading

    def targets(self) -> list[Target]:
        """What the actor may import."""
        return importing.targets_of(actors.current())

    def extra(self, record: ImportBatch) -> dict[str, Any]:
        acting = actors.current()
        column, after = search.clean(request.args.get("column")), search.clean(request.args.get("after"))
        found = queries.faults_page(record, column, after) if record.faults else []
        faults = found[: queries.PAGE_SIZE]
        layout = importing.layout_in(record)
        by_column = queries.faults_by_column(record) if record.faults else []
        return {
            "mine": is_maker(acting, record) is None,
            "has_file": keeping.is_kept(record.id),
            "percent": _percent(record),
            "under_way": record.state in UNDER_WAY,
            "is_working": record.state not in UNDER_WAY or jobs.is_working(),
            "faults_most": importing.FAULTS_MAX,
            "faults": faults,
            "fault_columns": by_column,
            "absent": [heading for name, heading, _count in by_column if name and name not in layout.names],
            "column": column,
            "next_after": faults[-1].id if len(found) > queries.PAGE_SIZE else None,
            "after": after,
            "preview": importing.preview_of(record),
            "ignored": layout.ignored(),
            "stays": queries.kept_rows(record) if record.kept else [],
            "undo_refusal": importing.perform.refusal(acting, record, importing.perform.workflow.moves["undo"]),
            "list_url": self._list_url(record.target),
            "is_known": record.target in TARGETS,
            "history": history(record),
            "moves": importing.perform.workflow.moves,
        }

    def _list_url(self, target: str) -> str | None:
        for view in self.appbuilder.baseviews:
            if isinstance(view, EntityView) and view.card_name == target:
                return url_for(f"{view.endpoint}.list")
        return None

    @expose("/<pk>/progress")
    @has_access
    def progress(self, pk: str) -> Response:
        """Say how far a batch is."""
        batch = self.record(pk)
        done, total = progress.read(batch.id)
        return make_response(
            {
                "state": str(batch.state),
                "label": _(batch.state.label),
                "done": done,
                "total": total or batch.total,
                "percent": _percent(batch),
                "is_over": batch.state not in UNDER_WAY,
            }
        )

    # -- a file comes in

    @expose("/new/<target>", methods=["GET", "POST"])
    @has_access
    def new(self, target: str) -> Any:
        """Choose a file; it is checked at once, and nothing is stored of its rows."""
        wanted = importing.target_of(actors.current(), target)
        if request.method == "GET":
            return self._upload_page(wanted, {})

        def act() -> Response:
            batch = importing.upload(actors.current(), wanted, request.files.get("file"), request.form)
            page = "columns" if batch.state == ImportState.UPLOADED else "show"
            return make_response(redirect(url_for(f"ImportView.{page}", pk=batch.id)))

        try:
            return once.once(act)
        except Invalid as error:
            unit_of_work.rollback()
            return make_response(self._upload_page(wanted, error.fields), error.status)

    def _upload_page(self, target: Target, problems: dict[str, list[str]]) -> str:
        return self.show_page(
            "exchange/import_new.html",
            card=self.card,
            target=target,
            columns=[(column, sheets.allowed_in(column)) for column in target.columns()],
            options=target.options(),
            typed=request.form,
            problems=problems,
            list_url=self._list_url(target.name),
            most=(reading.SIZE_MAX >> 20, f"{reading.ROWS_MAX:,}"),
            once=once.fresh_key(),
        )

    @expose("/template/<target>")
    @has_access
    def template(self, target: str) -> Response:
        """Send the empty list of a target; logged."""
        wanted = importing.target_of(actors.current(), target)
        stream = sheets.template(wanted)
        audit.note("import_template", target=wanted.name)
        unit_of_work.keep_writes()
        name = _("%(title)s导入模板.xlsx", title=_(wanted.title))
        return send_file(stream, tabular.XLSX, as_attachment=True, download_name=name)

    # -- its columns

    @expose("/<pk>/columns", methods=["GET", "POST"])
    @has_access
    def columns(self, pk: str) -> Any:
        """Say which column of the file fills which column of the target."""
        batch = self._own(pk)
        names = [request.form.get(f"c-{place}", "") for place in range(len(importing.layout_in(batch).names))]
        if request.method == "GET":
            return self._columns_page(batch, importing.layout_in(batch).names, None)
        return self._acted(
            pk,
            lambda batch: importing.remap(actors.current(), batch, names),
            lambda batch, error: self._columns_page(batch, names, error),
        )

    @expose("/<pk>/sheet", methods=["POST"])
    @has_access
    def sheet(self, pk: str) -> Any:
        """Take another sheet of the file."""
        name = request.form.get("sheet", "")
        return self._acted(pk, lambda batch: importing.choose_sheet(actors.current(), batch, name), page="columns")

    def _columns_page(self, batch: ImportBatch, names: list[str], problem: ServiceError | None) -> Response:
        target = importing.target_of(actors.current(), batch.target)
        layout = importing.layout_in(batch)
        rows = importing.sheet_of(batch).rows[layout.first : layout.first + SAMPLE_ROWS]
        personal = {column.name for column in target.columns() if column.sensitive}
        lines = [
            {
                "place": place,
                "letter": reading.letter_of(place),
                "heading": heading,
                "name": names[place] if place < len(names) else "",
                "samples": [
                    shown(row[place], sensitive=layout.names[place] in personal) for row in rows if row[place] != ""
                ],
            }
            for place, heading in enumerate(layout.headings)
        ]
        page = self.show_page(
            "exchange/import_columns.html",
            card=self.card,
            record=batch,
            lines=lines,
            columns=[*target.columns(), KEY],
            missing=layout.missing(target.columns()) if not layout.is_keyed else [],
            sheets=importing.sheets_in(batch),
            problem=problem,
            once=once.fresh_key(),
        )
        return make_response(page, problem.status if problem else 200)

    # -- what is done with it

    @expose("/<pk>/check", methods=["POST"])
    @has_access
    def check(self, pk: str) -> Any:
        """Check the file once more against what is stored now."""
        return self._acted(pk, lambda batch: importing.recheck(actors.current(), batch))

    @expose("/<pk>/run", methods=["POST"])
    @has_access
    def run(self, pk: str) -> Any:
        """Import the good rows, or put them in the queue."""
        only_good = request.form.get("only_good") == "1"
        return self._acted(pk, lambda batch: _tell(storing.run(actors.current(), batch, only_good=only_good)))

    @expose("/<pk>/undo", methods=["POST"])
    @has_access
    def undo(self, pk: str) -> Any:
        """Take the import back; rows that were changed since stay and are listed."""

        def act(batch: ImportBatch) -> None:
            stays = forgetting.undo(actors.current(), batch)
            words = _("已撤销；有 %(n)s 行在导入后又被修改，保留现在的内容。", n=len(stays)) if stays else _("已撤销。")
            flash(words, "warning" if stays else "success")

        return self._acted(pk, act)

    @expose("/<pk>/drop", methods=["POST"])
    @has_access
    def drop(self, pk: str) -> Any:
        """Give a batch up; its file goes."""
        return self._acted(pk, lambda batch: forgetting.drop(actors.current(), batch))

    @expose("/<pk>/errors.xlsx")
    @has_access
    def errors(self, pk: str) -> Response:
        """Send the person's own sheet back with the errors written into it; logged."""
        batch = self._own(pk)
        only_bad = batch.state in (ImportState.DONE, ImportState.UNDONE)
        layout, sheet = importing.layout_in(batch), importing.sheet_of(batch)
        stream = sheets.error_sheet(_(batch.title), sheet, layout, queries.all_faults(batch), only_bad=only_bad)
        audit.note("import_errors", batch, target=batch.target, faults=batch.faults)
        unit_of_work.keep_writes()
        name = _("%(title)s标错表-%(day)s.xlsx", title=_(batch.title), day=f"{clock.today():%Y%m%d}")
        return send_file(stream, tabular.XLSX, as_attachment=True, download_name=name)

    def _own(self, pk: str) -> ImportBatch:
        """A batch of the acting person; the file of somebody else stays theirs."""
        batch: ImportBatch = self.record(pk)
        if refusal := is_maker(actors.current(), batch):
            raise Refused(refusal)
        return batch

    def _acted(
        self, pk: str, deed: Callable[[ImportBatch], Any], again: Again | None = None, *, page: str = "show"
    ) -> Any:
        """Do it once; what goes wrong is told on the page it was asked on."""

        def act() -> Response:
            deed(self.record(pk))
            return make_response(redirect(url_for(f"ImportView.{page}", pk=pk)))

        try:
            return once.once(act)
        except REFUSALS as raised:
            unit_of_work.rollback()
            error = told(raised)
            if isinstance(error, OutOfReach):
                raise error from raised
            batch = self.record(pk)
            return again(batch, error) if again else self._record_page(batch, problem=error)


def _percent(batch: ImportBatch) -> int:
    done, total = progress.read(batch.id) if batch.state in UNDER_WAY else (0, 0)
    return min(99, done * 100 // total) if total else 0


def _tell(batch: ImportBatch) -> None:
    """Say what became of the import."""
    if batch.state == ImportState.DONE:
        flash(_("已导入 %(n)s 行。", n=batch.good), "success")
    elif batch.state == ImportState.QUEUED:
        flash(_("已排队，完成后本页会更新；可以先离开。"), "success")


def import_page(name: str) -> str | None:
    """Where the acting person imports the records of a card; None when nothing of that name is theirs to import."""
    offered = any(target.name == name for target in importing.targets_of(actors.current()))
    return url_for("ImportView.new", target=name) if offered else None
