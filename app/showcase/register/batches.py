"""What batches, nominations and yearly checks add: pages, REST, menu lines, queues, search, the tab of a unit."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, figures, finding, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.security.states import Permission as P
from app.showcase.api import batches as api
from app.showcase.card import nominations as cards
from app.showcase.queries import panels, waiting
from app.showcase.queries.figures import at_month_end, records
from app.showcase.services import standing
from app.showcase.states import FIRST_REVIEWERS, ORGANISERS
from app.showcase.views import batches as batch_views
from app.showcase.views import nominations as views

BATCHES, NOMINATIONS = "ShowcaseBatchView.list", "NominationView.list"
VIEWS: tuple[Any, ...] = (batch_views.ShowcaseBatchView, views.NominationView, views.ShowcaseCheckView)
APIS: tuple[Any, ...] = (api.ShowcaseBatchApi, api.NominationApi, api.ShowcaseCheckApi)
BATCH_QUEUES = (
    ("待启动的示范评选批次", "OPEN", None),
    ("初审完成待评审的批次", "START", 5),
    ("评分完成待确定的批次", "DETERMINE", 5),
    ("公示期满待命名的批次", "NAME", 5),
)
QUEUES = (
    ("示范单位整改期满待复核", "RECTIFIED", 5),
    ("示范单位待年度检查", "CHECK", None),
    ("建议撤销待决定的示范单位", "REVOKE", 10),
    ("已撤销待收回牌匾", "PLATE", 10),
)


def _officer(actor: Actor) -> bool:
    return not actor.unit_ids


def register(appbuilder: AppBuilder) -> None:
    """Add all of it, and follow what happens to units."""
    standing.listen()
    figures.add("showcase", at_month_end)
    figures.trace("showcase", records, is_lifted=True)
    figures.open_by(figures.Opening(cards.NOMINATION, "NominationView", P.SHOWCASE_READ))
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    menu.add("示范评选", "评选批次", BATCHES, P.SHOWCASE_READ, _officer)
    menu.add("示范评选", "单位申报", NOMINATIONS, P.SHOWCASE_READ, _officer)
    menu.add("示范评选", "年度检查", "ShowcaseCheckView.list", P.SHOWCASE_READ, _officer, beside=NOMINATIONS)
    finding.add(cards.NOMINATION, "NominationView", P.SHOWCASE_READ, lambda row: row.batch.title)
    desk.add(
        "待初审的示范单位申报",
        FIRST_REVIEWERS,
        waiting.waiting_nominations("REVIEW"),
        "NominationView",
        10,
        todo="REVIEW",
    )
    for words, name, workdays in BATCH_QUEUES:
        desk.add(words, ORGANISERS, waiting.waiting_batches(name), "ShowcaseBatchView", workdays, todo=name)
    for words, name, workdays in QUEUES:
        desk.add(words, ORGANISERS, waiting.waiting_nominations(name), "NominationView", workdays, todo=name)
    add_panel(
        "unit",
        Panel(
            "nominations",
            "示范评选",
            cards.NOMINATION,
            panels.nominations_of_unit,
            "NominationView",
            "unit_id",
            P.SHOWCASE_READ,
        ),
    )
