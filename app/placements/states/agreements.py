"""The agreement in its versions, and the assessment at the end (C41, C90)."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class AgreementState(Choice):
    """Where one version of an agreement stands."""

    DRAFT = "DRAFT", "草拟"
    UNIT_SIGNED = "UNIT_SIGNED", "单位已签"
    SIGNED = "SIGNED", "双方已签"
    FILED = "FILED", "已备案"
    RETURNED = "RETURNED", "备案退回"
    AMENDED = "AMENDED", "已变更"
    TERMINATED = "TERMINATED", "已解除"
    COMPLETED = "COMPLETED", "已履行"
    VOID = "VOID", "作废"


class AssessmentState(Choice):
    """Where the assessment at the end stands."""

    DRAFT = "DRAFT", "待单位鉴定"
    UNIT_SIGNED = "UNIT_SIGNED", "待本人答复"
    ANSWERED = "ANSWERED", "待出具证书"
    ISSUED = "ISSUED", "已出具"
    REVOKED = "REVOKED", "已撤销"


class Score(Choice):
    """How well somebody did."""

    EXCELLENT = "EXCELLENT", "优秀"
    GOOD = "GOOD", "良好"
    PASS = "PASS", "合格"
    FAIL = "FAIL", "不合格"


class Opinion(Choice):
    """What the trainee says of the unit's assessment."""

    AGREES = "AGREES", "同意"
    DISAGREES = "DISAGREES", "有不同意见"
    SILENT = "SILENT", "逾期未答复"


class Needs(Choice):
    """Who must sign a change of an agreement before it holds (B27)."""

    ALL = "ALL", "双方签署"
    UNIT = "UNIT", "单位签署，告知本人"
    TRAINEE = "TRAINEE", "本人签署，告知单位"
    NONE = "NONE", "无需签署，双方可见"


S = AgreementState
SIGNING = (
    Ask("read_to_end", "我已阅读协议全文", "bool"),
    Ask("typed_name", "键入本人姓名"),
    Ask("code", "一次性验证码"),
)
GUARDED = (
    Ask("guardian", "监护人姓名（未满18周岁填写）", required=False),
    Ask("guardian_consents", "监护人同意本次见习（未满18周岁勾选）", "bool", required=False),
)
UNIT = {R.UNIT_OPERATOR, R.UNIT_ADMIN}
SIGNED_STATES = frozenset({S.SIGNED, S.FILED})  # in force between the two sides

AGREEING = Workflow(
    "见习协议",
    S.DRAFT,
    (
        move(
            "sign_unit",
            S.DRAFT,
            S.UNIT_SIGNED,
            "单位签署",
            {R.UNIT_ADMIN},
            tone="primary",
            asks=SIGNING,
            guard="必备条款齐全；R20；生活补贴不低于当地标准（R30）；阅读全文、键入姓名、一次性验证码",
        ),
        move(
            "sign_trainee",
            S.UNIT_SIGNED,
            S.SIGNED,
            "本人签署",
            {R.TRAINEE},
            tone="primary",
            asks=SIGNING + GUARDED,
            guard="不晚于上岗日；未成年人须监护人同意（R10）；阅读全文、键入姓名、一次性验证码",
            effect="协议文件固定，三方持有同一份",
        ),
        move("carry_unit", S.DRAFT, S.UNIT_SIGNED, "沿用单位签名", {R.SYSTEM}, guard="变更只需本人签署"),
        move(
            "carry_trainee",
            S.UNIT_SIGNED,
            S.SIGNED,
            "沿用本人签名",
            {R.SYSTEM},
            guard="变更只需单位签署",
            effect="告知本人",
        ),
        move("file", S.SIGNED, S.FILED, "备案", {R.COUNTY_AGENT}, tone="primary", guard="R21；5 个工作日内"),
        move("return", S.SIGNED, S.RETURNED, "备案退回", {R.COUNTY_AGENT}, reason=True, marks=True),
        move("redraft", S.RETURNED, S.DRAFT, "重新起草", UNIT, effect="修改后重新签署"),
        move(
            "edit_minor",
            S.FILED,
            S.FILED,
            "更正次要内容",
            UNIT | {R.COUNTY_AGENT},
            guard="只限不需重新签署的内容",
            effect="记录变更前后，双方可见",
        ),
        move(
            "edit_unfiled",
            S.SIGNED,
            S.SIGNED,
            "备案前更正次要内容",
            UNIT | {R.COUNTY_AGENT},
            guard="只限不需重新签署的内容",
            effect="记录变更前后，双方可见",
        ),
        move(
            "amend", {S.SIGNED, S.FILED}, S.AMENDED, "变更", {R.SYSTEM}, guard="新版本已备案", effect="旧版本保留可查"
        ),
        move(
            "terminate",
            {S.SIGNED, S.FILED, S.AMENDED},
            S.TERMINATED,
            "解除",
            {R.SYSTEM},
            guard="见习提前终止、提前留用或取消",
        ),
        move("complete", {S.SIGNED, S.FILED, S.AMENDED}, S.COMPLETED, "履行完毕", {R.SYSTEM}, guard="见习期满"),
        move(
            "void",
            {S.DRAFT, S.UNIT_SIGNED, S.RETURNED},
            S.VOID,
            "作废",
            {R.UNIT_ADMIN, R.TRAINEE, R.SYSTEM},
            reason=True,
            guard="双方之一提出，或 10 个工作日未签署",
        ),
    ),
)

A = AssessmentState
TRAINEE_OPINIONS = tuple(pair for pair in Opinion.options() if pair[0] != Opinion.SILENT)
ASSESSING = Workflow(
    "见习鉴定",
    A.DRAFT,
    (
        move(
            "sign_unit",
            A.DRAFT,
            A.UNIT_SIGNED,
            "单位签署鉴定",
            {R.UNIT_ADMIN},
            tone="primary",
            guard="评分和评语齐全；见习结束后 10 个工作日内",
        ),
        move(
            "answer",
            A.UNIT_SIGNED,
            A.ANSWERED,
            "本人答复",
            {R.TRAINEE, R.SYSTEM},
            asks=(
                Ask("opinion", "对鉴定的意见", "choice", options=TRAINEE_OPINIONS),
                Ask("words", "不同意见的说明", "area", required=False),
            ),
            guard="同意，或写明不同意见；5 个工作日未答复视为未提出异议",
        ),
        move(
            "issue",
            A.ANSWERED,
            A.ISSUED,
            "出具见习证书",
            {R.COUNTY_AGENT},
            tone="primary",
            guard="鉴定合格",
            effect="生成证书编号和见习证书",
        ),
        move("redo", {A.UNIT_SIGNED, A.ANSWERED}, A.DRAFT, "退回重新鉴定", {R.COUNTY_AGENT}, reason=True),
        move(
            "revoke",
            A.ISSUED,
            A.REVOKED,
            "撤销证书",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            asks=(Ask("understood", "确认撤销，核验页即时显示已撤销", "bool"),),
        ),
    ),
)
