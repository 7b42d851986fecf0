"""Kinds, documents and moves of a claim (三(一), rules.md 6.8)."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class ClaimKind(Choice):
    """What is claimed; the values are those of the budget items too."""

    LIVING = "LIVING", "基本生活补贴"
    ACCIDENT_INSURANCE = "ACCIDENT_INSURANCE", "人身意外伤害保险费"
    REMAINING = "REMAINING", "剩余期见习补贴"
    FLEX_SOCIAL = "FLEX_SOCIAL", "灵活就业社会保险补贴"
    HIRING = "HIRING", "企业招用就业补贴（一次性）"
    UNIT_FEE = "UNIT_FEE", "一次性指导管理费（可选）"
    RETENTION_AWARD = "RETENTION_AWARD", "留用奖补（可选）"


class Claimant(Choice):
    """Who claims."""

    UNIT = "UNIT", "见习单位"
    TRAINEE = "TRAINEE", "本人"
    COUNTY = "COUNTY", "县（区）经办机构"


class ClaimDoc(Choice):
    """The documents of a claim (R42)."""

    ROSTER = "ROSTER", "参加就业见习人员花名册"
    ID_OR_DIPLOMA = "ID_OR_DIPLOMA", "基本身份类证明或毕业证书复印件"
    AGREEMENT = "AGREEMENT", "就业见习协议书"
    PAY_DETAIL = "PAY_DETAIL", "单位发放基本生活补助明细账（单）及银行回单"
    ATTENDANCE = "ATTENDANCE", "月考勤表"
    POLICY = "POLICY", "保险单"
    INVOICE = "INVOICE", "人身意外伤害保险发票复印件"
    LABOUR_CONTRACT = "LABOUR_CONTRACT", "劳动合同"
    SI_PROOF = "SI_PROOF", "社会保险缴费凭证"
    UNEMP_PROOF = "UNEMP_PROOF", "就业创业证（失业登记）"


class ClaimState(Choice):
    """Where a claim stands."""

    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "已提交"
    ACCEPTED = "ACCEPTED", "已受理"
    SUPPLEMENT = "SUPPLEMENT", "待补正"
    RISK_HOLD = "RISK_HOLD", "风险挂起"
    COUNTY_PASSED = "COUNTY_PASSED", "初审通过"
    RECHECK_PASSED = "RECHECK_PASSED", "复核通过"
    PUBLIC_NOTICE = "PUBLIC_NOTICE", "公示中"
    OBJECTION = "OBJECTION", "异议处理"
    APPROVED = "APPROVED", "公示通过"
    SENT_TO_FINANCE = "SENT_TO_FINANCE", "已送财政"
    PAID = "PAID", "已拨付"
    PAY_FAILED = "PAY_FAILED", "拨付失败"
    REJECTED = "REJECTED", "不予补贴"
    RECOVERING = "RECOVERING", "追回中"
    RECOVERED = "RECOVERED", "已追回"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class CheckStep(Choice):
    """At which step the rules were asked and the detectors ran."""

    SUBMIT = "SUBMIT", "提交"
    PASS = "PASS", "初审"
    RECHECK = "RECHECK", "复核"
    APPROVE = "APPROVE", "公示期满"
    PAY = "PAY", "送财政"


class RecountOutcome(Choice):
    """What followed when a claim was worked out anew (R62)."""

    NONE = "NONE", "金额不变"
    REVISED = "REVISED", "未拨付，按新金额重新审核"
    TOPUP = "TOPUP", "少拨，下一批补发"
    RECOVERY = "RECOVERY", "多拨，追回差额"


S = ClaimState
CLAIMANT = {R.UNIT_ADMIN, R.TRAINEE, R.COUNTY_AGENT}
OVER = frozenset({S.REJECTED, S.WITHDRAWN})
BEFORE_REVIEW = frozenset({S.DRAFT, S.SUPPLEMENT})
IN_REVIEW = frozenset({S.SUBMITTED, S.ACCEPTED, S.COUNTY_PASSED, S.RECHECK_PASSED, S.PUBLIC_NOTICE})
COMMITTED = frozenset({S.APPROVED, S.SENT_TO_FINANCE, S.PAY_FAILED})  # the budget holds money for them
PAID = frozenset({S.PAID, S.RECOVERING, S.RECOVERED})
UNPAID = frozenset(S) - PAID - OVER
HOLDABLE = frozenset({S.ACCEPTED, S.COUNTY_PASSED, S.RECHECK_PASSED, S.PUBLIC_NOTICE, S.APPROVED, S.PAY_FAILED})
_RULES = Ask("rule_ids", "不符合的规则（如 R34 R43）")
_MISSING = Ask("items", "需要补正的材料或事项（每行一项）", "area")
_ACCOUNT = (
    Ask("payee_account", "收款账号"),
    Ask("payee_bank", "开户银行"),
    Ask("account_holder", "账户户名"),
)

CLAIMING = Workflow(
    "补贴申领",
    S.DRAFT,
    (
        move(
            "submit",
            {S.DRAFT, S.SUPPLEMENT},
            S.SUBMITTED,
            "提交申领",
            CLAIMANT | {R.SYSTEM},  # the system itself sends in what tops up a paid claim
            tone="primary",
            asks=(Ask("pledge", "承诺所报情况真实，如有虚报冒领愿承担法律责任", "bool"),),
            guard="明细由系统计算；R42 材料齐全；R43 在申领时限内；R41 不重复",
            effect="固定所用参数版本；受理时限 5 个工作日；考勤月锁定；查验风险",
        ),
        move(
            "accept",
            S.SUBMITTED,
            S.ACCEPTED,
            "受理",
            {R.COUNTY_AGENT},
            tone="primary",
            guard="不是本人录入的申领",
            effect="审核时限 10 个工作日；有高风险的自动挂起",
        ),
        move(
            "request_supplement",
            {S.SUBMITTED, S.ACCEPTED},
            S.SUPPLEMENT,
            "一次性告知补正",
            {R.COUNTY_AGENT},
            reason=True,
            asks=(_MISSING,),
            guard="只告知一次",
            effect="审核计时暂停；30 日未补正视为撤回",
        ),
        move("hold", HOLDABLE, S.RISK_HOLD, "风险挂起", {R.SYSTEM}, guard="R60 结论为挂起", effect="告知监督检查人员"),
        move(
            "propose_release",
            S.RISK_HOLD,
            S.RISK_HOLD,
            "提出解除挂起",
            {R.COUNTY_AUDITOR},
            reason=True,
            guard="每个红旗都已排除",
        ),
        move(
            "propose_refusal",
            S.RISK_HOLD,
            S.RISK_HOLD,
            "提出不予补贴",
            {R.COUNTY_AUDITOR},
            reason=True,
            guard="至少一个红旗坐实",
        ),
        move(
            "release",
            S.RISK_HOLD,
            S.ACCEPTED,
            "同意解除挂起",
            {R.SUPERVISOR},
            tone="primary",
            guard="审核人员已提出，并非本人",
            effect="重新审核",
        ),
        move(
            "refuse_held",
            S.RISK_HOLD,
            S.REJECTED,
            "同意不予补贴",
            {R.SUPERVISOR},
            tone="danger",
            guard="审核人员已提出，并非本人",
            effect="告知原因和行政复议途径",
        ),
        move("keep_held", S.RISK_HOLD, S.RISK_HOLD, "退回继续核查", {R.SUPERVISOR}, reason=True),
        move(
            "pass",
            S.ACCEPTED,
            S.COUNTY_PASSED,
            "初审通过",
            {R.COUNTY_AGENT},
            tone="primary",
            guard="R31–R41 此刻全部通过；比对不超过 30 日；不是本人录入的申领",
            effect="再次查验风险",
        ),
        move(
            "return",
            S.COUNTY_PASSED,
            S.ACCEPTED,
            "退回初审",
            {R.COUNTY_AUDITOR},
            reason=True,
            guard="复核发现问题",
        ),
        move(
            "recheck",
            S.COUNTY_PASSED,
            S.RECHECK_PASSED,
            "复核通过",
            {R.COUNTY_AUDITOR},
            tone="primary",
            guard="复核人不是初审人，也不是录入人；金额等于系统计算",
        ),
        move(
            "revise",
            {S.ACCEPTED, S.COUNTY_PASSED, S.RECHECK_PASSED, S.PUBLIC_NOTICE, S.APPROVED, S.PAY_FAILED},
            S.ACCEPTED,
            "情况变化，重新计算",
            {R.COUNTY_AGENT, R.SYSTEM},
            reason=True,
            guard="计算所依据的考勤、协议或参数有变化",
            effect="原明细保留，新旧差额并列；重新审核",
        ),
        move(
            "review_again",
            {S.COUNTY_PASSED, S.RECHECK_PASSED, S.PUBLIC_NOTICE, S.APPROVED, S.PAY_FAILED},
            S.ACCEPTED,
            "质量抽查不一致，重新审核",
            {R.SYSTEM},
            guard="抽查人与初审人结论不一致（C40）",
            effect="释放占用的预算；重新初审、复核",
        ),
        move(
            "publish", S.RECHECK_PASSED, S.PUBLIC_NOTICE, "公示", {R.SYSTEM}, guard="R61 脱敏", effect="公示 5 个工作日"
        ),
        move("object", S.PUBLIC_NOTICE, S.OBJECTION, "收到异议", {R.SYSTEM}, effect="15 个工作日内答复"),
        move("dismiss", S.OBJECTION, S.PUBLIC_NOTICE, "异议不成立", {R.SYSTEM}, guard="没有其他未处理的异议"),
        move("uphold", S.OBJECTION, S.REJECTED, "异议成立", {R.SYSTEM}, effect="不予补贴"),
        move(
            "approve",
            S.PUBLIC_NOTICE,
            S.APPROVED,
            "公示期满",
            {R.SYSTEM},
            guard="没有未处理的异议；R44 预算余额足够",
            effect="占用预算",
        ),
        move(
            "send",
            S.APPROVED,
            S.SENT_TO_FINANCE,
            "送财政",
            {R.COUNTY_AGENT},
            guard="批次笔数与金额相符；质量抽查已完成；支付前查验风险通过",
        ),
        move("pull", S.SENT_TO_FINANCE, S.APPROVED, "撤出批次", {R.COUNTY_AGENT}, reason=True, guard="财政尚未拨付"),
        move(
            "pay",
            S.SENT_TO_FINANCE,
            S.PAID,
            "已拨付",
            {R.FINANCE},
            guard="有拨付凭证号",
            effect="承诺转为拨付；计入已享受月数（R9、R32、R38）",
        ),
        move("fail", S.SENT_TO_FINANCE, S.PAY_FAILED, "拨付失败", {R.FINANCE}, reason=True),
        move(
            "fix_account",
            S.PAY_FAILED,
            S.APPROVED,
            "更正账户后重新拨付",
            CLAIMANT,
            asks=_ACCOUNT,
            guard="收款账户已更正，户名与收款人一致（R44）",
        ),
        move(
            "withdraw",
            IN_REVIEW | BEFORE_REVIEW | {S.APPROVED, S.PAY_FAILED},
            S.WITHDRAWN,
            "撤回",
            CLAIMANT,
            reason=True,
            tone="danger",
            guard="申领人本人撤回",
            effect="释放占用的预算",
        ),
        move(
            "reject",
            IN_REVIEW | {S.APPROVED, S.PAY_FAILED},
            S.REJECTED,
            "不予补贴",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            asks=(_RULES,),
            guard="列明规则与理由",
            effect="告知原因和行政复议途径；释放占用的预算",
        ),
        move("lapse", S.SUPPLEMENT, S.WITHDRAWN, "逾期未补正", {R.SYSTEM}, guard="告知补正已满 30 日"),
        move(
            "recover",
            {S.PAID, S.RECOVERED},
            S.RECOVERING,
            "追回",
            {R.SYSTEM},
            guard="审核人员提出、监督检查人员同意（R62）",
            effect="告知限期退回",
        ),
        move("settle", S.RECOVERING, S.RECOVERED, "已追回", {R.SYSTEM}, guard="应退款项已全部退回"),
    ),
)
