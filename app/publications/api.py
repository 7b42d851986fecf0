"""REST of policy documents, their articles and versions."""

from app.core.api import EntityApi
from app.publications import card, services
from app.security.states import Permission


class PolicyApi(EntityApi):
    """``/api/v1/policy/``."""

    resource_name = "policy"
    card = card.POLICY
    read, write = Permission.POLICY_READ, Permission.POLICY_WRITE
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(services.draft), staticmethod(services.correct)


class ArticleApi(EntityApi):
    """``/api/v1/policy-article/``."""

    resource_name = "policy-article"
    card = card.ARTICLE
    read, write = Permission.POLICY_READ, Permission.POLICY_WRITE
    create, update = staticmethod(services.add_article), staticmethod(services.change_article)


class VersionApi(EntityApi):
    """``/api/v1/policy-version/``: read only."""

    resource_name = "policy-version"
    card = card.VERSION
    read = Permission.POLICY_READ
