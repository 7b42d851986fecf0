"""The fields of budget accounts and entries, of payment batches and items, and of recoveries."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement
from sqlalchemy.orm import selectinload

from app.core import clock, money
from app.core.card import Card, Narrowing
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.subsidies.models import BudgetAccount, BudgetEntry, PaymentBatch, PaymentItem, Recovery
from app.subsidies.queries.choices import years
from app.subsidies.states import RecoveryState

_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
_LABELS = {"region_code": "县区", "city_code": "所在市", "updated_at": "更新时间"}
LATE = "LATE"


def _of_year(value: str) -> ColumnElement[bool]:
    return BudgetAccount.year == int(value)


ACCOUNT = Card(
    BudgetAccount,
    "budget-account",
    "补贴预算",
    labels={
        **_LABELS,
        "year": "年度",
        "item": "项目",
        "arranged_yuan": "安排（元）",
        "committed_yuan": "承诺（元）",
        "paid_yuan": "拨付（元）",
        "left": "结余（元）",
    },
    groups={"预算": "year item region_code arranged_yuan committed_yuan paid_yuan left updated_at"},
    listed="item year arranged_yuan committed_yuan paid_yuan left region_code",
    filtered="item city_code region_code",
    ordered="year arranged_yuan",
    figures="left",
    derived={"left": lambda row: money.text(row.arranged_yuan - row.committed_yuan - row.paid_yuan)},
    reads={"left": "arranged_yuan committed_yuan paid_yuan"},
    lookups=_AREA,
    narrowings={"year": Narrowing(_l("年度"), years, _of_year)},
    named=lambda row: f"{row.year} {_(row.item.label)}",
)
ENTRY = Card(
    BudgetEntry,
    "budget-entry",
    "预算流水",
    labels={
        "region_code": "县区",
        "city_code": "所在市",
        "account_name": "预算科目",
        "kind": "类别",
        "arranged_yuan": "安排（元）",
        "committed_yuan": "承诺（元）",
        "paid_yuan": "拨付（元）",
        "note": "说明",
        "made_at": "时间",
        "made_by": "经办人",
    },
    groups={
        "流水": "account_name kind arranged_yuan committed_yuan paid_yuan note made_at made_by region_code",
    },
    listed="account_name kind arranged_yuan committed_yuan paid_yuan note made_at made_by region_code",
    searched="note",
    filtered="kind city_code region_code",
    ordered="made_at",
    derived={"account_name": lambda row: f"{row.account.year} {_(row.account.item.label)}"},
    reads={"account_name": "account.year account.item"},
    lookups=_AREA,
    loads=(selectinload(BudgetEntry.account),),
    named=lambda row: f"{_(row.kind.label)} {row.made_at:%Y-%m-%d %H:%M}",
)
BATCH = Card(
    PaymentBatch,
    "payment-batch",
    "拨付批次",
    labels={
        **_LABELS,
        "number": "批次号",
        "title": "名称",
        "state": "状态",
        "payments": "笔数",
        "amount_yuan": "金额（元）",
        "checksum": "校验码（SHA-256）",
        "sent_on": "送财政日期",
        "pay_due_on": "应拨付日期",
        "settled_on": "办结日期",
    },
    groups={
        "批次": "number title state payments amount_yuan region_code",
        "办理": "sent_on pay_due_on settled_on checksum updated_at",
    },
    listed="number title state payments amount_yuan sent_on pay_due_on settled_on region_code",
    searched="number title",
    filtered="state city_code region_code",
    ordered="amount_yuan",
    lookups=_AREA,
    named=lambda row: str(row.number),
)
ITEM = Card(
    PaymentItem,
    "payment-item",
    "拨付明细",
    labels={
        **_LABELS,
        "batch_number": "批次号",
        "claim_number": "申领编号",
        "place": "序号",
        "payee_name": "收款人",
        "payee_bank": "开户银行",
        "payee_account": "收款账号",
        "amount_yuan": "金额（元）",
        "state": "状态",
        "voucher_no": "拨付凭证号",
        "paid_on": "拨付日期",
        "problem": "失败原因",
    },
    groups={
        "付款": "batch_number place claim_number payee_name payee_bank payee_account amount_yuan region_code",
        "结果": "state voucher_no paid_on problem updated_at",
    },
    listed="claim_number batch_number place payee_name payee_bank amount_yuan state voucher_no paid_on problem "
    "region_code",
    searched="claim_number payee_name voucher_no",
    filtered="state city_code region_code",
    ordered="amount_yuan",
    sensitive="payee_account",
    derived={"batch_number": lambda row: row.batch.number},
    reads={"batch_number": "batch.number"},
    lookups=_AREA,
    loads=(selectinload(PaymentItem.batch),),
    named=lambda row: f"{row.claim_number} {row.payee_name}",
)


def _late_options() -> list[tuple[str, str]]:
    return [(LATE, _("逾期未退回"))]


def _late_where(_value: str) -> ColumnElement[bool]:
    return (Recovery.state == RecoveryState.ORDERED) & (Recovery.due_on < clock.today())


RECOVERY = Card(
    Recovery,
    "recovery",
    "补贴追回",
    labels={
        **_LABELS,
        "claim_number": "申领编号",
        "payee_name": "退款人",
        "cause": "追回事由",
        "reason": "说明",
        "amount_yuan": "应退（元）",
        "returned_yuan": "已退（元）",
        "outstanding": "未退（元）",
        "due_on": "退款期限",
        "ordered_on": "决定日期",
        "state": "状态",
    },
    groups={
        "追回": "claim_number payee_name cause reason region_code",
        "金额": "amount_yuan returned_yuan outstanding due_on",
        "办理": "state ordered_on updated_at",
    },
    listed="claim_number payee_name cause amount_yuan returned_yuan outstanding due_on state region_code",
    searched="claim_number payee_name",
    filtered="state cause city_code region_code",
    ordered="amount_yuan",
    figures="outstanding",
    derived={"outstanding": lambda row: money.text(row.amount_yuan - row.returned_yuan)},
    reads={"outstanding": "amount_yuan returned_yuan"},
    lookups=_AREA,
    narrowings={"late": Narrowing(_l("期限"), _late_options, _late_where)},
    named=lambda row: f"{row.claim_number} {row.payee_name}",
)
