"""Code lists of accident and medical cover (三(一), R25, R26)."""

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Role as R


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


S = CoverState
BUYERS = {R.COUNTY_AGENT, R.CITY_AGENT}
INSURING = Workflow(
    "参保",
    S.PENDING,
    (
        move("confirm", S.PENDING, S.IN_FORCE, "承保", BUYERS, tone="primary", guard="保险机构已确认"),
        move("claim", S.IN_FORCE, S.CLAIMED, "出险", {R.SYSTEM}, guard="已登记出险", effect="保险继续有效"),
        move("settle", S.CLAIMED, S.IN_FORCE, "理赔结束", {R.SYSTEM}, guard="保险机构已有结论"),
        move("expire", {S.IN_FORCE, S.CLAIMED}, S.EXPIRED, "到期", {R.SYSTEM}, guard="最后一日已过，或者见习结束"),
        move(
            "pass_on",
            S.EXPIRED,
            S.TRANSFERRED,
            "名额转接",
            {R.SYSTEM},
            guard="见习不满 3 个月即结束",
            effect="名额由新到岗人员使用（R25）",
        ),
        move(
            "cancel",
            {S.PENDING, S.IN_FORCE},
            S.CANCELLED,
            "退保",
            BUYERS | {R.SYSTEM},
            reason=True,
            tone="danger",
            guard="见习人员尚未上岗",
            effect="释放名额",
        ),
    ),
)
