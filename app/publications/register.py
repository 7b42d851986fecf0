"""What publications adds to the application."""

from flask_appbuilder import AppBuilder

from app.core import desk, finding, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.programme.card import PARAMETER
from app.publications import api, card, queries, views
from app.publications.models import PolicyDoc
from app.publications.policy import may_change_articles
from app.publications.states import AUDITORS, PolicyState
from app.security.states import Permission


def _writer(actor: Actor, doc: PolicyDoc) -> bool:
    return actor.may(Permission.POLICY_WRITE) and may_change_articles(actor, doc) is None


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, the menu line, panels, the review queue and the timed job."""
    for view in (views.PolicyView, views.ArticleView, views.VersionView):
        appbuilder.add_view_no_menu(view)
    for resource in (api.PolicyApi, api.ArticleApi, api.VersionApi):
        appbuilder.add_api(resource)
    finding.add(card.POLICY, "PolicyView", Permission.POLICY_READ, lambda doc: doc.doc_no or "")
    menu.add("政策与宣传", "政策文件", "PolicyView.list", Permission.POLICY_READ)
    desk.add("政策文件待审核", set(AUDITORS), queries.oldest_in_review, "PolicyView", state=PolicyState.REVIEW)
    add_panel(
        "policy",
        Panel(
            "articles",
            "正文",
            card.ARTICLE,
            queries.articles_of,
            "ArticleView",
            "policy_id",
            Permission.POLICY_READ,
            add=_writer,
        ),
    )
    add_panel(
        "policy",
        Panel(
            "versions", "版本", card.VERSION, queries.versions_of, "VersionView", "policy_id", Permission.POLICY_READ
        ),
    )
    add_panel(
        "policy",
        Panel(
            "parameters",
            "依据本文件的参数",
            PARAMETER,
            queries.parameters_of,
            "ParameterView",
            "id",
            Permission.PARAMETER_READ,
        ),
    )
