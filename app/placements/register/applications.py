"""What applications add: pages, REST, menu, queues with their clocks, tabs of people, units, posts and placements."""

from datetime import date
from functools import partial

from flask_appbuilder import AppBuilder

from app.core import clock, desk, finding, menu
from app.core.views import Panel, add_panel
from app.placements.api.applications import ApplicationApi
from app.placements.card.applications import APPLICATION
from app.placements.jobs import applications as jobs
from app.placements.queries import applications as queries
from app.placements.states import ApplicationState as S
from app.placements.views.applications import ApplicationView
from app.security.states import Permission
from app.security.states import Role as R

_UNIT = {R.UNIT_ADMIN, R.UNIT_OPERATOR}
WAITING = (  # what waits, for whom, in which state, how many workdays it may wait, whether nobody has to act
    ("待受理的报名", _UNIT, S.SUBMITTED, 5, False),
    ("待答复的报名", _UNIT, S.UNIT_REVIEW, 5, False),
    ("待本人确认的拟接收", {R.COUNTY_AGENT} | _UNIT, S.OFFERED, 3, True),
    ("待资格复核", {R.COUNTY_AGENT}, S.ACCEPTED, 3, False),
    ("待派遣", {R.COUNTY_AUDITOR}, S.ELIGIBILITY_CHECK, 3, False),
    ("待报到", _UNIT, S.DISPATCHED, 5, False),
)
PANELS = (
    ("trainee", queries.of_trainee, "trainee_id"),
    ("unit", queries.of_unit, "unit_id"),
    ("post", queries.of_post, "post_id"),
    ("placement", queries.of_placement, "id"),
)


def _late() -> tuple[int, date | None]:
    return queries.oldest_not_reported(clock.today())


def register(appbuilder: AppBuilder) -> None:
    """Add all of it, and follow signals."""
    jobs.listen()
    read = Permission.PLACEMENT_READ
    appbuilder.add_view_no_menu(ApplicationView)
    appbuilder.add_api(ApplicationApi)
    finding.add(APPLICATION, "ApplicationView", read, lambda application: application.unit_name)
    menu.add("见习管理", "报名与派遣", "ApplicationView.list", read)
    for words, roles, state, workdays, is_idle in WAITING:
        waiting = partial(queries.oldest_in, state)
        desk.add(words, roles, waiting, "ApplicationView", workdays, is_idle=is_idle, state=state.value)
    desk.add("逾期未报到", {R.COUNTY_AGENT}, _late, "ApplicationView", 3, late="1")
    for card, rows, parent in PANELS:
        add_panel(card, Panel("applications", "报名与派遣", APPLICATION, rows, "ApplicationView", parent, read))
