"""Budget entries, payment batches and recoveries (R44, R62, C54, C88)."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class EntryKind(Choice):
    """What a signed transaction of a budget account does."""

    ARRANGE = "ARRANGE", "安排"
    COMMIT = "COMMIT", "承诺"
    RELEASE = "RELEASE", "释放"
    PAY = "PAY", "拨付"
    RETURN = "RETURN", "收回"


class BatchState(Choice):
    """Where a payment batch stands."""

    DRAFT = "DRAFT", "草稿"
    SENT = "SENT", "已送财政"
    SETTLED = "SETTLED", "已办结"
    CANCELLED = "CANCELLED", "已取消"


class ItemState(Choice):
    """What became of one payment of a batch."""

    QUEUED = "QUEUED", "待拨付"
    PAID = "PAID", "已拨付"
    FAILED = "FAILED", "拨付失败"
    PULLED = "PULLED", "已撤出"


class RecoveryCause(Choice):
    """Why money comes back."""

    RECOMPUTED = "RECOMPUTED", "情况变化，多拨"
    FRAUD = "FRAUD", "骗取补贴，全额追回"


class RecoveryState(Choice):
    """Where a recovery stands."""

    PROPOSED = "PROPOSED", "待同意"
    ORDERED = "ORDERED", "追回中"
    SETTLED = "SETTLED", "已追回"
    CANCELLED = "CANCELLED", "已撤销"


B, C = BatchState, RecoveryState

BATCHING = Workflow(
    "拨付批次",
    B.DRAFT,
    (
        move(
            "send",
            B.DRAFT,
            B.SENT,
            "送财政",
            {R.COUNTY_AGENT},
            tone="primary",
            guard="笔数、金额与明细相符；支付前查验风险通过",
            effect="生成固定格式的送财政文件和校验码",
        ),
        move(
            "settle",
            B.SENT,
            B.SETTLED,
            "办结",
            {R.SYSTEM},
            guard="每笔都有拨付结果",
        ),
        move(
            "cancel",
            {B.DRAFT, B.SENT},
            B.CANCELLED,
            "取消批次",
            {R.COUNTY_AGENT},
            reason=True,
            tone="danger",
            guard="没有一笔已拨付",
            effect="申领退回待送财政",
        ),
    ),
)

RECOVERING = Workflow(
    "补贴追回",
    C.PROPOSED,
    (
        move(
            "order",
            C.PROPOSED,
            C.ORDERED,
            "同意追回",
            {R.SUPERVISOR},
            tone="danger",
            guard="不是提出人",
            effect="告知限期退回；骗取补贴的登记单位禁入期",
        ),
        move("cancel", C.PROPOSED, C.CANCELLED, "不同意追回", {R.SUPERVISOR}, reason=True, guard="不是提出人"),
        move(
            "return_money",
            C.ORDERED,
            C.ORDERED,
            "登记退款",
            {R.FINANCE, R.COUNTY_AGENT},
            asks=(
                Ask("amount_yuan", "退回金额（元）"),
                Ask("returned_on", "退回日期", "date"),
                Ask("voucher_no", "收款凭证号"),
            ),
            guard="不超过应退余额",
            effect="预算收回",
        ),
        move("settle", C.ORDERED, C.SETTLED, "追回完毕", {R.SYSTEM}, guard="应退款项已全部退回"),
    ),
)
