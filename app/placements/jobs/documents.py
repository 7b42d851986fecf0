"""Letters follow their placement, from the dispatch to the end; sheets follow the unlocking of their month."""

from app.placements import signals
from app.placements.services import documents


def listen() -> None:
    """Follow placements."""
    signals.dispatched.connect(documents.follow_dispatch)
    signals.cancelled.connect(documents.follow_cancel)
    signals.ended.connect(documents.follow_end)
    signals.month_unlocked.connect(documents.follow_unlock)
