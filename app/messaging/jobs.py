"""Timed deeds of messages: what is due leaves every minute, reminders in the morning, one letter in the evening."""

from app.core.jobs import timed
from app.messaging.services import reminding, sending


@timed("messaging.send", "发送邮件与短信", every=1)
def send() -> int:
    """Send what is due."""
    return sending.send_due()


@timed("messaging.remind", "提醒将到期未办事项", hour=8, minute=30)
def remind() -> int:
    """Remind of what is due on the next workday."""
    return reminding.remind_due()


@timed("messaging.digest", "发送每日消息汇总", hour=18, minute=0)
def digest() -> int:
    """Write the daily letters."""
    return reminding.digest()
