"""Decisions follow their claim: issued under a number when it is decided, not valid once it is reviewed again."""

from app.subsidies import signals
from app.subsidies.services import papers


def listen() -> None:
    """Follow claims."""
    signals.decided.connect(papers.follow_decision)
    signals.recounted.connect(papers.follow_recount)
