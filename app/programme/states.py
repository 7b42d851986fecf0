"""States of a plan year, how sure a parameter is, and what kinds of posts the notice knows."""

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


class PostCategory(Choice):
    """The four kinds of posts of the notice (二(二))."""

    RESEARCH = "RESEARCH", "科研类"
    TECH_SKILL = "TECH_SKILL", "技术技能类"
    MANAGEMENT = "MANAGEMENT", "管理类"
    SOCIAL_SERVICE = "SOCIAL_SERVICE", "社会服务类"


class EducationBand(Choice):
    """The least education that a post asks for."""

    POSTGRAD = "POSTGRAD", "研究生"
    BACHELOR = "BACHELOR", "本科"
    JUNIOR_COLLEGE = "JUNIOR_COLLEGE", "大专"
    SECONDARY = "SECONDARY", "中职（中专、职高、技校）"
    HIGH_SCHOOL = "HIGH_SCHOOL", "高中"
    LOWER = "LOWER", "初中及以下"
    ANY = "ANY", "不限"
