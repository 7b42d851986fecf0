"""The survey at the end of a placement at both desks: a list, a page for each, and for the unit what was told of it."""

from typing import Any

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import OutOfReach
from app.placements.models import SurveyRequest
from app.placements.queries import satisfaction
from app.placements.queries import surveys as queries
from app.placements.rules.surveys import questions_of
from app.placements.services import surveys
from app.placements.states import SurveySide
from app.programme.queries import whole_number
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.views.desk import DeskPage, found, onwards
from app.workspaces.views.trainee import TraineePage
from app.workspaces.views.unit import UnitPage


class SurveyPage(DeskPage):
    """One survey of one side.

    It is not sent through ``once``, which keeps a digest of the form beside its sender: of so few possible answers the
    right one could be found by trying.  That it was answered already is what stops a second sending.
    """

    side: SurveySide
    template = ""

    def filled(self, pk: str, back: str) -> Response:
        """Show the questions; when they are sent, keep the answer."""
        if request.method != "POST":
            return self._page(pk, Form())
        form = Form(request.form)
        return self.attempt(form, lambda form: self._page(pk, form), lambda: self._keep(pk, form, back))

    def _keep(self, pk: str, form: Form, back: str) -> Response:
        row = self._row(pk)
        surveys.answer(self.actor(), row, {one.field: form[one.field] for one in questions_of(self.side)})
        self.say(_("已提交，谢谢您的评价。"))
        return onwards(back)

    def _row(self, pk: str) -> SurveyRequest:
        row: SurveyRequest = found(queries.request_in_reach(pk))
        if row.side != self.side:
            raise OutOfReach()
        return row

    def _page(self, pk: str, form: Form) -> Response:
        row = self._row(pk)
        refusal = surveys.why_not(self.actor(), row)
        return self.private(
            self.template,
            row=row,
            form=form,
            questions=questions_of(self.side),
            why_not=refusal.message if refusal else "",
            least=whole_number("survey_min_answers"),
            today=clock.today(),
        )


class TraineeSurveys(SurveyPage, TraineePage):
    """My surveys; what I chose is shown nowhere again."""

    route_base = "/desk/surveys"
    default_view = "list"
    needs = dict.fromkeys(("list", "show"), Permission.TRAINEE_DESK)
    side = SurveySide.TRAINEE
    template = "workspaces/trainee/survey.html"

    @expose("/")
    @has_access
    def list(self) -> Response:
        """All of them."""
        rows = queries.requests_of_trainee(self.person().id)
        return self.private("workspaces/trainee/surveys.html", rows=rows, today=clock.today())

    @expose("/<pk>", methods=["GET", "POST"])
    @has_access
    def show(self, pk: str) -> Response:
        """One of them."""
        return self.filled(pk, url_for("TraineeSurveys.show", pk=pk))


class UnitSurveys(SurveyPage, UnitPage):
    """The surveys of the unit, and what its trainees said of it once there are enough."""

    route_base = "/desk/unit/surveys"
    default_view = "list"
    needs = dict.fromkeys(("list", "show"), Permission.UNIT_DESK)
    side = SurveySide.UNIT
    template = "workspaces/unit/survey.html"

    @expose("/")
    @has_access
    def list(self) -> Any:
        """What is to be filled in, and the sums."""
        acting = self.actor()
        results = [(row, satisfaction.of_result(row)) for row in satisfaction.results_of_own(acting.unit_ids)]
        told = sum((each for _row, each in results), satisfaction.Satisfaction())
        asked = [one for one in questions_of(SurveySide.TRAINEE) if one.is_mark]
        return self.show_page(
            "workspaces/unit/surveys.html",
            rows=queries.requests_of_units(acting),
            results=results,
            told=told,
            means=[(_(one.words), told.mean(one.field)) for one in asked],
            least=whole_number("survey_min_answers"),
        )

    @expose("/<pk>", methods=["GET", "POST"])
    @has_access
    def show(self, pk: str) -> Response:
        """One of them."""
        return self.filled(pk, url_for("UnitSurveys.list"))
