"""Red flags of a claim (R60, rules.md 5.2), and the quality sample (C40)."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class RedFlag(Choice):
    """The 22 reasons to look; a flag is never a finding."""

    F1 = "F1", "同期两处在岗或其他项目在岗"
    F2 = "F2", "见习期间有职工社会保险缴费"
    F3 = "F3", "名下有正常存续市场主体或任法定代表人"
    F4 = "F4", "见习前6个月内曾在本单位或关联单位参保"
    F5 = "F5", "收款账户户名不符或多人共用"
    F6 = "F6", "补贴发放后短期回流单位或经办人"
    F7 = "F7", "考勤异常（全员全月雷同、同一设备、节假日满勤）"
    F8 = "F8", "多人同一手机号、设备或住址批量报名"
    F9 = "F9", "见习人数超过参保职工30%或单位无参保职工"
    F10 = "F10", "带教老师非本单位参保或带教人数过多"
    F11 = "F11", "与法定代表人同户或疑似近亲属"
    F12 = "F12", "单位异常（经营异常名录、失信、零申报、成立不足条件）"
    F13 = "F13", "同人同月重复申领或金额大于系统计算"
    F14 = "F14", "留用后3个月内停保（虚假留用）"
    F15 = "F15", "劳动合同单位与见习单位不一致或社保补缴凑数"
    F16 = "F16", "收取费用、押金、贷款培训投诉"
    F17 = "F17", "连续两年大量见习低留用（以营利为目的）"
    F18 = "F18", "学籍在读（含升学）"
    F19 = "F19", "户籍在报名前3个月内迁入"
    F20 = "F20", "实际地点与岗位地点不一致或派往第三方"
    F21 = "F21", "失业登记晚于上岗或材料日期倒置"
    F22 = "F22", "死亡、服刑、出境期间仍有考勤"


class FlagLevel(Choice):
    """How heavy a flag is; one HIGH stops a claim."""

    HIGH = "HIGH", "高"
    MEDIUM = "MEDIUM", "中"
    LOW = "LOW", "低"


class FlagState(Choice):
    """What a person made of a flag."""

    OPEN = "OPEN", "待核查"
    CLEARED = "CLEARED", "已排除"
    CONFIRMED = "CONFIRMED", "已坐实"


class RiskResult(Choice):
    """What follows from the flags of a claim."""

    PASS = "PASS", "通过"
    REVIEW = "REVIEW", "转核查"
    HOLD = "HOLD", "挂起"


class SampleReason(Choice):
    """Why an approval is checked once more."""

    FIRST = "FIRST", "首次初审必查"
    DRAWN = "DRAWN", "按比例抽取"


class SampleState(Choice):
    """What the second look found."""

    OPEN = "OPEN", "待复查"
    AGREED = "AGREED", "复查一致"
    DIFFERS = "DIFFERS", "复查不一致"


F, Q = FlagState, SampleState
DECIDERS = {R.COUNTY_AUDITOR, R.SUPERVISOR}

FLAGGING = Workflow(
    "风险红旗",
    F.OPEN,
    (
        move(
            "clear",
            F.OPEN,
            F.CLEARED,
            "排除",
            DECIDERS,
            reason=True,
            guard="写明核查情况；不是本人初审的申领",
            effect="不再计入风险分值",
        ),
        move(
            "confirm",
            F.OPEN,
            F.CONFIRMED,
            "坐实",
            DECIDERS,
            reason=True,
            tone="danger",
            asks=(Ask("is_fraud", "属于弄虚作假骗取补贴", "bool", required=False),),
            guard="写明证据；不是本人初审的申领",
            effect="申领不予补贴或追回；属于骗取的登记单位禁入期",
        ),
        move("reopen", {F.CLEARED, F.CONFIRMED}, F.OPEN, "重新核查", DECIDERS, reason=True, guard="申领尚未拨付"),
    ),
)

SAMPLING = Workflow(
    "质量抽查",
    Q.OPEN,
    (
        move(
            "agree",
            Q.OPEN,
            Q.AGREED,
            "复查一致",
            {R.COUNTY_AGENT, R.COUNTY_AUDITOR, R.CITY_AUDITOR},
            tone="primary",
            asks=(Ask("note", "复查情况", "area"),),
            guard="复查人没有办理过这笔申领",
        ),
        move(
            "differ",
            Q.OPEN,
            Q.DIFFERS,
            "复查不一致",
            {R.COUNTY_AGENT, R.COUNTY_AUDITOR, R.CITY_AUDITOR},
            reason=True,
            tone="danger",
            guard="复查人没有办理过这笔申领",
            effect="申领退回重新审核",
        ),
    ),
)
