"""The assessment at the end as the unit writes and signs it (C41)."""

from typing import Any

from flask import Response, flash, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import workflow
from app.core.errors import OutOfReach
from app.placements.models import Assessment
from app.placements.queries import assessments as asking
from app.placements.services import assessments
from app.placements.states import ASSESSING, AssessmentState, Score
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.forms.unit import require_fresh
from app.workspaces.presenters.unit_sheets import assessment_sheet
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage


class UnitAssessments(UnitPage):
    """One assessment."""

    route_base = "/desk/unit/assessments"
    default_view = "show"
    needs = {"show": Permission.UNIT_DESK}

    @expose("/<pk>", methods=["GET", "POST"])
    @has_access
    def show(self, pk: str) -> Any:
        """Show it; while it is a draft, write it, and let the administrator sign it."""

        def deed(form: Form) -> str:
            acting, assessment = actors.current(), _assessment(pk)
            require_fresh(form, assessment, _given(assessment))
            facts: dict[str, Any] = {name: form.choice(name, Score) for name in assessments.SCORES}
            facts["opinion"] = form.text("opinion", most=assessments.WORDS_MAX)
            form.check()
            if form["sign"]:
                assessments.sign_unit(acting, assessment, **facts)
                flash(_("鉴定已签署，等待本人在 5 个工作日内答复。"), "success")
            else:
                assessments.edit(acting, assessment, **facts)
                flash(_("鉴定已保存，尚未签署。"), "success")
            return url_for("UnitAssessments.show", pk=pk)

        return self.act(lambda form: self._page(pk, form), deed, _given(_assessment(pk)))

    def _page(self, pk: str, form: Form) -> Response:
        acting, assessment = actors.current(), _assessment(pk)
        refusal = assessments.perform.refusal(acting, assessment, ASSESSING.moves["sign_unit"])
        return self.show_page(
            "workspaces/unit/assessment.html",
            assessment=assessment,
            sheet=assessment_sheet(),
            why_not=refusal.message if refusal else "",
            history=workflow.history(assessment),
            labels={move.name: move.label for move in ASSESSING.moves.values()},
            states=AssessmentState,
            form=form,
        )


def _assessment(pk: str) -> Assessment:
    assessment = found(asking.assessment_in_reach(pk))
    if assessment.unit_id not in actors.current().unit_ids:
        raise OutOfReach()
    return assessment


def _given(assessment: Assessment) -> dict[str, str]:
    return {name: str(getattr(assessment, name) or "") for name in assessments.WRITTEN}
