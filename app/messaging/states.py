"""How a message travels and what became of it."""

from app.core.choices import Choice


class Channel(Choice):
    """How a message leaves the service."""

    EMAIL = "EMAIL", "电子邮件"
    SMS = "SMS", "短信"


class OutboxState(Choice):
    """What became of one sending."""

    QUEUED = "QUEUED", "待发送"
    SENT = "SENT", "已发送"
    FAILED = "FAILED", "发送失败"


class Rhythm(Choice):
    """How often somebody wants e-mail."""

    AT_ONCE = "AT_ONCE", "即时"
    DAILY = "DAILY", "每日汇总"
    NEVER = "NEVER", "不接收"
