"""What printed documents add to the application: their addresses, and a panel on the pages of their records."""

from typing import Any

from flask import url_for
from flask_appbuilder import AppBuilder

from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.placements.card.documents import ISSUED
from app.placements.jobs import documents as jobs
from app.placements.queries import documents as queries
from app.placements.states import ApplicationState
from app.placements.views.documents import DocumentView
from app.security.states import Permission

PANELS = (  # the card of the record, the kind that its button opens, the words on the button
    ("placement", "dispatch", "打开派遣单"),
    ("agreement", "agreement", "打开协议文件"),
    ("assessment", "assessment", "打印鉴定表"),
    ("attendance-month", "attendance", "打印考勤表"),
)


def register(appbuilder: AppBuilder) -> None:
    """Add the pages and panels; follow placements."""
    jobs.listen()
    appbuilder.add_view_no_menu(DocumentView)
    for card, kind, words in PANELS:
        add_panel(card, _panel(kind, words, _readable))
    add_panel("application", _panel("slip", "打印代办确认单", _entered))


def _panel(kind: str, words: str, may: Any) -> Panel:
    def address(record: Any) -> str:
        return url_for("DocumentView.open", kind=kind, pk=record.id)

    return Panel(
        "documents",
        "文书",
        ISSUED,
        queries.issued_of,
        "DocumentView",
        "record_id",
        Permission.PLACEMENT_READ,
        add=may,
        add_label=words,
        add_at=address,
    )


def _readable(actor: Actor, _record: Any) -> bool:
    return actor.may(Permission.PLACEMENT_READ)


def _entered(actor: Actor, record: Any) -> bool:
    return _readable(actor, record) and record.is_entered_for and record.state != ApplicationState.WITHDRAWN
