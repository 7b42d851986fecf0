"""The kinds of units that lists prove and who owns them, the code lists and moves of entries, the moves of a lead."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Department
from app.security.states import Role as R


class UnitKind(Choice):
    """What the notice aims at (二(二)); each is a tag with a proof and a validity."""

    TECH_ENTERPRISE = "TECH_ENTERPRISE", "科技型企业（承担科技项目）"
    TECH_SME = "TECH_SME", "科技型中小企业"
    LEADING_MANUFACTURER = "LEADING_MANUFACTURER", "制造业龙头企业"
    SINGLE_CHAMPION = "SINGLE_CHAMPION", "制造业单项冠军企业"
    LITTLE_GIANT = "LITTLE_GIANT", "专精特新“小巨人”企业"
    SPECIALIZED_SME = "SPECIALIZED_SME", "专精特新中小企业"
    PRIVATE_TECH_SCHOOL = "PRIVATE_TECH_SCHOOL", "民办技工院校"
    KEY_PROJECT = "KEY_PROJECT", "重点项目单位"
    KEY_ENTERPRISE = "KEY_ENTERPRISE", "重点企业"
    STATE_OWNED = "STATE_OWNED", "国有企业"
    MSME = "MSME", "中小微企业"
    PRIVATE_ENTERPRISE = "PRIVATE_ENTERPRISE", "民营企业"
    COMMUNITY_ORG = "COMMUNITY_ORG", "城乡社区组织"
    COMMUNITY_SERVICE = "COMMUNITY_SERVICE", "社区服务机构"
    GRASSROOTS_PLATFORM = "GRASSROOTS_PLATFORM", "基层服务平台"
    SOCIAL_ORG = "SOCIAL_ORG", "社会组织"
    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION", "事业单位"
    GOVERNMENT = "GOVERNMENT", "机关"
    OTHER = "OTHER", "其他"


K = UnitKind
LISTED_BY: dict[UnitKind, Department] = {  # kinds that only an entry of the owner's list proves (二(二))
    K.TECH_ENTERPRISE: Department.SCI,
    K.TECH_SME: Department.SCI,
    K.LEADING_MANUFACTURER: Department.MIIT,
    K.SINGLE_CHAMPION: Department.MIIT,
    K.LITTLE_GIANT: Department.MIIT,
    K.SPECIALIZED_SME: Department.MIIT,
    K.MSME: Department.MIIT,
    K.PRIVATE_TECH_SCHOOL: Department.HRSS,
    K.KEY_ENTERPRISE: Department.COM,
    K.STATE_OWNED: Department.SASAC,
    K.PRIVATE_ENTERPRISE: Department.FIC,
    K.COMMUNITY_ORG: Department.CIVIL,
    K.COMMUNITY_SERVICE: Department.CIVIL,
    K.SOCIAL_ORG: Department.CIVIL,
}


class EntryState(Choice):
    """Whether an entry stands on its list; nothing is deleted."""

    LISTED = "LISTED", "在册"
    REMOVED = "REMOVED", "已移出"


class SchoolKind(Choice):
    """Kinds of technician schools."""

    TECHNICIAN = "TECHNICIAN", "技师学院"
    SENIOR = "SENIOR", "高级技工学校"
    COMMON = "COMMON", "技工学校"


class Deregistration(Choice):
    """Why an unemployment registration ended (就业服务与就业管理规定 第六十六条, in short)."""

    EMPLOYED = "EMPLOYED", "被用人单位录用"
    SELF_EMPLOYED = "SELF_EMPLOYED", "从事个体经营或创办企业"
    STEADY_INCOME = "STEADY_INCOME", "已从事有稳定收入的劳动"
    STUDY = "STUDY", "入学、服兵役或移居境外"
    RETIRED = "RETIRED", "享受基本养老保险待遇或完全丧失劳动能力"
    REFUSED = "REFUSED", "终止就业要求或拒绝公共就业服务"
    LOST = "LOST", "连续6个月未与公共就业服务机构联系"
    OTHER = "OTHER", "其他"


class Enrolment(Choice):
    """Where a student stands with the school (学籍)."""

    IN_SCHOOL = "IN_SCHOOL", "在读"
    SUSPENDED = "SUSPENDED", "休学"
    GRADUATED = "GRADUATED", "毕业"
    COMPLETED = "COMPLETED", "结业"
    LEFT = "LEFT", "肄业"
    WITHDRAWN = "WITHDRAWN", "退学"


class SchoolHardship(Choice):
    """Kinds of hardship that schools and education offices know of."""

    LOW_INCOME = "LOW_INCOME", "低保、低收入家庭"
    OUT_OF_POVERTY = "OUT_OF_POVERTY", "脱贫家庭（含防止返贫监测对象）"
    ZERO_EMPLOYMENT = "ZERO_EMPLOYMENT", "零就业家庭"
    DISABLED = "DISABLED", "残疾毕业生"
    STUDENT_LOAN = "STUDENT_LOAN", "获得国家助学贷款"
    ORPHAN = "ORPHAN", "孤儿、特困人员"
    OTHER = "OTHER", "其他困难"


class ProjectLevel(Choice):
    """Who granted a science project."""

    NATIONAL = "NATIONAL", "国家级"
    REGION = "REGION", "自治区级"
    CITY = "CITY", "市级"
    COUNTY = "COUNTY", "县区级"


class TechKind(Choice):
    """What a technology company is listed as."""

    TECH_SME = "TECH_SME", "科技型中小企业"
    HIGH_TECH = "HIGH_TECH", "高新技术企业"


class EnterpriseScale(Choice):
    """The sizes below large of the statistical classes of 2017."""

    MEDIUM = "MEDIUM", "中型"
    SMALL = "SMALL", "小型"
    MICRO = "MICRO", "微型"


class SocialKind(Choice):
    """Kinds of social organisations."""

    GROUP = "GROUP", "社会团体"
    SERVICE = "SERVICE", "社会服务机构（民办非企业单位）"
    FOUNDATION = "FOUNDATION", "基金会"


class CommunityKind(Choice):
    """Kinds of community organisations."""

    COMMUNITY_ORG = "COMMUNITY_ORG", "城乡社区组织"
    COMMUNITY_SERVICE = "COMMUNITY_SERVICE", "社区服务机构"


class Assistance(Choice):
    """As what a household of low income is recognised."""

    MIN_LIVING = "MIN_LIVING", "最低生活保障家庭"
    LOW_INCOME = "LOW_INCOME", "低收入（低保边缘）家庭"


class Relation(Choice):
    """What a person is to the head of the household."""

    HEAD = "HEAD", "户主"
    SPOUSE = "SPOUSE", "配偶"
    CHILD = "CHILD", "子女"
    PARENT = "PARENT", "父母"
    OTHER = "OTHER", "其他"


class FundSource(Choice):
    """Who provides the money of a budget line."""

    CENTRAL = "CENTRAL", "中央资金"
    REGION = "REGION", "自治区资金"
    CITY = "CITY", "市级资金"
    COUNTY = "COUNTY", "县区资金"


class BudgetItem(Choice):
    """What a budget line of the employment subsidy fund is for (二(三), 三)."""

    LIVING = "LIVING", "就业见习基本生活补贴"
    ACCIDENT_INSURANCE = "ACCIDENT_INSURANCE", "人身意外伤害保险费补贴"
    REMAINING = "REMAINING", "剩余期见习补贴"
    FLEX_SOCIAL = "FLEX_SOCIAL", "灵活就业社会保险补贴"
    HIRING = "HIRING", "企业招用就业补贴"
    UNIT_FEE = "UNIT_FEE", "一次性指导管理费"
    RETENTION_AWARD = "RETENTION_AWARD", "留用奖补"
    OTHER = "OTHER", "其他"


class TradeKind(Choice):
    """Kinds of key enterprises of commerce."""

    FOREIGN_TRADE = "FOREIGN_TRADE", "外贸企业"
    FOREIGN_INVESTED = "FOREIGN_INVESTED", "外商投资企业"
    COMMERCE = "COMMERCE", "商贸流通企业"


class ZoneLevel(Choice):
    """Who approved a development zone."""

    NATIONAL = "NATIONAL", "国家级"
    REGION = "REGION", "自治区级"


class OwnerLevel(Choice):
    """Whose a state-owned enterprise is."""

    CENTRAL = "CENTRAL", "中央驻宁"
    REGION = "REGION", "自治区属"
    CITY = "CITY", "市属"
    COUNTY = "COUNTY", "县区属"


E = EntryState
IN_CLASS = frozenset({Enrolment.IN_SCHOOL, Enrolment.SUSPENDED})  # who counts as a student (F18)
_KEEPERS = {R.COUNTY_AGENT, R.CITY_AGENT, R.REGION_CENTER, R.DEPT_LIAISON, R.FINANCE}

KEEPING = Workflow(
    "部门台账条目",
    E.LISTED,
    (
        move(
            "remove",
            E.LISTED,
            E.REMOVED,
            "移出名单",
            _KEEPERS,
            reason=True,
            tone="danger",
            guard="本部门、本地区的名单",
            effect="自当日起不再证明单位类型，不再用于比对",
        ),
        move(
            "restore",
            E.REMOVED,
            E.LISTED,
            "恢复在册",
            _KEEPERS,
            reason=True,
            guard="本部门、本地区的名单",
            effect="按原有效期恢复",
        ),
    ),
)


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
