"""Timed housekeeping of what all parts share."""

from app.core import once
from app.core.jobs import timed
from app.security.services import registrations


@timed("security.forget_handled_requests", "清理七天前的防重复提交记录", hour=3)
def forget_handled_requests() -> int:
    """Delete the stored answers of requests older than seven days."""
    return once.forget_old()


@timed("security.forget_registrations", "清理过期的注册和验证码", hour=3, minute=20)
def forget_registrations() -> int:
    """Delete registrations that nobody confirmed within seven days, and codes that are long over."""
    return registrations.forget_old()
