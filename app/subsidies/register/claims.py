"""What claims add: pages, REST, menu lines, queues with their clocks, tabs of units, people and placements."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, finding, menu
from app.core.views import Panel, add_panel
from app.security.states import Permission as P
from app.security.states import Role as R
from app.subsidies.api import claims as api
from app.subsidies.card import claims as cards
from app.subsidies.queries import panels, waiting
from app.subsidies.services import following
from app.subsidies.states import ClaimState as S
from app.subsidies.views import claims as views

VIEWS: tuple[Any, ...] = (views.ClaimView, views.ClaimLineView, views.ClaimRecountView)
APIS: tuple[Any, ...] = (api.ClaimApi, api.ClaimLineApi, api.ClaimRecountApi)
CLAIMS = "ClaimView.list"
MENU = (("补贴申领", CLAIMS), ("申领明细", "ClaimLineView.list"), ("重新计算", "ClaimRecountView.list"))
AGENT, AUDITOR = {R.COUNTY_AGENT}, {R.COUNTY_AUDITOR}
QUEUES: tuple[tuple[str, set[R], Any, int | None, dict[str, Any]], ...] = (
    ("待受理的补贴申领", AGENT, waiting.to_accept, 5, {"state": S.SUBMITTED.value}),
    ("待初审的补贴申领", AGENT, waiting.to_pass, 10, {"state": S.ACCEPTED.value}),
    ("待复核的补贴申领", AUDITOR, waiting.to_recheck, 10, {"state": S.COUNTY_PASSED.value}),
    ("情况变化需重新计算的申领", AGENT, waiting.to_recount, 5, {"needs_recount": "1"}),
    ("挂起待提出意见的申领", AUDITOR, waiting.held_without_proposal, 10, {"risk": cards.UNPROPOSED}),
    ("挂起待决定的申领", {R.SUPERVISOR}, waiting.held_with_proposal, 5, {"risk": cards.PROPOSED}),
)


def register(appbuilder: AppBuilder) -> None:
    """Add all of it, and follow the signals of other parts."""
    following.listen()
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    finding.add(cards.CLAIM, "ClaimView", P.SUBSIDY_READ, lambda claim: claim.claimant_name)
    for line, endpoint in MENU:
        menu.add("补贴资金", line, endpoint, P.SUBSIDY_READ, beside="" if endpoint == CLAIMS else CLAIMS)
    for words, roles, asked, workdays, filters in QUEUES:
        desk.add(words, roles, asked, "ClaimView", workdays, **filters)
    desk.add("待补正的补贴申领", AGENT, waiting.supplements, "ClaimView", is_idle=True, state=S.SUPPLEMENT.value)
    for owner, rows, parent in (
        ("unit", panels.claims_of_unit, "unit_id"),
        ("trainee", panels.claims_of_trainee, "trainee_id"),
    ):
        add_panel(owner, Panel("claims", "补贴申领", cards.CLAIM, rows, "ClaimView", parent, P.SUBSIDY_READ))
    add_panel(
        "placement",
        Panel(
            "claim-lines",
            "补贴",
            cards.LINE,
            panels.lines_of_placement,
            "ClaimLineView",
            "placement_id",
            P.SUBSIDY_READ,
        ),
    )
