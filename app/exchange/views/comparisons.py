"""Pages of comparison batches: asked on one side, answered on the other."""

from collections.abc import Mapping
from datetime import date
from typing import IO, Any

from flask import flash, make_response, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, clock, crypto, once, tabular, unit_of_work
from app.core.errors import Invalid, OutOfReach, Refused, ServiceError
from app.core.views import EntityView
from app.core.workflow import Offer
from app.exchange.card import COMPARISON
from app.exchange.models import ComparisonBatch
from app.exchange.policy.comparisons import may_answer, may_see_key
from app.exchange.queries import comparisons as queries
from app.exchange.services import comparing, comparing_files
from app.exchange.services.comparing_answers import answer_from_file, answer_from_roster
from app.exchange.services.rosters import rosters_for
from app.exchange.services.subjects import SUBJECTS
from app.exchange.states import BASIS, QUESTIONS, Answer, ComparisonState, Question
from app.security.states import Permission

PICKED = "in-"  # heads the names of the choices in the form
FAULTS_SHOWN = 200
NO_ANSWER = "NONE"


class ComparisonBatchView(EntityView):
    """Questions about one's own subjects to another department's list, without handing over either."""

    card = COMPARISON
    route_base = "/admin/comparisons"
    read, write = Permission.COMPARISON_READ, Permission.COMPARISON_MAKE
    needs = {
        **dict.fromkeys(("questions_xlsx", "questions_csv", "tool", "answers", "roster"), Permission.COMPARISON_ANSWER),
        **dict.fromkeys(("lines", "evidence"), Permission.COMPARISON_READ),
    }
    mover, moves = comparing.perform, comparing.MOVES
    create = staticmethod(comparing.make)
    show_template = "exchange/comparison.html"

    def offers(self, record: Any) -> list[Offer]:
        return [offer for offer in super().offers(record) if offer.move.name in self.moves]

    def _bulk_moves(self) -> Any:
        return [move for move in super()._bulk_moves() if move.name in self.moves]

    def extra(self, record: ComparisonBatch) -> dict[str, Any]:
        acting = actors.current()
        answers = may_see_key(acting, record) is None
        is_draft = record.state == ComparisonState.DRAFT
        chosen = comparing.chosen_of(record)
        return {
            "answers": answers,
            "rosters": rosters_for(record.question, record.answering_department) if answers else [],
            "files": queries.files_of(record),
            "answers_here": may_answer(acting, record) is None,
            "has_lines": queries.may_read_lines(record),
            "draft_count": _count(record.question, chosen) if is_draft else None,
            "chosen": [] if may_answer(acting, record) is None and not is_draft else _words(record.question, chosen),
            "basis": BASIS,
            "today": clock.today(),
            "faults_shown": FAULTS_SHOWN,
        }

    # -- the asking side

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Choose the question and whom it is about; a draft says how many that would be."""
        if request.method == "GET":
            return self._new_page({})
        try:
            return once.once(self._make)
        except Invalid as error:
            unit_of_work.rollback()
            return make_response(self._new_page(error.fields), error.status)

    def _make(self) -> Any:
        given = request.form
        made = comparing.make(
            actors.current(),
            question=given.get("question", ""),
            purpose=given.get("purpose", ""),
            due_on=_day(given.get("due_on"), "due_on"),
            chosen=_picked(given),
        )
        flash(_("已保存草稿，核对范围后即可发出。"), "success")
        return make_response(redirect(url_for("ComparisonBatchView.show", pk=made.id)))

    def _new_page(self, problems: Mapping[str, list[str]]) -> str:
        asked = Question.__members__.get(request.values.get("question", ""))
        picked = _picked(request.values)
        choosings = comparing.subjects_of(asked).choosings(asked) if asked else []
        if request.method == "GET" and asked and not any(name.startswith(PICKED) for name in request.args):
            picked = {choosing.name: choosing.default for choosing in choosings}
        return self.show_page(
            "exchange/comparison_new.html",
            questions={question: about for question, about in QUESTIONS.items() if about.subject in SUBJECTS},
            asked=asked,
            about=QUESTIONS[asked] if asked else None,
            choosings=choosings,
            picked=picked,
            count=_count(asked, picked) if asked else None,
            typed=request.form,
            due_on=comparing.default_due(),
            problems=problems,
            basis=BASIS,
            once=once.fresh_key(),
        )

    @expose("/<pk>/lines")
    @has_access
    def lines(self, pk: str) -> Any:
        """Show the asking side what was answered of whom, page by page."""
        batch = self.record(pk)
        if not queries.may_read_lines(batch):
            raise OutOfReach()
        answer = request.args.get("answer", "")
        answer = answer if answer in (*Answer.__members__, NO_ANSWER) else ""
        rows = queries.lines_page(batch, answer, request.args.get("after", ""))
        shown = rows[: queries.PAGE_SIZE]
        return self.show_page(
            "exchange/comparison_lines.html",
            batch=batch,
            rows=shown,
            names=SUBJECTS[batch.about.subject].names([row.subject_id for row in shown]),
            answer=answer,
            counts={
                "": batch.asked_count,
                "YES": batch.yes_count,
                "NO": batch.no_count,
                "UNKNOWN": batch.unknown_count,
                NO_ANSWER: batch.unanswered_count,
            },
            next_after=shown[-1].id if len(rows) > queries.PAGE_SIZE else None,
        )

    # -- the answering side

    def _answered_here(self, pk: str) -> ComparisonBatch:
        batch: ComparisonBatch = self.record(pk)
        if refusal := may_see_key(actors.current(), batch):
            raise Refused(refusal)
        return batch

    @expose("/<pk>/questions.xlsx")
    @has_access
    def questions_xlsx(self, pk: str) -> Any:
        """Send the file of tokens as a workbook; logged."""
        batch = self._answered_here(pk)
        return self._send(batch, comparing_files.as_xlsx(batch), tabular.XLSX, "xlsx")

    @expose("/<pk>/questions.csv")
    @has_access
    def questions_csv(self, pk: str) -> Any:
        """Send the file of tokens as CSV; logged."""
        batch = self._answered_here(pk)
        return self._send(batch, comparing_files.as_csv(batch), tabular.CSV, "csv")

    def _send(self, batch: ComparisonBatch, stream: IO[bytes], kind: str, ending: str) -> Any:
        audit.note("comparison-download", batch, number=batch.number, form=ending)
        unit_of_work.keep_writes()
        return send_file(stream, kind, as_attachment=True, download_name=f"{_('比对')}-{batch.number}.{ending}")

    @expose("/<pk>/tool", methods=["POST"])
    @has_access
    def tool(self, pk: str) -> Any:
        """Show the key inside a page that compares a list on the officer's computer and sends nothing; logged."""
        batch = self._answered_here(pk)
        comparing.show_key(actors.current(), batch)
        return self.show_page(
            "exchange/comparison_tool.html",
            batch=batch,
            tokens=[row.token for row in queries.tokens_of(batch)],
            heads=comparing_files.preamble(batch),
            columns=comparing_files.headings(batch),
            today=clock.today(),
        )

    @expose("/<pk>/answers", methods=["POST"])
    @has_access
    def answers(self, pk: str) -> Any:
        """Take a filled file; faulty cells are told on the page and nothing of the file is kept."""

        def take(batch: ComparisonBatch) -> None:
            given = request.files.get("file")
            if given is None or not given.filename:
                raise Invalid({"file": _("请选择要上传的文件。")})
            day = _day(request.form.get("day"), "day")
            answer_from_file(actors.current(), batch, name=given.filename, body=given.stream.read(), day=day)

        return self._take(pk, take)

    @expose("/<pk>/roster", methods=["POST"])
    @has_access
    def roster(self, pk: str) -> Any:
        """Answer from a list that the department keeps in this system."""

        def take(batch: ComparisonBatch) -> None:
            given = request.form
            whole = _day(given.get("complete_on"), "complete_on") or clock.today()
            complete_on = whole if given.get("is_complete") else None
            answer_from_roster(actors.current(), batch, name=given.get("roster", ""), complete_on=complete_on)

        return self._take(pk, take)

    def _take(self, pk: str, take: Any) -> Any:
        batch = self._answered_here(pk)

        def act() -> Any:
            take(batch)
            flash(_("已答复：是 %(y)s，否 %(n)s，未知 %(u)s，未答复 %(m)s。", **_counts(batch)), "success")
            return make_response(redirect(url_for("ComparisonBatchView.show", pk=pk)))

        try:
            return once.once(act)
        except OutOfReach:
            raise
        except ServiceError as error:
            unit_of_work.rollback()
            return self._record_page(self.record(pk), problem=error)

    @expose("/<pk>/evidence/<file_id>")
    @has_access
    def evidence(self, pk: str, file_id: str) -> Any:
        """Send an answer file back to the side that gave it, as it came in; logged.

        The other side has the answers; the file may hold more than was asked, such as a sheet of a roster.
        """
        batch = self.record(pk)
        kept = queries.file_of(batch, file_id)
        if kept is None or may_answer(actors.current(), batch):
            raise OutOfReach()
        audit.note("download", batch, file=kept.name, sha256=kept.sha256)
        unit_of_work.keep_writes()
        body = crypto.decrypt_bytes(kept.sealed)
        return send_file(
            comparing_files.in_memory(body), "application/octet-stream", as_attachment=True, download_name=kept.name
        )


def _picked(given: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(PICKED): value for name, value in given.items() if name.startswith(PICKED) and value}


def _count(question: Question, chosen: Mapping[str, str]) -> int | None:
    """How many the batch would ask about; None when a choice of the address is none."""
    try:
        cleaned = comparing.cleaned(question, chosen)
    except Invalid:
        return None
    return comparing.subjects_of(question).count(actors.current(), question, cleaned)


def _words(question: Question, chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """The choices of a batch as people read them."""
    return [
        (choosing.label, dict(choosing.options).get(chosen[choosing.name], ""))
        for choosing in comparing.subjects_of(question).choosings(question)
        if choosing.name in chosen
    ]


def _counts(batch: ComparisonBatch) -> dict[str, int]:
    return {"y": batch.yes_count, "n": batch.no_count, "u": batch.unknown_count, "m": batch.unanswered_count}


def _day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid({name: _("请填写正确的日期。")}) from error
