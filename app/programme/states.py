"""States of a plan year, and how sure a parameter is."""

from app.core.choices import Choice


class PlanState(Choice):
    """Whether the figures of a plan year may still change."""

    OPEN = "OPEN", "进行中"
    FROZEN = "FROZEN", "已封存"


class Certainty(Choice):
    """Where a parameter comes from."""

    NOTICE = "NOTICE", "本通知"
    SOURCED = "SOURCED", "公开来源"
    GK = "GK", "常识待核"
    PROPOSED = "PROPOSED", "建议"
