"""What notices and objections add: pages, REST, menu lines for officers, the queue of the organiser."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.placements.card.documents import ISSUED
from app.placements.queries.documents import issued_of
from app.security.states import Permission as P
from app.showcase.api import notices as api
from app.showcase.queries import notices as queries
from app.showcase.states import ORGANISERS
from app.showcase.views import notices as views
from app.showcase.views.papers import ShowcasePaperView

NOTICES = "ShowcaseNoticeView.list"
PAPERS = Panel("documents", "证书与牌匾", ISSUED, issued_of, "ShowcasePaperView", "record_id", P.SHOWCASE_READ)


def _knows(actor: Actor) -> bool:
    return actor.may(P.SHOWCASE_ORGANISE) or actor.may(P.SHOWCASE_WATCH)


def _officer(actor: Actor) -> bool:
    return not actor.unit_ids


def register(appbuilder: AppBuilder) -> None:
    """Add all of it."""
    for view in (views.ShowcaseNoticeView, views.ShowcaseObjectionView, ShowcasePaperView):
        appbuilder.add_view_no_menu(view)
    resources: tuple[Any, ...] = (api.ShowcaseNoticeApi, api.ShowcaseObjectionApi)
    for resource in resources:
        appbuilder.add_api(resource)
    menu.add("示范评选", "公示与异议", NOTICES, P.SHOWCASE_READ, _officer)
    menu.add("示范评选", "收到的异议", "ShowcaseObjectionView.list", P.SHOWCASE_READ, _knows, beside=NOTICES)
    desk.add("待答复的示范单位公示异议", ORGANISERS, queries.objections_open, "ShowcaseObjectionView", 15, state="OPEN")
    add_panel("nomination", PAPERS)
