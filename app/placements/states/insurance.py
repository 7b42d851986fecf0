"""Code lists of accident and medical cover (三(一), R25, R26)."""

from app.core.choices import Choice


class InsuranceKind(Choice):
    """What a policy covers."""

    ACCIDENT = "ACCIDENT", "人身意外伤害保险"
    MEDICAL = "MEDICAL", "商业医疗保险"


class CoverState(Choice):
    """Whether one person's cover under a policy holds."""

    PENDING = "PENDING", "待承保"
    IN_FORCE = "IN_FORCE", "有效"
    TRANSFERRED = "TRANSFERRED", "名额转接"
    EXPIRED = "EXPIRED", "到期"
    CANCELLED = "CANCELLED", "退保"
    CLAIMED = "CLAIMED", "已出险"


class CaseResult(Choice):
    """What the insurer decided of an accident."""

    OPEN = "OPEN", "处理中"
    PAID = "PAID", "已赔付"
    REFUSED = "REFUSED", "未赔付"
