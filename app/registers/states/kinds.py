"""The kinds of units, and the departments whose lists prove them."""

from app.core.choices import Choice
from app.security.states import Department


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
