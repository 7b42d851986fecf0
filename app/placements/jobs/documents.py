"""Letters follow their placement: issued with the dispatch, revoked with its cancelling, ended with its end."""

from app.placements import signals
from app.placements.services import documents


def listen() -> None:
    """Follow placements."""
    signals.dispatched.connect(documents.follow_dispatch)
    signals.cancelled.connect(documents.follow_cancel)
    signals.ended.connect(documents.follow_end)
