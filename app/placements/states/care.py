"""Retention and its truth, follow-up of the not retained, complaints, and calls (二(五), 二(六))."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class RetentionKind(Choice):
    """When a labour contract followed."""

    EARLY = "EARLY", "见习期间录用"
    AT_END = "AT_END", "期满录用"


class ContractKind(Choice):
    """The kind of labour contract."""

    FIXED = "FIXED", "固定期限"
    OPEN = "OPEN", "无固定期限"
    TASK = "TASK", "以完成一定任务为期限"
    EMPLOYMENT_PUBLIC = "EMPLOYMENT_PUBLIC", "聘用合同"


class StillEmployed(Choice):
    """What the social-insurance file says after one, three, six and twelve months (B28)."""

    DUE = "DUE", "待核查"
    YES = "YES", "仍在参保"
    NO = "NO", "已停保"
    OTHER_EMPLOYER = "OTHER_EMPLOYER", "在其他单位参保"


class FollowUpState(Choice):
    """Whether somebody is still being helped."""

    OPEN = "OPEN", "帮扶中"
    CLOSED = "CLOSED", "已结案"


class FollowUpService(Choice):
    """What was done for somebody who was not retained (二(六))."""

    CONTACT = "CONTACT", "首次联系"
    JOB_INFO = "JOB_INFO", "岗位信息"
    CAREER_GUIDANCE = "CAREER_GUIDANCE", "职业指导"
    STARTUP_POLICY = "STARTUP_POLICY", "自主创业政策清单"
    STARTUP_ONE_STOP = "STARTUP_ONE_STOP", "减免房租及办公设施和水电网络使用费等一站式服务"
    TRAINING = "TRAINING", "职业培训推荐"
    OTHER = "OTHER", "其他"


class FollowUpClose(Choice):
    """How a follow-up ended."""

    EMPLOYED = "EMPLOYED", "已就业"
    SELF_EMPLOYED = "SELF_EMPLOYED", "已创业"
    FLEXIBLE = "FLEXIBLE", "灵活就业"
    STUDY = "STUDY", "升学"
    ENLISTED = "ENLISTED", "入伍"
    DECLINED = "DECLINED", "本人放弃"
    EXPIRED = "EXPIRED", "帮扶期满"


class BenefitKind(Choice):
    """What the catalogue of help offers (二(六), B31)."""

    RENT = "RENT", "减免房租"
    OFFICE = "OFFICE", "办公设施"
    UTILITIES = "UTILITIES", "水电网络费减免"
    LOAN = "LOAN", "创业担保贷款"
    TRAINING = "TRAINING", "职业培训"
    GUIDANCE = "GUIDANCE", "职业指导"
    JOB_INFO = "JOB_INFO", "岗位信息"
    OTHER = "OTHER", "其他"


class ComplaintKind(Choice):
    """What somebody complains of (二(五) 权益维护)."""

    ALLOWANCE = "ALLOWANCE", "生活补贴未足额按时发放"
    FEES = "FEES", "收取费用、押金或要求贷款培训"
    SAFETY = "SAFETY", "安全与劳动保护"
    OVERTIME = "OVERTIME", "超时或夜间安排"
    NOT_AS_AGREED = "NOT_AS_AGREED", "岗位内容与协议不符"
    THIRD_PARTY = "THIRD_PARTY", "被派往其他单位"
    TREATMENT = "TREATMENT", "侮辱、骚扰或歧视"
    ATTENDANCE = "ATTENDANCE", "考勤记录不实"
    OTHER = "OTHER", "其他"


class ComplaintState(Choice):
    """Where a complaint stands."""

    OPEN = "OPEN", "待受理"
    HANDLING = "HANDLING", "处理中"
    ANSWERED = "ANSWERED", "已答复"


class CallResult(Choice):
    """What a phone call of the random presence check found (B17)."""

    OPEN = "OPEN", "待抽查"
    PRESENT = "PRESENT", "在岗"
    ABSENT_EXPLAINED = "ABSENT_EXPLAINED", "不在岗，有请假"
    ABSENT = "ABSENT", "不在岗，无说明"
    NO_ANSWER = "NO_ANSWER", "未接通"


F = FollowUpState
FOLLOWING = Workflow(
    "后续帮扶",
    F.OPEN,
    (
        move(
            "close",
            F.OPEN,
            F.CLOSED,
            "结案",
            {R.COUNTY_AGENT, R.SYSTEM},
            guard="已首次联系；登记留用的自动结案",
            asks=(Ask("closed_as", "结案方式", "choice", options=tuple(FollowUpClose.options())[:-1]),),
        ),
        move("expire", F.OPEN, F.CLOSED, "帮扶期满", {R.SYSTEM}, guard="已满 3 个月"),
        move("reopen", F.CLOSED, F.OPEN, "重新帮扶", {R.COUNTY_AGENT}, reason=True),
    ),
)

C = ComplaintState
COMPLAINING = Workflow(
    "投诉与求助",
    C.OPEN,
    (
        move("take_up", C.OPEN, C.HANDLING, "受理", {R.COUNTY_AUDITOR}, tone="primary", effect="10 个工作日内答复"),
        move(
            "answer",
            C.HANDLING,
            C.ANSWERED,
            "答复",
            {R.COUNTY_AUDITOR},
            tone="primary",
            asks=(
                Ask("answer", "答复内容（本人可见，单位不可见）", "area"),
                Ask("is_upheld", "情况属实", "bool", required=False),
            ),
        ),
        move("reopen", C.ANSWERED, C.HANDLING, "继续处理", {R.COUNTY_AUDITOR, R.TRAINEE}, reason=True),
    ),
)
