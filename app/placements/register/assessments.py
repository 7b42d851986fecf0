"""What assessments and certificates add to the application."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.views import Panel, add_panel
from app.placements.api.assessments import AssessmentApi
from app.placements.card.assessments import ASSESSMENT
from app.placements.jobs import assessments as jobs
from app.placements.queries import assessments as queries
from app.placements.states import AssessmentState as A
from app.placements.views.assessments import AssessmentView
from app.security.states import Permission
from app.security.states import Role as R

WAITING = (  # what waits, for whom, in which state, how many workdays it may wait
    ("待鉴定", {R.UNIT_ADMIN, R.UNIT_OPERATOR}, A.DRAFT, 10),
    ("待出具证书", {R.COUNTY_AGENT}, A.ANSWERED, 5),
)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, the menu line, queues and the panel; follow placements."""
    jobs.listen()
    appbuilder.add_view_no_menu(AssessmentView)
    appbuilder.add_api(AssessmentApi)
    menu.add("见习管理", "见习鉴定", "AssessmentView.list", Permission.PLACEMENT_READ)
    for words, roles, state, workdays in WAITING:
        desk.add(words, roles, partial(queries.oldest_in, state), "AssessmentView", workdays, state=state.value)
    panel = Panel(
        "assessments",
        "见习鉴定",
        ASSESSMENT,
        queries.assessments_of,
        "AssessmentView",
        "placement_id",
        Permission.PLACEMENT_READ,
    )
    add_panel("placement", panel)
