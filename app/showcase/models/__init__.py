"""Batches, nominations, experts with their scores, the notice with objections, and yearly checks."""

from app.showcase.models.batches import ShowcaseBatch
from app.showcase.models.nominations import Nomination, ShowcaseCheck
from app.showcase.models.notices import ShowcaseNotice, ShowcaseObjection
from app.showcase.models.scores import Panelist, ShowcaseScore

__all__ = [
    "Nomination",
    "Panelist",
    "ShowcaseBatch",
    "ShowcaseCheck",
    "ShowcaseNotice",
    "ShowcaseObjection",
    "ShowcaseScore",
]
