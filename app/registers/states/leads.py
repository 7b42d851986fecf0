"""The states, contacts and moves of a lead."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Department
from app.security.states import Role as R


class LeadKind(Choice):
    """What is proposed."""

    UNIT = "UNIT", "单位线索"
    YOUTH = "YOUTH", "青年线索"


class LeadState(Choice):
    """Where a lead stands."""

    PROPOSED = "PROPOSED", "待联系"
    CONTACTED = "CONTACTED", "已联系"
    CONFIRMED = "CONFIRMED", "有意愿"
    DECLINED = "DECLINED", "未参与"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class ContactMethod(Choice):
    """How the county turned to a unit or a young person."""

    PHONE = "PHONE", "电话"
    VISIT = "VISIT", "上门走访"
    MEETING = "MEETING", "座谈（宣讲）"
    MESSAGE = "MESSAGE", "短信（微信）"
    OTHER = "OTHER", "其他"


class ContactResult(Choice):
    """What came of a contact; the last two reached nobody, so that nobody was told."""

    WILLING = "WILLING", "有意愿"
    CONSIDERING = "CONSIDERING", "需考虑"
    UNWILLING = "UNWILLING", "暂不参与"
    NO_ANSWER = "NO_ANSWER", "无人接听（未遇）"
    WRONG_NUMBER = "WRONG_NUMBER", "联系方式有误"


class DeclineReason(Choice):
    """Why a unit or a young person stays out."""

    NO_NEED = "NO_NEED", "暂无用人（见习）需要"
    NO_CAPACITY = "NO_CAPACITY", "不具备接收（参加）条件"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "不在政策范围内"
    OTHER_PLAN = "OTHER_PLAN", "另有安排（就业、升学等）"
    UNREACHABLE = "UNREACHABLE", "失去联系"
    OTHER = "OTHER", "其他"


REACHED = (ContactResult.WILLING, ContactResult.CONSIDERING, ContactResult.UNWILLING)
MISSED = (ContactResult.NO_ANSWER, ContactResult.WRONG_NUMBER)
YOUTH_PROPOSERS = frozenset({Department.EDU, Department.CYL})  # 四(一): 教育 recommends leavers, 共青团 mobilises youth

L = LeadState
LIVE_LEADS = frozenset({L.PROPOSED, L.CONTACTED, L.CONFIRMED})
_COUNTY = {R.COUNTY_AGENT}
_PROPOSERS = {R.DEPT_LIAISON, R.STREET_WORKER, R.SCHOOL_OFFICER, R.COUNTY_AGENT}
_DAY = Ask("contacted_on", "联系日期", "date")
_METHOD = Ask("method", "联系方式", "choice", options=tuple(ContactMethod.options()))
_NOTE = Ask("note", "联系情况", "area")


def _result(*results: ContactResult) -> Ask:
    return Ask("result", "联系结果", "choice", options=tuple((found.value, found.label) for found in results))


MOBILISING = Workflow(
    "动员线索",
    L.PROPOSED,
    (
        move(
            "contact",
            {L.PROPOSED, L.CONTACTED},
            L.CONTACTED,
            "登记联系",
            _COUNTY,
            tone="primary",
            asks=(_DAY, _METHOD, _result(*REACHED), _NOTE),
            guard="联系日期不早于提出日期、不晚于当天",
            effect="记入联系记录，首次联系计入走访联系覆盖（四(二) 应知尽知）",
        ),
        move(
            "miss",
            L.PROPOSED,
            L.PROPOSED,
            "登记未联系上",
            _COUNTY,
            asks=(_DAY, _METHOD, _result(*MISSED), _NOTE),
            guard="联系日期不早于提出日期、不晚于当天",
            effect="记入联系记录，不计入覆盖；提出部门可更正联系方式",
        ),
        move(
            "confirm",
            L.CONTACTED,
            L.CONFIRMED,
            "确认有意愿",
            _COUNTY,
            tone="primary",
            guard="单位线索须有统一社会信用代码",
            effect="单位自行在线申请认定、发布岗位，不得代为确认（R59）；青年按见习对象采集",
        ),
        move(
            "decline",
            {L.CONTACTED, L.CONFIRMED},
            L.DECLINED,
            "登记不参与",
            _COUNTY,
            reason=True,
            asks=(Ask("because", "不参与原因", "choice", options=tuple(DeclineReason.options())),),
            effect="计入谢绝数，作为坚持自愿原则的依据（四(二)）；不计入任何考核扣分",
        ),
        move("reopen", L.DECLINED, L.CONTACTED, "重新联系", _COUNTY, reason=True, guard="没有其他在办的相同线索"),
        move("withdraw", L.PROPOSED, L.WITHDRAWN, "撤回线索", _PROPOSERS, reason=True, guard="由提出部门（人）撤回"),
    ),
)
