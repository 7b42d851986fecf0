"""What placements add: pages, REST, menu, queues with their clocks, tabs of people, units, posts and applications."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import desk, finding, menu
from app.core.views import Panel, add_panel
from app.placements.api.placements import PlacementApi, StandingRequestApi, SuspensionApi
from app.placements.card.placements import PLACEMENT, STANDING_REQUEST, SUSPENSION
from app.placements.jobs import placements as jobs
from app.placements.queries import placements as queries
from app.placements.services.stalled import DECIDE_WORKDAYS
from app.placements.states import PlacementState as S
from app.placements.views.placements import PlacementView, StandingRequestView, SuspensionView
from app.security.states import Permission
from app.security.states import Role as R

_UNIT = {R.UNIT_ADMIN, R.UNIT_OPERATOR}
PANELS = (
    ("trainee", queries.of_trainee, "trainee_id"),
    ("unit", queries.of_unit, "unit_id"),
    ("post", queries.of_post, "post_id"),
    ("application", queries.from_application, "application_id"),
)


def register(appbuilder: AppBuilder) -> None:
    """Add all of it, and follow signals."""
    jobs.listen()
    read = Permission.PLACEMENT_READ
    for view in (PlacementView, StandingRequestView, SuspensionView):
        appbuilder.add_view_no_menu(view)
    for resource in (PlacementApi, StandingRequestApi, SuspensionApi):
        appbuilder.add_api(resource)
    finding.add(PLACEMENT, "PlacementView", read, lambda placement: placement.unit_name)
    menu.add("见习管理", "见习人员", "PlacementView.list", read)
    menu.add("见习管理", "中断与结束申请", "StandingRequestView.list", read)
    menu.add("见习管理", "见习中断", "SuspensionView.list", read, beside="StandingRequestView.list")
    _queues()
    for card, rows, parent in PANELS:
        add_panel(card, Panel("placements", "见习", PLACEMENT, rows, "PlacementView", parent, read))
    asked, stood = queries.requests_of, queries.suspensions_of
    add_panel(
        "placement",
        Panel("requests", "中断与结束申请", STANDING_REQUEST, asked, "StandingRequestView", "placement_id", read),
    )
    add_panel("placement", Panel("suspensions", "见习中断", SUSPENSION, stood, "SuspensionView", "placement_id", read))


def _queues() -> None:
    county = {R.COUNTY_AGENT}
    desk.add("待确认的中断与结束申请", county, queries.oldest_request, "StandingRequestView", 5, state="OPEN")
    desk.add("待指定带教老师", _UNIT, queries.oldest_without_mentor, "PlacementView", 5, todo="mentor")
    desk.add("中断至期满待处理", county, queries.oldest_stalled, "PlacementView", DECIDE_WORKDAYS, todo="stalled")
    standing = partial(queries.oldest_in, S.SUSPENDED)
    desk.add("中断中的见习", county, standing, "PlacementView", is_idle=True, state=S.SUSPENDED.value)
