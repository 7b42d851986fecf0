"""Pages of experts: what they have to score, the scoring page, its check before the submission, standing back."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from app.core import actor as actors
from app.core import audit, clock, files, once, search, unit_of_work
from app.core.errors import Invalid, OutOfReach, ServiceError, Stale, answer_for, as_json
from app.core.views import Page
from app.core.views.saving import told
from app.security.states import Permission
from app.showcase.models import ShowcaseScore
from app.showcase.policy.scoring import may_see_average, may_submit, may_write
from app.showcase.queries import assignments as queries
from app.showcase.rules.bands import plain
from app.showcase.services import evidence
from app.showcase.services import scoring as services
from app.showcase.services.scoring import Saved
from app.showcase.states import ScoreState

MARKED = ("points-", "note-")


def own_score(pk: str) -> ShowcaseScore:
    """The acting expert's score of an address."""
    return services.entered(actors.current(), pk)


def typed_marks(form: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What a form says by item: ``points-<item>`` and ``note-<item>``."""
    found: dict[str, dict[str, str]] = {}
    for name, value in form.items():
        for start in MARKED:
            if name.startswith(start):
                found.setdefault(name.removeprefix(start), {})[start.removesuffix("-")] = value
    return {code: said for code, said in found.items() if "points" in said}


class ScoringView(Page):
    """An expert's own scores, and nobody else's."""

    route_base = "/admin/scoring"
    default_view = "list"
    needs = dict.fromkeys(("list", "show", "save", "check", "submit", "recuse", "document"), Permission.SHOWCASE_SCORE)

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The batches of the expert, and of one of them the scores, a hundred a page."""
        found = queries.assignments()
        wanted = request.args.get("batch", "")
        chosen = next((each for each in found if each.batch.id == wanted), found[0] if found else None)
        state = next((each for each in ScoreState if each == request.args.get("state")), None)
        number = search.clean(request.args.get("q"))
        typed = request.args.get("page", "1")
        page = max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
        rows, count = queries.listed(chosen.batch.id, state=state, number=number, page=page) if chosen else ([], 0)
        return self.show_page(
            "showcase/scoring_list.html",
            assignments=found,
            chosen=chosen,
            rows=rows,
            count=count,
            page=page,
            pages=max(1, -(-count // queries.PAGE)),
            state=state,
            number=number,
            states=ScoreState,
            next_open=queries.next_open(chosen.batch.id) if chosen else None,
            title_of=evidence.title_of,
            averaged=bool(chosen) and self._is_past(rows),
            today=clock.today(),
        )

    @staticmethod
    def _is_past(rows: Any) -> bool:
        """Whether averages of the listed nominations may be told by now."""
        acting = actors.current()
        return any(may_see_average(acting, row.nomination, row.nomination.batch) for row in rows[:1])

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Evidence beside the scale; only to be read once it is submitted."""
        return self._page(own_score(pk))

    def _page(
        self,
        score: ShowcaseScore,
        *,
        saved: Saved | None = None,
        problem: ServiceError | None = None,
        typed: Mapping[str, Any] | None = None,
        status: int = 200,
    ) -> Response:
        acting = actors.current()
        dossier = evidence.dossier_of(acting, score)
        page = self.show_page(
            "showcase/score.html",
            score=dossier.score,
            dossier=dossier,
            batch=dossier.score.nomination.batch,
            blind=evidence.is_blind(score),
            around=queries.neighbours(score),
            closed=may_write(acting, dossier.score),
            problems=saved.problems if saved else problem.fields if isinstance(problem, Invalid) else {},
            problem=problem,
            stale=problem.differences if isinstance(problem, Stale) else [],
            typed=typed or {},
            plain=plain,
            once=once.fresh_key(),
        )
        return make_response(page, status)

    @expose("/<pk>/save", methods=["POST"])
    @has_access
    def save(self, pk: str) -> Any:
        """Keep what is valid; the script of the page asks for JSON, a form gets the page again."""
        as_data = request.accept_mimetypes.best == "application/json"
        score, typed = own_score(pk), typed_marks(request.form)
        try:
            saved = services.save(
                actors.current(),
                score,
                typed,
                version=request.form.get("version", ""),
                note=request.form.get("note"),
            )
        except (ServiceError, StaleDataError) as raised:
            unit_of_work.rollback()
            if as_data:
                return as_json(answer_for(raised))
            error = told(raised)
            return self._page(own_score(pk), problem=error, typed=typed, status=error.status)
        return self._as_data(saved) if as_data else self._after(saved, typed)

    @staticmethod
    def _as_data(saved: Saved) -> Response:
        return jsonify(
            version=saved.score.version,
            total=f"{saved.total:.2f}",
            missing=saved.missing,
            problems=saved.problems,
            at=clock.now().strftime("%H:%M"),
        )

    def _after(self, saved: Saved, typed: Mapping[str, Any]) -> Any:
        """Where a form goes after saving: on to the check or to the next, or the page again when something is wrong."""
        if saved.problems:
            return self._page(saved.score, saved=saved, typed=typed)
        around = queries.neighbours(saved.score)
        go = request.form.get("go", "")
        if go == "check":
            return redirect(url_for("ScoringView.check", pk=saved.score.id))
        flash(_("已保存。"), "success")
        return redirect(url_for("ScoringView.show", pk=(around.next if go == "next" else None) or saved.score.id))

    @expose("/<pk>/check")
    @has_access
    def check(self, pk: str) -> Any:
        """All points once more before they are submitted for good."""
        return self._check_page(own_score(pk))

    def _check_page(self, score: ShowcaseScore, problem: ServiceError | None = None) -> Response:
        dossier = evidence.dossier_of(actors.current(), score)
        page = self.show_page(
            "showcase/score_check.html",
            score=dossier.score,
            dossier=dossier,
            batch=dossier.score.nomination.batch,
            refusal=may_write(actors.current(), dossier.score) or may_submit(actors.current(), dossier.score),
            problem=problem,
            plain=plain,
            once=once.fresh_key(),
        )
        return make_response(page, problem.status if problem else 200)

    @expose("/<pk>/submit", methods=["POST"])
    @has_access
    def submit(self, pk: str) -> Any:
        """Submit for good, and go on to the next that is not scored."""
        score = own_score(pk)

        def act() -> Response:
            services.submit(actors.current(), score, version=request.form.get("version", ""))
            flash(_("已提交 %(title)s 的评分。", title=evidence.title_of(score)), "success")
            return make_response(redirect(self._onward(score)))

        try:
            return once.once(act)
        except (ServiceError, StaleDataError) as raised:
            unit_of_work.rollback()
            return self._check_page(own_score(pk), told(raised))

    @staticmethod
    def _onward(score: ShowcaseScore) -> str:
        following = queries.neighbours(score).next_open
        if following is None:
            return url_for("ScoringView.list", batch=score.batch_id)
        return url_for("ScoringView.show", pk=following)

    @expose("/<pk>/recuse", methods=["POST"])
    @has_access
    def recuse(self, pk: str) -> Any:
        """Stand back with a reason."""
        score, reason = own_score(pk), request.form.get("reason", "")

        def act() -> Response:
            services.recuse(actors.current(), score, reason=reason)
            flash(_("已回避 %(title)s。", title=evidence.title_of(score)), "success")
            return make_response(redirect(self._onward(score)))

        try:
            return once.once(act)
        except (ServiceError, StaleDataError) as raised:
            unit_of_work.rollback()
            error = told(raised)
            return self._page(own_score(pk), problem=error, typed={"reason": reason}, status=error.status)

    @expose("/<pk>/files/<file_id>")
    @has_access
    def document(self, pk: str, file_id: str) -> Any:
        """Send one document of the nomination; that it was opened is logged."""
        score = own_score(pk)
        found = evidence.paper_of(score, file_id)
        if found is None or not files.is_there(found[0]):
            raise OutOfReach()
        stored, name = found
        audit.note("download", score, file=stored.id)
        unit_of_work.keep_writes()
        answer = Response(files.content_of(stored), mimetype=stored.content_type)
        answer.headers["Content-Disposition"] = files.disposition("attachment", name)
        answer.headers["Cache-Control"] = "no-store"
        return answer
