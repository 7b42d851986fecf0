"""The fields of months of attendance, leave, corrections and the allowances that units paid."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.core.card import Card, Narrowing
from app.core.money import text as yuan
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.placements.models import AllowancePayment, AttendanceCorrection, AttendanceMonth, Leave, Placement
from app.placements.queries.attendance.payments import mismatch_options, mismatch_where, of_sheet
from app.placements.queries.reaching import LIVE_LOOKUP

_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
_LABELS = {
    "placement_id": "见习",
    "region_code": "县区",
    "city_code": "所在市",
    "updated_at": "更新时间",
}


def reasons(sheet: AttendanceMonth) -> list[tuple[str, str]]:
    """The reasons to look at a month, the weightiest first: the red flag, and what was seen."""
    return [(str(flag), str(words)) for flag, words in json.loads(sheet.flags or "[]")]


def _reasons(sheet: Any) -> str:
    return "；".join(f"{words}（{flag}）" for flag, words in reasons(sheet))


def _payable(sheet: Any) -> str:
    return str(sheet.attended + sheet.paid_leave)


def _agreed(sheet: Any) -> str:
    return yuan(of_sheet(sheet, sheet.placement.allowance_yuan))


MONTH = Card(
    AttendanceMonth,
    "attendance-month",
    "考勤月",
    labels={
        **_LABELS,
        "person_name": "姓名",
        "unit_name": "见习单位",
        "month": "月份",
        "due_days": "当月工作日",
        "own_days": "应出勤天数",
        "attended": "出勤",
        "paid_leave": "带薪假",
        "personal_leave": "事假",
        "absent": "旷工",
        "undecided": "未定",
        "payable": "计发天数",
        "agreed": "按协议应发（元）",
        "state": "状态",
        "confirmed_at": "本人确认时间",
        "is_confirmed_by_default": "逾期视为确认",
        "objection": "本人异议",
        "submitted_at": "报送时间",
        "is_late": "逾期报送",
        "verified_at": "核对时间",
        "locked_at": "锁定时间",
        "reasons": "需要留意",
    },
    groups={
        "见习": "person_name unit_name month state region_code",
        "天数": "due_days own_days attended paid_leave personal_leave absent undecided payable agreed",
        "办理": "confirmed_at is_confirmed_by_default objection submitted_at is_late reasons verified_at locked_at "
        "updated_at",
    },
    listed="person_name unit_name month state own_days attended paid_leave personal_leave absent undecided is_late "
    "reasons region_code",
    searched="person_name unit_name",
    filtered="state month is_late is_confirmed_by_default city_code region_code",
    ordered="month submitted_at undecided absent",
    figures="payable",
    derived={"reasons": _reasons, "payable": _payable, "agreed": _agreed},
    reads={"reasons": "flags", "payable": "attended paid_leave"},
    lookups=_AREA,
    loads=(selectinload(AttendanceMonth.placement).options(selectinload(Placement.post)),),
    named=lambda row: f"{row.person_name} {row.month}",
)
LEAVE = Card(
    Leave,
    "leave",
    "请假",
    labels={
        **_LABELS,
        "person_name": "姓名",
        "kind": "种类",
        "from_day": "开始日期",
        "to_day": "结束日期",
        "words": "原因",
        "state": "状态",
        "decided_at": "答复时间",
        "decided_by": "答复人",
    },
    groups={
        "请假": "person_name kind from_day to_day words region_code",
        "答复": "state decided_at decided_by updated_at",
    },
    listed="person_name kind from_day to_day state decided_by region_code",
    searched="person_name",
    filtered="state kind city_code region_code",
    ordered="from_day",
    lookups=_AREA,
    loads=(selectinload(Leave.placement),),
    named=lambda row: f"{row.person_name} {row.kind.label} {row.from_day}",
)
CORRECTION = Card(
    AttendanceCorrection,
    "attendance-correction",
    "考勤更正",
    labels={
        **_LABELS,
        "placement_name": "姓名",
        "day": "日期",
        "old_code": "更正前",
        "new_code": "更正后",
        "reason": "原因",
        "made_by": "更正人",
        "made_at": "更正时间",
        "is_by_office": "县（区）更正",
    },
    groups={"更正": "placement_name day old_code new_code reason made_by made_at is_by_office region_code"},
    listed="placement_name day old_code new_code reason made_by made_at is_by_office region_code",
    written="placement_id day new_code reason",
    required="placement_id day new_code reason",
    searched="made_by",
    filtered="is_by_office new_code city_code region_code",
    ordered="day made_at",
    derived={"placement_name": lambda row: row.placement.person_name},
    reads={"placement_name": "placement.person_name"},
    lookups={**_AREA, "placement_id": LIVE_LOOKUP},
    hints={
        "day": "已经定下来的日期才需要更正；报送前由见习单位更正，报送后由县（区）经办人员更正。",
        "reason": "本人和见习单位都看得到。",
    },
    loads=(selectinload(AttendanceCorrection.placement),),
    named=lambda row: f"{row.placement.person_name} {row.day}",
)
PAYMENT = Card(
    AllowancePayment,
    "allowance-payment",
    "基本生活补贴发放",
    labels={
        **_LABELS,
        "person_name": "姓名",
        "month": "月份",
        "amount_yuan": "发放金额（元）",
        "paid_on": "发放日期",
        "is_by_bank": "银行转账",
        "slip_no": "凭证号",
        "answer": "本人答复",
        "answered_at": "答复时间",
        "received_yuan": "实际收到（元）",
        "note": "说明",
    },
    groups={
        "发放": "person_name month amount_yuan paid_on is_by_bank slip_no region_code",
        "本人答复": "answer received_yuan note answered_at updated_at",
    },
    listed="person_name month amount_yuan paid_on is_by_bank answer received_yuan region_code",
    written="placement_id month amount_yuan paid_on is_by_bank slip_no",
    required="placement_id month amount_yuan paid_on",
    searched="person_name",
    filtered="answer month is_by_bank city_code region_code",
    ordered="month paid_on amount_yuan",
    lookups={**_AREA, "placement_id": LIVE_LOOKUP},
    narrowings={"checked": Narrowing(_l("核对情况"), mismatch_options, mismatch_where)},
    hints={"month": "写作 2023-07。", "slip_no": "银行回单号；回单请在登记后上传。"},
    named=lambda row: f"{row.person_name} {row.month}",
)
