"""What public notices and objections add: pages, REST, menu lines for officers, queues."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.actor import Actor
from app.security.states import Permission as P
from app.security.states import Role as R
from app.subsidies.api import notices as api
from app.subsidies.queries import waiting
from app.subsidies.states import ClaimState
from app.subsidies.views import notices as views

NOTICES = "ClaimNoticeView.list"


def _officer(actor: Actor) -> bool:
    return actor.may(P.RISK_READ)


def register(appbuilder: AppBuilder) -> None:
    """Add all of it."""
    for view in (views.ClaimNoticeView, views.NoticeObjectionView):
        appbuilder.add_view_no_menu(view)
    resources: tuple[Any, ...] = (api.ClaimNoticeApi, api.NoticeObjectionApi)
    for resource in resources:
        appbuilder.add_api(resource)
    menu.add("补贴资金", "公示与异议", NOTICES, P.SUBSIDY_READ, _officer)
    menu.add("补贴资金", "收到的异议", "NoticeObjectionView.list", P.RISK_READ, beside=NOTICES)
    recheck = ClaimState.RECHECK_PASSED.value
    desk.add("待公示的补贴申领", {R.COUNTY_AGENT}, waiting.to_publish, "ClaimView", 1, state=recheck)
    desk.add("待答复的公示异议", {R.COUNTY_AUDITOR}, waiting.objections, "NoticeObjectionView", 15, state="OPEN")
