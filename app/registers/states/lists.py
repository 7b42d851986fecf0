"""The code lists of the departments' lists, and the moves of an entry."""

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Role as R


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


class InsuredAs(Choice):
    """As what a person paid social insurance in a month."""

    EMPLOYEE = "EMPLOYEE", "职工"
    FLEXIBLE = "FLEXIBLE", "灵活就业"


class OtherScheme(Choice):
    """Other programmes and benefits that an internship subsidy must not meet (R8, R41)."""

    PUBLIC_INTERN = "PUBLIC_INTERN", "机关事业单位实习"
    PUBLIC_WELFARE_JOB = "PUBLIC_WELFARE_JOB", "公益性岗位"
    SANZHIYIFU = "SANZHIYIFU", "三支一扶"
    UNEMPLOYMENT_BENEFIT = "UNEMPLOYMENT_BENEFIT", "失业保险待遇"
    OTHER_SI_SUBSIDY = "OTHER_SI_SUBSIDY", "其他社会保险补贴"
    EXPANSION_GRANT = "EXPANSION_GRANT", "一次性扩岗补助"


class AwayKind(Choice):
    """Why somebody cannot have been at work (F22)."""

    DECEASED = "DECEASED", "死亡"
    IN_CUSTODY = "IN_CUSTODY", "服刑、羁押"
    ABROAD = "ABROAD", "出境"


class UnitTrouble(Choice):
    """What makes an organisation suspicious (F12)."""

    ABNORMAL = "ABNORMAL", "列入经营异常名录"
    DISHONEST = "DISHONEST", "列入失信惩戒名单"
    NIL_TAX = "NIL_TAX", "连续6个月纳税零申报"


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
