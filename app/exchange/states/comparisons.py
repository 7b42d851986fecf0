"""The questions that departments ask each other, and the moves of a comparison batch."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Department
from app.security.states import Role as R


class SubjectKind(Choice):
    """Whom a question is about."""

    PERSON = "PERSON", "个人"
    UNIT = "UNIT", "单位"


class Question(Choice):
    """What is asked of another department's list; the facts of each stand in QUESTIONS."""

    HUKOU_NINGXIA = "HUKOU_NINGXIA", "是否宁夏户籍"
    IN_SCHOOL = "IN_SCHOOL", "是否在校就读"
    EMPLOYEE_INSURED = "EMPLOYEE_INSURED", "是否参加职工社会保险"
    ACTIVE_BUSINESS = "ACTIVE_BUSINESS", "名下是否有存续的市场主体"
    UNEMPLOYMENT_REGISTERED = "UNEMPLOYMENT_REGISTERED", "是否在册登记失业"
    LOW_INCOME = "LOW_INCOME", "是否低收入（低保）家庭成员"
    ZERO_EMPLOYMENT = "ZERO_EMPLOYMENT", "是否零就业家庭成员"
    OUT_OF_POVERTY = "OUT_OF_POVERTY", "是否脱贫（监测）家庭成员"
    DISABLED = "DISABLED", "是否持有残疾人证"
    WAGE_ARREARS = "WAGE_ARREARS", "是否有欠薪欠保记录"
    DISPUTES = "DISPUTES", "是否有经济、合同或诉讼纠纷案件"
    DISHONEST = "DISHONEST", "是否列入失信惩戒名单"
    ABNORMAL = "ABNORMAL", "是否列入经营异常名录"
    SOCIAL_ORG_ABNORMAL = "SOCIAL_ORG_ABNORMAL", "是否列入社会组织活动异常名录"
    INSURED_STAFF = "INSURED_STAFF", "参保职工人数"


class Answer(Choice):
    """What the other department says of one subject."""

    YES = "YES", "是"
    NO = "NO", "否"
    UNKNOWN = "UNKNOWN", "未知"


class Figure(Choice):
    """Whether an answer carries a number."""

    NONE = "NONE", "不填"
    OPTIONAL = "OPTIONAL", "可填"
    NEEDED = "NEEDED", "必填"


@dataclass(frozen=True)
class About:
    """The facts of a question: whose list answers it, who really holds the list, which rules it serves."""

    subject: SubjectKind
    owner: Department
    holder: Any  # lazily translated
    rules: str
    figure: Figure = Figure.NONE
    figure_label: Any = ""


P, U, D, Q = SubjectKind.PERSON, SubjectKind.UNIT, Department, Question
QUESTIONS: dict[Question, About] = {  # for holders outside the ten departments, 人社 carries the file and the answer
    Q.HUKOU_NINGXIA: About(P, D.HRSS, _l("公安机关（人社部门转办）"), "R1"),
    Q.IN_SCHOOL: About(P, D.EDU, _l("教育部门（学籍）"), "R4"),
    Q.EMPLOYEE_INSURED: About(P, D.HRSS, _l("社会保险经办机构"), "R4"),
    Q.ACTIVE_BUSINESS: About(P, D.HRSS, _l("市场监管部门（人社部门转办）"), "R4"),
    Q.UNEMPLOYMENT_REGISTERED: About(P, D.HRSS, _l("公共就业服务机构"), "R4"),
    Q.LOW_INCOME: About(P, D.CIVIL, _l("民政部门"), "R7"),
    Q.ZERO_EMPLOYMENT: About(P, D.HRSS, _l("公共就业服务机构"), "R7"),
    Q.OUT_OF_POVERTY: About(P, D.HRSS, _l("乡村振兴部门（人社部门转办）"), "R7"),
    Q.DISABLED: About(P, D.HRSS, _l("残联（人社部门转办）"), "R7"),
    Q.WAGE_ARREARS: About(U, D.HRSS, _l("劳动保障监察、社会保险经办机构"), "R12", Figure.OPTIONAL, _l("记录条数")),
    Q.DISPUTES: About(
        U, D.HRSS, _l("劳动人事争议仲裁机构、法院（人社部门转办）"), "R12", Figure.OPTIONAL, _l("案件件数")
    ),
    Q.DISHONEST: About(U, D.HRSS, _l("信用信息主管部门（人社部门转办）"), "R13"),
    Q.ABNORMAL: About(U, D.HRSS, _l("市场监管部门（人社部门转办）"), "R13"),
    Q.SOCIAL_ORG_ABNORMAL: About(U, D.CIVIL, _l("民政部门"), "R13"),
    Q.INSURED_STAFF: About(U, D.HRSS, _l("社会保险经办机构"), "R12、R18", Figure.NEEDED, _l("参保职工人数")),
}
HARDSHIPS = frozenset({Q.LOW_INCOME, Q.ZERO_EMPLOYMENT, Q.OUT_OF_POVERTY, Q.DISABLED})  # hold for months (R7)
CLAUSE = "宁人社发〔2023〕75号 四（二）"
BASIS = f"{CLAUSE}“强化与相关部门间信息比对”"
VALID_DAYS = {P: "recheck_valid_days", U: "unit_check_valid_days"}  # the parameters that say how long an answer holds


class ComparisonState(Choice):
    """Where a comparison batch stands."""

    DRAFT = "DRAFT", "草稿"
    ISSUED = "ISSUED", "待答复"
    ANSWERED = "ANSWERED", "已答复待采用"
    APPLIED = "APPLIED", "已采用"
    EXPIRED = "EXPIRED", "已失效"
    CANCELLED = "CANCELLED", "已取消"


C = ComparisonState
_ASKS = {R.COUNTY_AGENT, R.CITY_AGENT, R.REGION_CENTER}
_ANSWERS = {R.DEPT_LIAISON, R.REGION_CENTER}

COMPARING = Workflow(
    "部门间信息比对",
    C.DRAFT,
    (
        move(
            "issue",
            C.DRAFT,
            C.ISSUED,
            "发出",
            _ASKS,
            tone="primary",
            guard="由发起地区办理；范围内有对象，个人均已授权信息比对",
            effect="生成本批密钥和比对码；比对文件不含姓名、证件号码",
        ),
        move(
            "answer",
            {C.ISSUED, C.ANSWERED},
            C.ANSWERED,
            "答复",
            _ANSWERS,
            guard="由答复部门办理；答复文件逐格无误",
            effect="原文件加密留存；采用之前可以重新答复",
        ),
        move("decline", C.ISSUED, C.CANCELLED, "无法答复", _ANSWERS, reason=True, guard="由答复部门办理"),
        move(
            "send_back",
            C.ANSWERED,
            C.ISSUED,
            "退回重新答复",
            _ASKS,
            reason=True,
            guard="由发起地区办理",
            effect="清除已收到的答复，答复期限重新起算",
        ),
        move(
            "apply",
            C.ANSWERED,
            C.APPLIED,
            "采用答复",
            _ASKS,
            tone="primary",
            guard="由发起地区办理；答复仍在有效期内",
            effect="写入比对结果，作为资格核验、单位认定的依据",
        ),
        move(
            "cancel",
            {C.DRAFT, C.ISSUED, C.ANSWERED},
            C.CANCELLED,
            "取消",
            _ASKS,
            reason=True,
            tone="danger",
            guard="由发起地区办理",
        ),
        move(
            "expire", {C.ISSUED, C.ANSWERED}, C.EXPIRED, "逾期失效", {R.SYSTEM}, guard="超过答复期限，或答复已过有效期"
        ),
    ),
)
