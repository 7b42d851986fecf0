"""What the survey of both sides adds to the application: pages, REST, a menu line, and a panel of the unit."""

from flask_appbuilder import AppBuilder

from app.core import menu
from app.core.views import Panel, add_panel
from app.placements.api.surveys import SurveyResultApi
from app.placements.card.surveys import RESULT
from app.placements.jobs import surveys as jobs
from app.placements.queries.satisfaction import results_of_unit
from app.placements.views.surveys import SurveyResultView, SurveyView
from app.security.states import Permission as P


def register(appbuilder: AppBuilder) -> None:
    """Add all of it; an end asks both sides."""
    jobs.listen()
    for view in (SurveyView, SurveyResultView):
        appbuilder.add_view_no_menu(view)
    appbuilder.add_api(SurveyResultApi)
    menu.add("见习管理", "满意度调查", "SurveyView.list", P.FOLLOWUP_READ)
    panel = Panel("surveys", "满意度", RESULT, results_of_unit, "SurveyResultView", "unit_id", P.PLACEMENT_READ)
    add_panel("unit", panel)
