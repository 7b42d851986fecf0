"""What risks add: pages, REST, menu lines for officers, queues, and a tab on the pages of units."""

from typing import Any

from flask import url_for
from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.security.states import Permission as P
from app.security.states import Role as R
from app.subsidies.api import risk as api
from app.subsidies.card import risk as cards
from app.subsidies.queries import panels, waiting
from app.subsidies.views import exclusion
from app.subsidies.views import risk as views

VIEWS: tuple[Any, ...] = (
    views.RiskFlagView,
    views.UnitFlagsView,
    views.NetworkView,
    views.QualitySampleView,
    exclusion.ExclusionView,
)
APIS: tuple[Any, ...] = (api.RiskFlagApi, api.QualitySampleApi)
FLAGS = "RiskFlagView.list"
MENU = (
    ("风险核查", FLAGS),
    ("关联网络", "NetworkView.list"),
    ("质量抽查", "QualitySampleView.list"),
    ("不得重复享受", "ExclusionView.list"),
)
CHECKERS = {R.COUNTY_AGENT, R.COUNTY_AUDITOR, R.CITY_AUDITOR}


def _sees_flags(actor: Actor, _unit: Any) -> bool:
    return actor.may(P.RISK_READ)


def _flags_page(unit: Any) -> str:
    return url_for("UnitFlagsView.show", pk=unit.id)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and the tab."""
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    for line, endpoint in MENU:
        menu.add("补贴资金", line, endpoint, P.RISK_READ, beside="" if endpoint == FLAGS else FLAGS)
    desk.add("待核查的风险红旗", {R.COUNTY_AUDITOR, R.SUPERVISOR}, waiting.flags, "RiskFlagView", 10, state="OPEN")
    desk.add("待复查的质量抽查", CHECKERS, waiting.samples, "QualitySampleView", 5, state="OPEN")
    add_panel(
        "unit",
        Panel(
            "risk-flags",
            "风险红旗",
            cards.FLAG,
            panels.flags_of_unit,
            "RiskFlagView",
            "unit_id",
            P.RISK_READ,
            add=_sees_flags,
            add_label="历次红旗",
            add_at=_flags_page,
        ),
    )
