"""Generated pages of one entity: list, record, add, edit, moves, bulk moves, export, look-up, reveal."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, marks, once, permissions, search, unit_of_work, workflow
from app.core.card import masked
from app.core.declared import Declared
from app.core.errors import Invalid, OutOfReach, Refused, ServiceError, Stale
from app.core.forms import facts_of, form_for
from app.core.views import exporting, importing, listing, saving
from app.core.views.exporting import ExportingMixin
from app.core.views.page import Page
from app.core.views.panels import panels_of
from app.core.workflow import Ask

Names = list[str]
BULK_MAX = 100
LOOKUP_MAX = 20


class EntityView(ExportingMixin, Declared, Page):
    """Pages generated from a card; a part states card, permissions and services, nothing else."""

    default_view = "list"
    list_template = "admin/list.html"
    show_template = "admin/show.html"
    deeds: ClassVar[dict[str, str]] = {}  # lines of a record's history that are no moves, in words

    def __init__(self) -> None:
        card = type(self).card
        self.needs = {  # type: ignore[misc]
            **dict.fromkeys(("list", "show", "move", "bulk", "lookup", "reveal"), self.read),
            **dict.fromkeys(exporting.METHODS, permissions.EXPORT),
            **dict.fromkeys(("add", "edit"), self.write or "nobody"),
            **type(self).needs,
        }
        self.card_name = card.name
        super().__init__()
        self.offer_export()

    # -- reading

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show one page of the records in reach."""
        try:
            found = listing.listing(self.card, self.endpoint, self.base(request.args))
        except Invalid as error:
            flash(error.message, "warning")
            return redirect(url_for(f"{self.endpoint}.list"))
        takes = (
            self.may_take(),
            self.may_take_clear() and bool({*self.card.sensitive} & {*listing.telling(self.card)}),
        )
        return self.show_page(
            self.list_template,
            card=self.card,
            listing=found,
            adds=self._may_add(),
            bulk=self._bulk_moves(),
            takes=takes,
        )

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Show one record with its moves, panels and history."""
        return self._record_page(self.record(pk))

    def _record_page(
        self, record: Any, *, problem: ServiceError | None = None, typed: dict[str, Any] | None = None
    ) -> Any:
        page = self.show_page(
            self.show_template,
            card=self.card,
            record=record,
            offers=self.offers(record),
            panels=panels_of(self.card.name),
            history=workflow.history(record) if self.mover else [],
            states=self.mover.workflow.states if self.mover else None,
            marks=marks.standing(record) if self.mover else {},
            edits=self._may_edit(record),
            problem=problem,
            typed=typed or {},
            extra=self.extra(record),  # noqa: S610 (our method, no ORM)
        )
        return make_response(page, problem.status if problem else 200)

    def extra(self, record: Any) -> dict[str, Any]:
        """What a part's own record template needs beside the card."""
        return {}

    @expose("/lookup")
    @has_access
    def lookup(self) -> Any:
        """Answer a look-up field of another form: at most twenty matches in reach."""
        field, q = request.args.get("field", ""), search.clean(request.args.get("q"))
        if field not in self.card.lookups:
            abort(404)
        found = self.card.lookups[field].find(q)[:LOOKUP_MAX]
        return {"items": [{"value": value, "label": label} for value, label in found]}

    @expose("/<pk>/reveal/<field>", methods=["POST"])
    @has_access
    def reveal(self, pk: str, field: str) -> Any:
        """Show one personal field in clear; who saw it is logged before it is shown."""
        record = self.record(pk)
        if field not in self.card.sensitive or not actors.current().may(self.reveals):
            raise OutOfReach()
        audit.note("reveal", record, field=field)
        return self.show_page(
            "admin/reveal.html",
            card=self.card,
            record=record,
            label=self.card.label(field),
            value=self.card.text(record, field),
        )

    # -- writing

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Add a record through the part's service."""
        if type(self).create is None:
            abort(404)
        form = form_for(self.card, names=self.offered(), given=self._given())
        if request.method == "GET" or not form.validate_on_submit():
            return self._form_page(form, None)
        return self._save(form, None)

    def _given(self) -> dict[str, str]:
        """What a new record starts with: the actor's only unit, and what the address names."""
        own = actors.current().unit_ids
        start = {"unit_id": next(iter(own))} if len(own) == 1 else {}
        return {name: value for name, value in {**start, **request.args}.items() if name in self.card.written}

    @expose("/<pk>/edit", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: str) -> Any:
        """Change a record through the part's service; a stale form shows both versions."""
        record = self.record(pk)
        if not self._may_edit(record):
            raise Refused(saving.not_editable(self.card, record))
        form = form_for(self.card, names=self.editable(record), record=record)
        if request.method == "GET":
            form["version"].data = str(record.version)
            return self._form_page(form, record)
        if not form.validate_on_submit():
            return self._form_page(form, record)
        return self._save(form, record)

    def offered(self) -> Names:
        """The fields that a new record is given by hand."""
        return self.card.written

    def editable(self, record: Any) -> Names:
        """The fields that may be written in the record's present state."""
        return self.card.written

    def _save(self, form: Any, record: Any) -> Any:
        names = self.editable(record) if record is not None else self.offered()

        def act() -> Response:
            facts = facts_of(self.card, form, names)
            if record is not None:
                facts = {name: value for name, value in facts.items() if value or name not in self.card.sensitive}
            saved = saving.save(self, form, record, facts)
            flash(_("已保存。"), "success")
            return make_response(redirect(self.landing(saved)))

        try:
            return once.once(act)
        except saving.REFUSALS as raised:
            error = saving.told(raised)
            if isinstance(error, OutOfReach) or (isinstance(error, Refused) and record is None):
                raise
            return saving.again(self, form, record, error)

    def landing(self, saved: Any) -> str:
        """Where the actor goes after saving; a part says where, when what was saved is for others to see."""
        return url_for(f"{self.endpoint}.show", pk=saved.id)

    def _form_page(self, form: Any, record: Any, *, problem: ServiceError | None = None) -> Any:
        status = problem.status if problem else 422 if form.errors else 200
        conflict = problem.differences if isinstance(problem, Stale) else []
        page = self.show_page(
            "admin/form.html",
            card=self.card,
            form=form,
            record=record,
            problem=problem,
            conflict=conflict,
            once=once.fresh_key(),
            marks=marks.standing(record) if record is not None and self.mover else {},
        )
        return make_response(page, status)

    @expose("/<pk>/moves/<name>", methods=["POST"])
    @has_access
    def move(self, pk: str, name: str) -> Any:
        """Make one workflow move; a refusal comes back on the record's page with the typed reason kept."""
        record = self.record(pk)

        def act() -> Response:
            done = saving.move(self, record, name, request.form)
            flash(_("已办理：%(move)s。", move=_(done.label)), "success")
            return make_response(redirect(url_for(f"{self.endpoint}.show", pk=pk)))

        try:
            return once.once(act)
        except saving.REFUSALS as raised:
            unit_of_work.rollback()
            error = saving.told(raised)
            if isinstance(error, OutOfReach):
                raise error from raised
            typed = {"move": name, **{key: value for key, value in request.form.items() if not key.startswith("_")}}
            return self._record_page(self.record(pk), problem=error, typed=typed)

    @expose("/moves/<name>", methods=["POST"])
    @has_access
    def bulk(self, name: str) -> Any:
        """Make one move on several records; the skipped ones are told with their reasons."""
        ids = request.form.getlist("id")[:BULK_MAX]
        done, skipped = saving.bulk(self, ids, name, request.form)
        return self.show_page("admin/bulk.html", card=self.card, done=done, skipped=skipped)

    # -- what this actor may

    def options_of(self, ask: Ask, record: Any) -> Sequence[tuple[str, str]]:
        """What a move's question may be answered with; a page may offer what belongs to the record."""
        return ask.options

    def _may_add(self) -> bool:
        return type(self).create is not None and actors.current().may(self.write)

    def _may_edit(self, record: Any) -> bool:
        return type(self).update is not None and actors.current().may(self.write) and bool(self.editable(record))

    def _bulk_moves(self) -> Any:
        if self.mover is None:
            return []
        acting = actors.current()
        return [
            entry
            for entry in self.mover.workflow.moves.values()
            if acting.has(*entry.by) and not entry.asks and not entry.marks and not entry.is_timed_only()
        ]

    def import_url(self) -> str | None:
        """Where such records are imported from files, when that is for this actor to do."""
        return importing.import_url(self.card.name)

    def shown(self, record: Any, name: str) -> str:
        """The text of a field, personal ones masked."""
        text = self.card.text(record, name)
        return masked(text) if name in self.card.sensitive else text
