"""What agreements add to the application."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import desk, finding, menu
from app.core.views import Panel, add_panel
from app.placements.api.agreements import AgreementApi
from app.placements.card.agreements import AGREEMENT, AGREEMENT_ON_PLACEMENT
from app.placements.jobs import agreements as jobs
from app.placements.queries import agreements as queries
from app.placements.states import AgreementState as S
from app.placements.views.agreements import AgreementView
from app.security.states import Permission
from app.security.states import Role as R

_UNIT = {R.UNIT_ADMIN, R.UNIT_OPERATOR}
WAITING = (  # what waits, for whom, in which state, how many workdays it may wait
    ("待备案的协议", {R.COUNTY_AGENT}, S.SIGNED, 5),
    ("待签署的协议", {R.UNIT_ADMIN}, S.DRAFT, None),
    ("备案退回的协议", _UNIT, S.RETURNED, None),
)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, the menu line, queues and the panel; follow placements."""
    jobs.listen()
    appbuilder.add_view_no_menu(AgreementView)
    appbuilder.add_api(AgreementApi)
    menu.add("见习管理", "见习协议", "AgreementView.list", Permission.PLACEMENT_READ)
    finding.add(AGREEMENT, "AgreementView", Permission.PLACEMENT_READ, lambda row: row.agreement_no)
    for words, roles, state, workdays in WAITING:
        desk.add(words, roles, partial(queries.oldest_in, state), "AgreementView", workdays, state=state.value)
    panel = Panel(
        "agreements",
        "见习协议",
        AGREEMENT_ON_PLACEMENT,
        queries.agreements_of,
        "AgreementView",
        "placement_id",
        Permission.PLACEMENT_READ,
    )
    add_panel("placement", panel)
