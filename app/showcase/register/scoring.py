"""What scoring adds: pages of experts and of the panel, REST, menu lines, queues."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.security.states import Permission as P
from app.security.states import Role as R
from app.showcase.api.scoring import ShowcaseScoreApi
from app.showcase.queries import scoring as queries
from app.showcase.states import ORGANISERS
from app.showcase.views.panel import ShowcasePanelView
from app.showcase.views.scoring import ScoringView

SCORING_DAYS = 15  # workdays that a score may wait; what binds is the day of its batch


def register(appbuilder: AppBuilder) -> None:
    """Add all of it."""
    for view in (ScoringView, ShowcasePanelView):
        appbuilder.add_view_no_menu(view)
    resource: Any = ShowcaseScoreApi
    appbuilder.add_api(resource)
    menu.add("示范评选", "我的评分", "ScoringView.list", P.SHOWCASE_SCORE)
    menu.add("示范评选", "评审专家与评分进度", "ShowcasePanelView.list", P.SHOWCASE_ORGANISE)
    desk.add("待评分的示范单位", {R.EXPERT}, queries.waiting_for_expert, "ScoringView", SCORING_DAYS)
    desk.add("评审专家不足的示范单位", ORGANISERS, queries.lacking_experts, "ShowcasePanelView", 3)
    desk.add("分差待认定的示范单位", ORGANISERS, queries.to_settle, "ShowcasePanelView", 5)
