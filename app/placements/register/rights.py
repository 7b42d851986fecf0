"""What complaints and presence checks add to the application."""

from functools import partial
from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.placements.api import rights as api
from app.placements.queries import rights as queries
from app.placements.states.care import ComplaintState
from app.placements.views import rights as views
from app.security.states import Permission as P
from app.security.states import Role as R

VIEWS: tuple[Any, ...] = (views.ComplaintView, views.DrawView, views.ReceiptView)
APIS: tuple[Any, ...] = (api.ComplaintApi, api.DrawApi)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines and queues."""
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    menu.add("见习管理", "投诉与求助", "ComplaintView.list", P.COMPLAINT_READ)
    menu.add("见习管理", "在岗抽查", "DrawView.list", P.PRESENCE_CHECK)
    auditors = {R.COUNTY_AUDITOR}
    for words, state in (("待受理的投诉", ComplaintState.OPEN), ("待答复的投诉", ComplaintState.HANDLING)):
        waiting = partial(queries.complaints_in, state)
        desk.add(words, auditors, waiting, "ComplaintView", 10, state=state.value)
    desk.add("待登记的在岗抽查", {R.COUNTY_AGENT, R.COUNTY_AUDITOR}, queries.open_calls, "DrawView", 1)
