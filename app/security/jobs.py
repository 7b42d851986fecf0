"""Timed housekeeping of what all parts share."""

from app.core import once
from app.core.jobs import timed


@timed("security.forget_handled_requests", "清理七天前的防重复提交记录", hour=3)
def forget_handled_requests() -> int:
    """Delete the stored answers of requests older than seven days."""
    return once.forget_old()
