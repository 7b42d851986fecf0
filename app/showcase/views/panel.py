"""The panel of a batch, for its organiser: experts, how far they are, what they stood back from, what waits."""

from typing import Any, ClassVar

from flask import make_response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import once, unit_of_work
from app.core.errors import Invalid, OutOfReach
from app.core.views import Page
from app.core.views.deeds import deed
from app.security.states import Permission
from app.showcase.models import Panelist, ShowcaseBatch
from app.showcase.policy import scoring as policy
from app.showcase.policy.batches import organises
from app.showcase.queries import batches, scoring
from app.showcase.queries import panel as queries
from app.showcase.services import panel
from app.showcase.states import BatchState

MOST_EXPERTS = 300


class ShowcasePanelView(Page):
    """Experts of the batches that the actor organises, or watches."""

    route_base = "/admin/showcase-panel"
    default_view = "list"
    needs: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "show"), Permission.SHOWCASE_READ),
        **dict.fromkeys(("invite", "withdraw", "assign", "release"), Permission.SHOWCASE_ORGANISE),
    }

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The batches with their experts, how far the scores are, and what waits for the organiser."""
        found = [batch for batch in queries.batches_with_panels() if self._may_see(batch)]
        return self.show_page("showcase/panels.html", standings=queries.standings(found), states=BatchState)

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """The panel of one batch."""
        return self._page(self._batch(pk))

    @expose("/<pk>/invite", methods=["POST"])
    @has_access
    def invite(self, pk: str) -> Any:
        """Put an expert on the panel; what was typed comes back with its errors."""
        batch, typed = self._batch(pk), request.form
        try:
            return deed(
                lambda: panel.invite_known(
                    actors.current(),
                    batch,
                    typed.get("user_id", ""),
                    employer=typed.get("employer", ""),
                    interests=typed.get("uscc_interests", ""),
                ),
                lambda made: _("已邀请 %(name)s。", name=made.name),
                lambda _made: url_for("ShowcasePanelView.show", pk=pk),
            )
        except Invalid as problem:
            unit_of_work.rollback()
            return self._page(self._batch(pk), problem=problem)

    @expose("/experts/<pk>/withdraw", methods=["POST"])
    @has_access
    def withdraw(self, pk: str) -> Any:
        """Take an expert off the panel, before scores are handed out."""
        one = self._panelist(pk)
        return deed(lambda: panel.withdraw(actors.current(), one), _("已撤销邀请。"), self._back(one))

    @expose("/experts/<pk>/assign", methods=["POST"])
    @has_access
    def assign(self, pk: str) -> Any:
        """Hand scores to an expert who came later: of what lacks one, or of all."""
        one, everywhere = self._panelist(pk), request.form.get("everywhere") == "1"
        return deed(
            lambda: panel.add_expert(actors.current(), one, everywhere=everywhere),
            lambda done: _("已派发 %(n)s 份评分表，自动回避 %(m)s 份。", n=done.scores, m=done.recused),
            self._back(one),
        )

    @expose("/experts/<pk>/release", methods=["POST"])
    @has_access
    def release(self, pk: str) -> Any:
        """Let an expert off what they have not scored."""
        one, reason = self._panelist(pk), request.form.get("reason", "")
        return deed(
            lambda: panel.release(actors.current(), one, reason=reason),
            lambda n: _("已退出 %(n)s 份未提交的评分表。", n=n),
            self._back(one),
        )

    # -- what is reached, and what is shown

    @staticmethod
    def _may_see(batch: ShowcaseBatch) -> bool:
        acting = actors.current()
        return organises(acting, batch) or acting.may(Permission.SHOWCASE_WATCH)

    def _batch(self, pk: str) -> ShowcaseBatch:
        batch = batches.batch_in_reach(pk)
        if batch is None or not self._may_see(batch):
            raise OutOfReach()
        return batch

    def _panelist(self, pk: str) -> Panelist:
        found = queries.panelist_in_reach(pk)
        if found is None or not self._may_see(found.batch):
            raise OutOfReach()
        return found

    @staticmethod
    def _back(one: Panelist) -> str:
        return url_for("ShowcasePanelView.show", pk=one.batch_id)

    def _page(self, batch: ShowcaseBatch, *, problem: Invalid | None = None) -> Any:
        acting = actors.current()
        is_in_review = batch.state == BatchState.REGION_REVIEW
        page = self.show_page(
            "showcase/panel.html",
            batch=batch,
            progress=queries.progress_of(batch),
            recusals=queries.recusals_of(batch),
            short=scoring.short_of(batch) if is_in_review else [],
            unsettled=scoring.unsettled_in(batch) if is_in_review else [],
            invites=policy.may_invite(acting, batch) is None,
            withdraws=policy.may_withdraw(acting, batch) is None,
            releases=policy.may_release(acting, batch) is None,
            experts=queries.experts_named("", MOST_EXPERTS) if policy.may_invite(acting, batch) is None else [],
            typed=request.form if problem else {},
            problem=problem,
            once=once.fresh_key,
        )
        return make_response(page, problem.status if problem else 200)
