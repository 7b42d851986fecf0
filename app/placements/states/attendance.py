"""Days and months of attendance, leave, training and the allowance that the unit paid."""

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Role as R


class AttendanceCode(Choice):
    """What a day was; P, O, W and S are payable (R31)."""

    P = "P", "出勤"
    O = "O", "公假、外派"
    W = "W", "工伤（意外）"
    S = "S", "病假"
    L = "L", "事假"
    A = "A", "旷工"
    H = "H", "休息日、法定节假日"
    N = "N", "不在协议期"


class AttendanceMonthState(Choice):
    """Where the sheet of one month stands."""

    OPEN = "OPEN", "登记中"
    CONFIRMED_BY_TRAINEE = "CONFIRMED_BY_TRAINEE", "本人已确认"
    SUBMITTED = "SUBMITTED", "单位已报送"
    VERIFIED = "VERIFIED", "县区已核"
    RETURNED = "RETURNED", "退回"
    LOCKED = "LOCKED", "已锁定"


class LeaveKind(Choice):
    """The leave that a trainee asks for; each is one code of a day."""

    PERSONAL = "L", "事假"
    SICK = "S", "病假"
    OFFICIAL = "O", "公假、外派"
    INJURY = "W", "工伤（意外）"


class LeaveState(Choice):
    """What became of a request for leave."""

    ASKED = "ASKED", "待批准"
    GRANTED = "GRANTED", "已批准"
    DENIED = "DENIED", "未批准"
    TAKEN_BACK = "TAKEN_BACK", "已撤回"


class TrainingKind(Choice):
    """What a training was for (二(五))."""

    PRE_JOB = "PRE_JOB", "岗前培训"
    SAFETY = "SAFETY", "安全教育"
    SKILL = "SKILL", "技能培训"
    GUIDANCE = "GUIDANCE", "职业指导"


class PaymentAnswer(Choice):
    """What the trainee says of an allowance that the unit says it paid (B24)."""

    RECEIVED = "RECEIVED", "已足额收到"
    DIFFERENT = "DIFFERENT", "金额不符"
    NOT_RECEIVED = "NOT_RECEIVED", "没有收到"


S = AttendanceMonthState
UNIT = {R.UNIT_OPERATOR, R.UNIT_ADMIN}
PAYABLE = frozenset({AttendanceCode.P, AttendanceCode.O, AttendanceCode.W, AttendanceCode.S})

ATTENDING = Workflow(
    "考勤月",
    S.OPEN,
    (
        move(
            "confirm",
            S.OPEN,
            S.CONFIRMED_BY_TRAINEE,
            "本人确认",
            {R.TRAINEE},
            tone="primary",
            guard="当月已过或见习已结束",
        ),
        move(
            "confirm_by_default",
            S.OPEN,
            S.CONFIRMED_BY_TRAINEE,
            "逾期视为确认",
            {R.SYSTEM},
            guard="当月已过 3 日，本人没有异议",
            effect="注明为逾期视为确认",
        ),
        move(
            "submit",
            S.CONFIRMED_BY_TRAINEE,
            S.SUBMITTED,
            "单位报送",
            UNIT,
            tone="primary",
            guard="首月前已完成岗前培训（R23）；每个应出勤日三方中有两方一致",
            effect="次月 2 日后报送的注明逾期（R29）",
        ),
        move(
            "verify",
            S.SUBMITTED,
            S.VERIFIED,
            "核对通过",
            {R.COUNTY_AGENT},
            tone="primary",
            guard="抽查；提示考勤异常（F7）、地点不符（F20）",
        ),
        move("return", S.SUBMITTED, S.RETURNED, "退回", {R.COUNTY_AGENT}, reason=True),
        move("reopen", S.RETURNED, S.OPEN, "重新登记", UNIT | {R.SYSTEM}, effect="修改后由本人再次确认"),
        move("lock", S.VERIFIED, S.LOCKED, "锁定", {R.SYSTEM}, guard="已生成补贴明细", effect="只读"),
        move(
            "unlock",
            S.LOCKED,
            S.OPEN,
            "解锁更正",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            effect="已拨付的补贴重新计算（R62）",
        ),
    ),
)

L = LeaveState
LEAVING = Workflow(
    "请假",
    L.ASKED,
    (
        move("grant", L.ASKED, L.GRANTED, "批准", UNIT | {R.MENTOR}, tone="primary", effect="对应日期记为请假"),
        move("deny", L.ASKED, L.DENIED, "不批准", UNIT | {R.MENTOR}, reason=True),
        move("take_back", {L.ASKED, L.GRANTED}, L.TAKEN_BACK, "撤回", {R.TRAINEE}, guard="请假尚未开始"),
    ),
)
