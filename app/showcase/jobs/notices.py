"""The timed move of notices: closed the morning after their last day."""

from app.core.jobs import timed
from app.showcase.services import notices


@timed("showcase.close_notices", "示范单位公示期满", hour=0, minute=45)
def close_notices() -> int:
    """Close the notices that are over and have no open objection."""
    return notices.close_due()
