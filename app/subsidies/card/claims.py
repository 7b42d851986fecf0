"""The fields of claims, of their computed lines, and of what a change of circumstances made of them."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import selectinload

from app.core.calendar import month_bounds
from app.core.card import Card, Narrowing
from app.core.choices import Choice
from app.core.clock import month_of
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.subsidies.card.words import CHECKING, ToldState, is_hidden, reads_risks, shown_state
from app.subsidies.models import Claim, ClaimLine, ClaimRecount
from app.subsidies.policy.telling import told_rules
from app.subsidies.queries.choices import MONTH_LOOKUP
from app.subsidies.states import ClaimState, RiskResult
from app.units.queries import UNIT_LOOKUP

_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
_LABELS = {"region_code": "县区", "city_code": "所在市", "updated_at": "更新时间"}
PROPOSED, UNPROPOSED = "PROPOSED", "UNPROPOSED"


def _risk_options() -> list[tuple[str, str]]:
    """Results of R60, and held claims by what they wait for; nothing for those who may not know of risks."""
    if not reads_risks():
        return []
    results = [(value, _(label)) for value, label in RiskResult.options()]
    return [*results, (UNPROPOSED, _("挂起，待审核人员提出意见")), (PROPOSED, _("挂起，待监督检查人员决定"))]


def _risk_where(value: str) -> ColumnElement[bool]:
    if not reads_risks():
        return false()
    if value in (PROPOSED, UNPROPOSED):
        held = Claim.state == ClaimState.RISK_HOLD
        return held & (Claim.held_proposal.is_not(None) if value == PROPOSED else Claim.held_proposal.is_(None))
    return Claim.risk_result == value


def _claimed(row: Any) -> str:
    return _days(row.period_from, row.period_to)


def _covered(row: Any) -> str:
    return _days(row.from_day, row.to_day)


def _days(first: date, last: date) -> str:
    """A month, or months, where they are whole, else the days; both ends included."""
    one, other = month_of(first), month_of(last)
    if first == month_bounds(one)[0] and last == month_bounds(other)[1]:
        return one if one == other else f"{one}—{other}"
    return f"{first}—{last}"


class ClaimCard(Card):
    """Claims; that one is held for its risk is told and sought, by pages and by REST, by those who read risks."""

    def raw(self, record: Any, name: str) -> Any:
        value = super().raw(record, name)
        if name == "refused_rules" and not reads_risks():
            return " ".join(told_rules(value or ""))
        return CHECKING if name == "state" and is_hidden(value) else value

    def choices(self, name: str) -> type[Choice] | None:
        """The enumeration of a field; a state that the actor may not know is none to seek by."""
        return ToldState if name == "state" and not reads_risks() else super().choices(name)


CLAIM = ClaimCard(
    Claim,
    "claim",
    "补贴申领",
    labels={
        **_LABELS,
        "number": "申领编号",
        "kind": "补贴项目",
        "claimant": "申领方",
        "claimant_name": "申领人（单位）",
        "unit_id": "见习单位",
        "period": "所属期间",
        "period_from": "期间起",
        "period_to": "期间止",
        "people": "人数",
        "amount_yuan": "核定金额（元）",
        "paid_yuan": "已拨付（元）",
        "returned_yuan": "已退回（元）",
        "revision": "计算次数",
        "payee_name": "收款人",
        "payee_bank": "开户银行",
        "payee_account": "收款账号",
        "account_holder": "账户户名",
        "state": "状态",
        "submitted_at": "提交时间",
        "accepted_on": "受理日期",
        "due_on": "办理期限",
        "supplement_asked_on": "告知补正日期",
        "passed_at": "初审时间",
        "rechecked_at": "复核时间",
        "approved_on": "公示通过日期",
        "budget_year": "预算年度",
        "paid_on": "拨付日期",
        "voucher_no": "拨付凭证号",
        "refused_rules": "不符合的规则",
        "needs_recount": "需重新计算",
    },
    groups={
        "申领": "number kind claimant claimant_name period people amount_yuan state region_code",
        "办理": "submitted_at accepted_on due_on supplement_asked_on passed_at rechecked_at approved_on refused_rules "
        "revision needs_recount updated_at",
        "收款与拨付": "payee_name account_holder payee_bank payee_account budget_year paid_yuan paid_on voucher_no "
        "returned_yuan",
    },
    listed="number kind claimant_name period people amount_yuan state due_on submitted_at needs_recount region_code",
    written="kind period_to payee_name payee_bank payee_account",
    required="kind",
    searched="number claimant_name",
    filtered="state kind claimant needs_recount unit_id city_code region_code",
    ordered="amount_yuan people",
    sensitive="payee_account",
    derived={"period": _claimed},
    reads={"period": "period_from period_to", "state": "state"},
    texts={"state": shown_state},
    lookups={**_AREA, "unit_id": UNIT_LOOKUP},
    narrowings={"risk": Narrowing(_l("风险结论"), _risk_options, _risk_where)},
    hints={
        "period_to": "申领截至这一天、考勤已核对的各月；不晚于今天。",
        "payee_name": "单位申领的收款人就是本单位；保险费填写保险机构名称。",
        "payee_account": "只用于拨付，页面和导出不显示。",
    },
    named=lambda row: str(row.number),
)
LINE = Card(
    ClaimLine,
    "claim-line",
    "申领明细",
    labels={
        **_LABELS,
        "claim_number": "申领编号",
        "kind": "补贴项目",
        "unit_id": "见习单位",
        "person_name": "姓名",
        "id_tail": "身份证后四位",
        "month": "月份",
        "period": "所属期间",
        "standard_yuan": "标准（元）",
        "due_days": "应出勤天数",
        "payable_days": "计发天数",
        "personal_leave": "事假天数",
        "share": "计发比例",
        "advance_yuan": "单位已发（元）",
        "amount_yuan": "金额（元）",
        "is_counted": "计发",
        "refused_by": "不予计发的规则",
        "reason": "不予计发的原因",
        "revision": "第几次计算",
    },
    groups={
        "明细": "claim_number kind person_name id_tail month period region_code",
        "计算": "standard_yuan due_days payable_days personal_leave share advance_yuan amount_yuan is_counted "
        "refused_by reason revision updated_at",
    },
    listed="claim_number person_name kind month standard_yuan due_days payable_days share advance_yuan amount_yuan "
    "is_counted refused_by reason region_code",
    searched="person_name",
    filtered="kind month is_counted unit_id city_code region_code",
    ordered="amount_yuan",
    derived={"claim_number": lambda row: row.claim.number, "period": _covered},
    reads={"claim_number": "claim.number", "period": "from_day to_day"},
    lookups={**_AREA, "month": MONTH_LOOKUP, "unit_id": UNIT_LOOKUP},
    loads=(selectinload(ClaimLine.claim),),
    named=lambda row: f"{row.person_name} {row.month or row.from_day}",
)
RECOUNT = Card(
    ClaimRecount,
    "claim-recount",
    "重新计算",
    labels={
        **_LABELS,
        "claim_number": "申领编号",
        "claimant_name": "申领人（单位）",
        "made_on": "日期",
        "cause": "原因",
        "before_yuan": "原金额（元）",
        "after_yuan": "新金额（元）",
        "difference": "差额（元）",
        "outcome": "处理",
    },
    groups={
        "重新计算": "claim_number claimant_name made_on cause before_yuan after_yuan difference outcome region_code "
        "updated_at",
    },
    listed="claim_number claimant_name made_on cause before_yuan after_yuan difference outcome region_code",
    filtered="outcome city_code region_code",
    ordered="made_on",
    figures="difference",
    derived={
        "claim_number": lambda row: row.claim.number,
        "claimant_name": lambda row: row.claim.claimant_name,
        "difference": lambda row: f"{row.after_yuan - row.before_yuan:+,.2f}",
    },
    reads={
        "claim_number": "claim.number",
        "claimant_name": "claim.claimant_name",
        "difference": "after_yuan before_yuan",
    },
    lookups=_AREA,
    loads=(selectinload(ClaimRecount.claim),),
    named=lambda row: f"{row.claim.number} {row.made_on}",
)
