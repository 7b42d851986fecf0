"""REST of public notices and objections; what was objected stays sealed."""

from app.core.api import EntityApi
from app.security.states import Permission
from app.subsidies.card import notices as cards
from app.subsidies.services import objections


class ClaimNoticeApi(EntityApi):
    """``/api/v1/claim-notice/``: read."""

    resource_name = "claim-notice"
    card = cards.NOTICE
    read = Permission.SUBSIDY_READ


class NoticeObjectionApi(EntityApi):
    """``/api/v1/notice-objection/``: read, and answered."""

    resource_name = "notice-objection"
    card = cards.OBJECTION
    read = Permission.RISK_READ
    mover, moves = objections.decide, objections.MOVES
