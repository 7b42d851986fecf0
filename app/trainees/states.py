"""States and moves of a young person in the register, and the code lists of visits and hardship."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Department
from app.security.states import Role as R


class TraineeState(Choice):
    """Where a person of the register stands."""

    COLLECTED = "COLLECTED", "已采集"
    CONTACTED = "CONTACTED", "已联系"
    ELIGIBLE = "ELIGIBLE", "资格通过"
    INELIGIBLE = "INELIGIBLE", "不符合"
    MATCHING = "MATCHING", "推荐中"
    PLACED = "PLACED", "见习中"
    FINISHED = "FINISHED", "见习结束"
    CLOSED = "CLOSED", "已关闭"


class Category(Choice):
    """The two categories of the notice (三(一)), and neither."""

    GRADUATE = "GRADUATE", "离校2年内未就业高校毕业生"
    YOUTH = "YOUTH", "16—24岁失业青年"
    NONE = "NONE", "不符合"


class Channel(Choice):
    """Where a fact about a person comes from; the first three are the sources of the notice (二(一))."""

    REALNAME_DB = "REALNAME_DB", "实名信息数据库"
    JOBSEEK_MINIAPP = "JOBSEEK_MINIAPP", "求职登记小程序"
    UNEMP_REGISTER = "UNEMP_REGISTER", "失业登记库"
    STREET = "STREET", "街道社区村委会掌握"
    SCHOOL = "SCHOOL", "高校推荐"
    CYL = "CYL", "共青团动员"
    SELF = "SELF", "本人线上报名"
    OFFICER = "OFFICER", "经办人员核实"


class HardshipKind(Choice):
    """Kinds of hardship of the notice (二(一))."""

    LOW_INCOME = "LOW_INCOME", "低收入家庭（含最低生活保障家庭）"
    ZERO_EMPLOYMENT = "ZERO_EMPLOYMENT", "零就业家庭"
    OUT_OF_POVERTY = "OUT_OF_POVERTY", "脱贫家庭（含防止返贫监测对象）"
    DISABLED = "DISABLED", "残疾毕业生（青年）"
    OTHER = "OTHER", "其他困难"


HARDSHIP_OWNER: dict[
    HardshipKind, Department
] = {  # who confirms; for owners outside the ten, 人社 records their answer
    HardshipKind.LOW_INCOME: Department.CIVIL,
    HardshipKind.ZERO_EMPLOYMENT: Department.HRSS,
    HardshipKind.OUT_OF_POVERTY: Department.HRSS,
    HardshipKind.DISABLED: Department.HRSS,
    HardshipKind.OTHER: Department.HRSS,
}


class HardshipState(Choice):
    """Whether a claimed hardship was confirmed."""

    CLAIMED = "CLAIMED", "待核实"
    VERIFIED = "VERIFIED", "已核实"
    REFUSED = "REFUSED", "未通过"
    EXPIRED = "EXPIRED", "已到期"


class VisitMethod(Choice):
    """How somebody was visited."""

    HOME = "HOME", "入户"
    PHONE = "PHONE", "电话"
    ONLINE = "ONLINE", "线上"
    CAMPUS = "CAMPUS", "校园"
    COMMUNITY = "COMMUNITY", "社区"


class VisitResult(Choice):
    """What a visit found."""

    WILLING = "WILLING", "有见习意愿"
    JOB_SEEKING = "JOB_SEEKING", "求职不见习"
    TRAINING = "TRAINING", "愿参加培训"
    STARTUP = "STARTUP", "有创业需求"
    EMPLOYED = "EMPLOYED", "已就业"
    STUDY = "STUDY", "升学备考"
    ENLIST = "ENLIST", "应征入伍"
    NOT_NOW = "NOT_NOW", "暂无意愿"
    LOST = "LOST", "联系不上"


class ConsentScope(Choice):
    """What a person agreed to."""

    COMPARISON = "COMPARISON", "部门间信息比对"
    PUSH = "PUSH", "接收岗位推送"
    PUBLICITY = "PUBLICITY", "宣传使用"


class ConsentMeans(Choice):
    """How a person agreed or took it back."""

    PAPER = "PAPER", "书面签字"
    ONLINE = "ONLINE", "线上确认"


class CloseReason(Choice):
    """Why a person left the register."""

    EMPLOYED = "EMPLOYED", "已就业"
    STUDY = "STUDY", "升学"
    ENLISTED = "ENLISTED", "应征入伍"
    MOVED_OUT = "MOVED_OUT", "户籍迁出或离开本地"
    ASKED = "ASKED", "本人要求"
    DUPLICATE = "DUPLICATE", "重复档案"
    OTHER = "OTHER", "其他"


class PairState(Choice):
    """What became of two records that may be one person."""

    OPEN = "OPEN", "待处理"
    MERGED = "MERGED", "已合并"
    APART = "APART", "不是同一人"


class PairReason(Choice):
    """Why two records may be one person."""

    NAME_BIRTH = "NAME_BIRTH", "姓名和出生日期相同"
    PHONE = "PHONE", "联系电话相同"
    NAMED = "NAMED", "人工指定"


def agreed(scopes: str, scope: ConsentScope) -> bool:
    """Whether the consents kept on a person hold one of them."""
    return scope in scopes.split()


S = TraineeState
LIVE = "state <> 'CLOSED'"
IN_REGISTER = frozenset(S) - {S.CLOSED}
WAITING = frozenset({S.ELIGIBLE, S.MATCHING})  # willing and not placed (二(一))
UNPLACED = frozenset({S.COLLECTED, S.CONTACTED, S.ELIGIBLE, S.MATCHING})  # an internship may still come (一)
UNWILLING = frozenset(VisitResult) - {VisitResult.WILLING, VisitResult.LOST}
CLOSES: dict[VisitResult, CloseReason] = {  # what a visit found that proposes to close the record
    VisitResult.EMPLOYED: CloseReason.EMPLOYED,
    VisitResult.STUDY: CloseReason.STUDY,
    VisitResult.ENLIST: CloseReason.ENLISTED,
}
_COLLECT = {R.STREET_WORKER, R.SCHOOL_OFFICER, R.COUNTY_AGENT}
CLOSE_REASONS = tuple(pair for pair in CloseReason.options() if pair[0] != CloseReason.DUPLICATE)

REGISTERING = Workflow(
    "见习对象",
    S.COLLECTED,
    (
        move(
            "contact",
            {S.COLLECTED, S.CONTACTED},
            S.CONTACTED,
            "登记走访",
            _COLLECT,
            guard="有走访记录",
            effect="记录需求与下次联系日期",
        ),
        move(
            "qualify",
            {S.COLLECTED, S.CONTACTED, S.ELIGIBLE, S.MATCHING},
            S.ELIGIBLE,
            "资格核验通过",
            {R.COUNTY_AGENT, R.SYSTEM},
            tone="primary",
            guard="R1–R9 全部通过；本人同意信息比对",
            effect="结论 30 日内有效",
        ),
        move(
            "disqualify",
            {S.COLLECTED, S.CONTACTED, S.ELIGIBLE, S.MATCHING},
            S.INELIGIBLE,
            "核验不通过",
            {R.COUNTY_AGENT, R.SYSTEM},
            guard="有未通过的规则与依据",
            effect="告知原因，10 个工作日内可申诉",
        ),
        move(
            "reconsider",
            S.INELIGIBLE,
            S.CONTACTED,
            "申诉或情况变化",
            {R.TRAINEE, R.COUNTY_AUDITOR},
            reason=True,
            guard="有新的依据",
        ),
        move(
            "match",
            S.ELIGIBLE,
            S.MATCHING,
            "开始推荐",
            {R.COUNTY_AGENT, R.SYSTEM},
            effect="困难人员优先",
        ),
        move("unmatch", S.MATCHING, S.ELIGIBLE, "暂停推荐", {R.COUNTY_AGENT, R.SYSTEM}, reason=True),
        move(
            "place",
            {S.MATCHING, S.ELIGIBLE},
            S.PLACED,
            "上岗",
            {R.SYSTEM},
            guard="见习已开始",
            effect="就业状态仍为未就业（R48）",
        ),
        move("finish", S.PLACED, S.FINISHED, "见习结束", {R.SYSTEM}, guard="见习已结束"),
        move(
            "close",
            frozenset(S) - {S.CLOSED, S.PLACED},
            S.CLOSED,
            "关闭",
            {R.COUNTY_AGENT, R.TRAINEE, R.SYSTEM},
            reason=True,
            tone="danger",
            asks=(Ask("closed_because", "关闭原因", "choice", options=CLOSE_REASONS),),
            effect="个人信息仅按法律要求保存",
        ),
        move(
            "restore",
            S.CLOSED,
            S.COLLECTED,
            "恢复",
            {R.COUNTY_AUDITOR, R.SYSTEM},
            reason=True,
            guard="不是已合并的重复档案",
        ),
    ),
)

H = HardshipState
_OWNERS = {R.DEPT_LIAISON, R.COUNTY_AUDITOR}

VERIFYING = Workflow(
    "困难认定",
    H.CLAIMED,
    (
        move(
            "verify",
            H.CLAIMED,
            H.VERIFIED,
            "核实通过",
            _OWNERS | {R.SYSTEM},
            tone="primary",
            asks=(Ask("evidence", "核实依据（档案、名单或证件编号）"),),
            guard="由掌握档案的部门核实，不得由登记人核实",
            effect="作出专门标识，优先推荐；到期重新核实",
        ),
        move(
            "refuse",
            H.CLAIMED,
            H.REFUSED,
            "核实未通过",
            _OWNERS | {R.SYSTEM},
            reason=True,
            guard="由掌握档案的部门核实，不得由登记人核实",
            effect="宽限期内保留的标识同时取消",
        ),
        move(
            "revoke",
            {H.VERIFIED, H.EXPIRED},
            H.REFUSED,
            "撤销认定",
            _OWNERS,
            reason=True,
            tone="danger",
            guard="由掌握档案的部门办理",
            effect="标识当日取消",
        ),
        move(
            "expire",
            H.VERIFIED,
            H.EXPIRED,
            "有效期满",
            {R.SYSTEM},
            guard="有效期已过",
            effect="宽限期内保留标识，并请主管部门重新核实",
        ),
    ),
)

_DECIDERS = {R.COUNTY_AGENT, R.COUNTY_AUDITOR, R.CITY_AGENT, R.REGION_CENTER}
KEPT_OPTIONS = (("first", "保留档案一"), ("second", "保留档案二"))
PAIRING = Workflow(
    "疑似重复档案",
    PairState.OPEN,
    (
        move(
            "merge",
            PairState.OPEN,
            PairState.MERGED,
            "是同一人，合并",
            _DECIDERS,
            tone="primary",
            asks=(Ask("keep", "保留哪一份", "choice", options=KEPT_OPTIONS),),
            guard="并入的档案不在见习中",
            effect="来源与走访、困难、核验记录归入保留的档案，另一份关闭；7 日内可撤销",
        ),
        move("apart", PairState.OPEN, PairState.APART, "不是同一人", _DECIDERS, effect="不再提示"),
        move(
            "reopen",
            {PairState.MERGED, PairState.APART},
            PairState.OPEN,
            "撤销",
            _DECIDERS,
            reason=True,
            guard="合并未超过 7 日",
            effect="两份档案恢复合并前的样子",
        ),
    ),
)
