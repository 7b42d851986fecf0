"""States and moves of a unit's accreditation."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class UnitState(Choice):
    """Where a unit's accreditation stands."""

    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "待审核"
    SUPPLEMENT = "SUPPLEMENT", "待补正"
    SITE_CHECK = "SITE_CHECK", "待实地核查"
    PUBLIC_NOTICE = "PUBLIC_NOTICE", "公示中"
    ACCREDITED = "ACCREDITED", "已认定"
    REJECTED = "REJECTED", "不予认定"
    SUSPENDED = "SUSPENDED", "暂停"
    CANCELLED = "CANCELLED", "已取消"
    EXITED = "EXITED", "已退出"


class LegalForm(Choice):
    """The kind of legal person."""

    ENTERPRISE = "ENTERPRISE", "企业"
    INSTITUTION = "INSTITUTION", "事业单位"
    SOCIAL_GROUP = "SOCIAL_GROUP", "社会团体"
    FOUNDATION = "FOUNDATION", "基金会"
    PRIVATE_NON_ENTERPRISE = "PRIVATE_NON_ENTERPRISE", "民办非企业单位（社会服务机构）"
    GOVERNMENT = "GOVERNMENT", "机关"
    GRASSROOTS = "GRASSROOTS", "基层群众性自治组织"
    OTHER = "OTHER", "其他组织"


class Scale(Choice):
    """Enterprise size by the statistical classes of 2017."""

    LARGE = "LARGE", "大型"
    MEDIUM = "MEDIUM", "中型"
    SMALL = "SMALL", "小型"
    MICRO = "MICRO", "微型"


class ShowcaseLevel(Choice):
    """Who named the unit a showcase unit."""

    NATIONAL = "NATIONAL", "国家级"
    REGION = "REGION", "自治区级"
    CITY = "CITY", "市级"
    COUNTY = "COUNTY", "县区级"


class ObjectionState(Choice):
    """What became of an objection to a public notice."""

    OPEN = "OPEN", "处理中"
    UPHELD = "UPHELD", "成立"
    DISMISSED = "DISMISSED", "不成立"


class ReviewAction(Choice):
    """What a yearly review proposes (R14)."""

    KEEP = "KEEP", "保留"
    WARN = "WARN", "预警"
    PROPOSE_CANCEL = "PROPOSE_CANCEL", "建议取消"


REJECT_REASONS = (
    ("CONDITIONS", "不符合认定条件"),
    ("NEGATIVE", "存在负面情形"),
    ("FALSE_MATERIAL", "材料不实"),
    ("NOT_FOUND", "实地核查不符"),
    ("OTHER", "其他"),
)

S = UnitState
LIVE = frozenset(S) - {S.REJECTED, S.CANCELLED, S.EXITED}
IN_FORCE = frozenset({S.ACCREDITED, S.SUSPENDED})

ACCREDITATION = Workflow(
    "见习单位认定",
    S.DRAFT,
    (
        move(
            "submit",
            {S.DRAFT, S.SUPPLEMENT},
            S.SUBMITTED,
            "提交认定申请",
            {R.UNIT_ADMIN},
            tone="primary",
            asks=(Ask("pledge", "本单位承诺所填内容真实，自愿开展就业见习", "bool"),),
            guard="必填项、营业执照（登记证书）扫描件、签署承诺齐全；R11",
            effect="受理时限 5 个工作日",
        ),
        move(
            "request_supplement",
            S.SUBMITTED,
            S.SUPPLEMENT,
            "一次性告知补正",
            {R.COUNTY_AGENT},
            reason=True,
            marks=True,
            guard="逐项列明需补正内容",
            effect="受理计时暂停；30 日未补正视为退出",
        ),
        move(
            "pass_documents",
            S.SUBMITTED,
            S.SITE_CHECK,
            "材料通过",
            {R.COUNTY_AGENT},
            tone="primary",
            asks=(Ask("first_visitor", "核查人一"), Ask("second_visitor", "核查人二")),
            guard="R12、R13；信用比对不超过 30 日",
            effect="确定两名核查人员",
        ),
        move(
            "pass_site_check",
            S.SITE_CHECK,
            S.PUBLIC_NOTICE,
            "核查通过并公示",
            {R.COUNTY_AUDITOR},
            tone="primary",
            guard="有两名核查人签字的核查记录；审核人不是经办人，也未录入核查记录",
            effect="公示 5 个工作日",
        ),
        move(
            "reject",
            {S.SUBMITTED, S.SITE_CHECK},
            S.REJECTED,
            "不予认定",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            asks=(Ask("reason_code", "不予认定理由", "choice", options=REJECT_REASONS),),
            effect="30 日后可再次申请",
        ),
        move(
            "accredit",
            S.PUBLIC_NOTICE,
            S.ACCREDITED,
            "公示期满认定",
            {R.SYSTEM},
            guard="公示期满，没有未处理的异议，也没有成立而未重新核查的异议",
            effect="生成认定编号，有效期 3 年，列入见习单位清单（R19）",
        ),
        move(
            "uphold_objection",
            S.PUBLIC_NOTICE,
            S.SITE_CHECK,
            "异议成立，重新核查",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            guard="有成立的异议",
        ),
        move(
            "suspend",
            S.ACCREDITED,
            S.SUSPENDED,
            "暂停",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            effect="岗位暂停招募，在岗见习继续",
        ),
        move(
            "resume",
            S.SUSPENDED,
            S.ACCREDITED,
            "恢复",
            {R.COUNTY_AUDITOR},
            reason=True,
            guard="没有未决的取消提议",
            effect="岗位可恢复招募",
        ),
        move(
            "propose_cancel",
            {S.ACCREDITED, S.SUSPENDED},
            S.SUSPENDED,
            "提出取消",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            asks=(Ask("fraud", "存在弄虚作假、骗取补贴情形", "bool", required=False),),
            guard="最近年度考核建议取消（R14），或存在弄虚作假",
            effect="岗位暂停；听取单位意见 5 个工作日",
        ),
        move("keep", S.SUSPENDED, S.ACCREDITED, "不予取消", {R.CITY_AUDITOR}, reason=True, guard="已提出取消"),
        move(
            "confirm_cancel",
            S.SUSPENDED,
            S.CANCELLED,
            "确认取消",
            {R.CITY_AUDITOR},
            reason=True,
            tone="danger",
            guard="已提出取消，听取意见期满；确认人不是提出人",
            effect="弄虚作假的登记禁入期；岗位结束招募",
        ),
        move(
            "exit",
            S.ACCREDITED,
            S.EXITED,
            "自愿退出",
            {R.UNIT_ADMIN},
            reason=True,
            tone="danger",
            guard="没有待上岗、在岗或中断的见习人员",
            effect="移出见习单位清单；岗位结束招募",
        ),
        move(
            "renew",
            S.ACCREDITED,
            S.ACCREDITED,
            "续期",
            {R.COUNTY_AUDITOR},
            guard="有效期满前 90 日内；最近年度考核未建议取消；信用比对不超过 30 日",
            effect="有效期顺延 3 年",
        ),
        move(
            "expire",
            {S.ACCREDITED, S.SUSPENDED},
            S.EXITED,
            "到期未续",
            {R.SYSTEM},
            guard="有效期已过，没有未决的取消提议",
            effect="移出见习单位清单；岗位结束招募，待上岗的取消派遣，在岗的继续至期满",
        ),
        move("lapse", S.SUPPLEMENT, S.EXITED, "逾期未补正", {R.SYSTEM}, guard="告知补正已满 30 日"),
    ),
)
