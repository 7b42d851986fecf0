"""What papers add: their addresses, tabs on the pages of claims and batches, long rosters made by the worker."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_appbuilder import AppBuilder

from app.core.actor import Actor
from app.core.views import Panel, add_panel, extract
from app.placements.card.documents import ISSUED
from app.security.states import Permission
from app.subsidies.jobs import papers as jobs
from app.subsidies.queries import papers as queries
from app.subsidies.services import papers
from app.subsidies.views.papers import BatchPaperView, DeskPaperView, PaperView

VIEWS = (PaperView, BatchPaperView, DeskPaperView)
READ, BUDGET = Permission.SUBSIDY_READ, Permission.BUDGET_READ


def register(appbuilder: AppBuilder) -> None:
    """Add pages and tabs; follow claims; let the worker print rosters."""
    jobs.listen()
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    extract.SOURCES[papers.SOURCE] = papers.RosterSource()
    extract.MAKERS[papers.SOURCE] = papers.RosterMaking
    add_panel("claim", _panel("PaperView", READ, _pack_of, "下载证据材料包", _is_officer))
    add_panel("payment-batch", _panel("BatchPaperView", BUDGET, _roster_of, "打印发放花名册", _reads_budgets))


def _panel(view: str, permission: str, at: Any, words: str, may: Callable[[Actor, Any], bool]) -> Panel:
    return Panel(
        "documents",
        "文书",
        ISSUED,
        queries.issued_of,
        view,
        "record_id",
        permission,
        add=may,
        add_label=words,
        add_at=at,
    )


def _pack_of(claim: Any) -> str:
    return url_for("PaperView.open", pk=claim.id, kind="evidence.zip")


def _roster_of(batch: Any) -> str:
    return url_for("BatchPaperView.roster", pk=batch.id)


def _is_officer(actor: Actor, _claim: Any) -> bool:
    return not (actor.unit_ids or actor.trainee_ids) and actor.may(READ) and actor.may(Permission.RISK_READ)


def _reads_budgets(actor: Actor, _batch: Any) -> bool:
    return actor.may(BUDGET)
