"""What insurance adds to the application."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.placements.api import insurance as api
from app.placements.card import insurance as cards
from app.placements.jobs import insurance as jobs
from app.placements.queries import insurance as queries
from app.placements.queries import insured
from app.placements.views import insurance as views
from app.security.states import Permission as P
from app.security.states import Role as R

VIEWS: tuple[Any, ...] = (
    views.InsurancePolicyView,
    views.InsuranceCoverView,
    views.InsuranceCaseView,
    views.GapView,
    views.InsurerView,
)
APIS: tuple[Any, ...] = (api.InsurancePolicyApi, api.InsuranceCoverApi, api.InsuranceCaseApi)
POLICIES = "InsurancePolicyView.list"
MENU = (
    ("保险保单", POLICIES),
    ("保险缺口", "GapView.list"),
    ("参保人员", "InsuranceCoverView.list"),
    ("出险与理赔", "InsuranceCaseView.list"),
    ("保险机构对照", "InsurerView.list"),
)
BUYERS = {R.COUNTY_AGENT, R.CITY_AGENT}
COVERS, CASES = "InsuranceCoverView", "InsuranceCaseView"


def _buys(actor: Actor, _record: Any) -> bool:
    return actor.may(P.INSURANCE_WRITE)


PANELS: tuple[tuple[str, Panel], ...] = tuple(
    (owner, Panel(key, label, card, rows, view, parent, P.INSURANCE_READ, add=add))
    for owner, key, label, card, rows, view, parent, add in (
        ("placement", "covers", "保险", cards.COVER, queries.covers_of, COVERS, "placement_id", _buys),
        ("placement", "cases", "出险", cards.CASE, queries.cases_of_placement, CASES, "placement_id", None),
        ("insurance-policy", "covers", "参保人员", cards.COVER, queries.covers_under, COVERS, "policy_id", _buys),
        ("insurance-cover", "cases", "出险", cards.CASE, queries.cases_of_cover, CASES, "cover_id", _buys),
    )
)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, panels and queues, and follow signals."""
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    for line, endpoint in MENU:
        menu.add("见习管理", line, endpoint, P.INSURANCE_READ, beside="" if endpoint == POLICIES else POLICIES)
    for owner, panel in PANELS:
        add_panel(owner, panel)
    desk.add("保险缺口（30 日内）", BUYERS, insured.gaps_waiting, "GapView")
    desk.add("60 日内到期的保单", BUYERS, insured.ending_policies, "InsurancePolicyView", validity="RENEW")
    desk.add("待结案的出险", BUYERS, insured.open_cases, "InsuranceCaseView", 30, result="OPEN")
    jobs.listen()
