"""REST of scores: an expert reads their own and submits or stands back; nobody else's are found."""

from typing import Any

from app.core import actor as actors
from app.core.api import EntityApi
from app.security.states import Permission
from app.showcase.card import scoring as cards
from app.showcase.services import scoring
from app.showcase.services.moving import score as move_score


class ShowcaseScoreApi(EntityApi):
    """``/api/v1/showcase-score/``: an expert's own, with the moves ``submit`` and ``recuse``."""

    resource_name = "showcase-score"
    card = cards.SCORE
    read = Permission.SHOWCASE_SCORE
    mover, moves = move_score, scoring.MOVES

    def record(self, pk: str) -> Any:
        """The acting expert's score; to ask for somebody else's is refused, and logged."""
        return scoring.entered(actors.current(), pk)
