"""REST of notices and objections; what was objected stays sealed."""

from app.core.api import EntityApi
from app.security.states import Permission
from app.showcase.card import notices as cards
from app.showcase.services import objections


class ShowcaseNoticeApi(EntityApi):
    """``/api/v1/showcase-notice/``: read."""

    resource_name = "showcase-notice"
    card = cards.NOTICE
    read = Permission.SHOWCASE_READ


class ShowcaseObjectionApi(EntityApi):
    """``/api/v1/showcase-objection/``: read, and answered."""

    resource_name = "showcase-objection"
    card = cards.OBJECTION
    read = Permission.SHOWCASE_READ
    mover, moves = objections.decide, objections.MOVES
