"""The kinds of work that wait on a unit's desk: how each is found, named, clocked and opened."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import calendar, clock
from app.core.calendar import month_bounds
from app.placements.states import LeaveKind, RequestKind
from app.programme.queries import known_workday_after, whole_number
from app.subsidies.states import ClaimKind, ClaimState
from app.workspaces.presenters.unit_kind import Kind
from app.workspaces.presenters.unit_showcase_tasks import SHOWCASE
from app.workspaces.queries import unit_home as asking
from app.workspaces.queries.unit_home import Waiting


def _next_month(day: date) -> str:
    """The month after that of a day."""
    return calendar.next_month(clock.month_of(day))


def _no_day(_day: date) -> None:
    return None


def _applicant(row: Waiting) -> str:
    return url_for("UnitApplicants.show", pk=row.id)


def _applicants(group: str) -> Callable[[Waiting], str]:
    return lambda _row: url_for("UnitApplicants.list", group=group)


def _placement(anchor: str = "") -> Callable[[Waiting], str]:
    return lambda row: url_for("UnitPlacements.show", pk=row.id, _anchor=anchor or None)


def _placements(**wanted: Any) -> Callable[[Waiting], str]:
    return lambda _row: url_for("UnitPlacements.list", **wanted)


def _month(row: Waiting) -> str:
    return url_for("UnitAttendance.grid", month=row.note)


def _leave(_row: Waiting) -> str:
    return url_for("UnitLeave.list")


def _claim(anchor: str = "") -> Callable[[Waiting], str]:
    return lambda row: url_for("UnitSubsidies.show", pk=row.id, _anchor=anchor or None)


def _claims(_row: Waiting) -> str:
    return url_for("UnitSubsidies.list", _anchor="claims")


def _kind_of_claim(note: str) -> str:
    return str(_(ClaimKind.label_of(note)))


def _second(day: date) -> date:
    """The 2nd of the month after a month's last day (R29)."""
    return day + timedelta(days=2)


def _end_of_first_month(day: date) -> date:
    return month_bounds(clock.month_of(day))[1]


TO_DO = (
    Kind(
        "receive",
        _l("受理报名"),
        _l("报名满 10 个工作日仍未处理的，系统按“单位逾期未处理”作未接收处理，并告知本人。"),
        asking.to_receive,
        _applicant,
        _applicants("new"),
        due=lambda day: known_workday_after(day, whole_number("application_silent_workdays")),
    ),
    Kind(
        "answer",
        _l("答复报名人员"),
        _l("受理后应在期限内答复拟接收或不接收；自报名起满 10 个工作日未答复的按未接收处理。"),
        asking.to_answer,
        _applicant,
        _applicants("review"),
    ),
    Kind(
        "mentor",
        _l("指定带教老师"),
        _l("没有带教老师不能上岗。"),
        asking.without_mentor,
        _placement("mentor"),
        _placements(group="pending"),
    ),
    Kind(
        "sign",
        _l("签署见习协议"),
        _l("协议应不晚于上岗日由双方签署，先由单位管理员签署。"),
        asking.to_sign,
        _placement("agreement"),
        _placements(todo="sign"),
    ),
    Kind(
        "redraft",
        _l("修改退回的协议"),
        _l("县区退回备案，按原因修改后重新签署。"),
        asking.returned_agreements,
        _placement("agreement"),
        _placements(todo="redraft"),
    ),
    Kind(
        "report",
        _l("确认报到"),
        _l("单位和本人各确认一次；逾期未报到的取消派遣。"),
        asking.reporting_in,
        _applicant,
        _applicants("going"),
    ),
    Kind(
        "leave",
        _l("审批请假"),
        _l("最迟在请假第一天前答复。"),
        asking.leave_asked,
        _leave,
        _leave,
        note=lambda note: str(_(LeaveKind.label_of(note))),
    ),
    Kind(
        "months",
        _l("报送考勤"),
        _l("每月 2 日前报送上月考勤，逾期的进入下一批补贴。"),
        asking.months_to_submit,
        _month,
        _month,
        due=_second,
    ),
    Kind(
        "returned",
        _l("更正退回的考勤"),
        _l("县区退回，按原因更正后由本人再次确认。"),
        asking.returned_months,
        _month,
        _month,
        due=_no_day,
    ),
    Kind(
        "posts",
        _l("修改退回的岗位"),
        _l("县区退回，按原因修改后重新提交。"),
        asking.returned_posts,
        lambda row: url_for("PostView.show", pk=row.id),
        lambda _row: url_for("PostView.list", state="RETURNED"),
        due=_no_day,
    ),
    Kind(
        "disputed",
        _l("核对生活补贴"),
        _l("本人反映补贴没有收到或金额不符，请核对并补发。"),
        asking.payments_disputed,
        _placement("payment"),
        _placements(todo="disputed"),
        due=_no_day,
    ),
    Kind(
        "allowance",
        _l("登记生活补贴发放"),
        _l("按月足额发放，登记发放日期和凭证，本人确认收到。"),
        asking.allowances_to_record,
        _placement("payment"),
        lambda row: url_for("UnitAllowances.month", month=row.note),
        due=lambda day: month_bounds(_next_month(day))[1],
    ),
    Kind(
        "training",
        _l("登记岗前培训"),
        _l("首月考勤报送前应完成岗前培训（R23）。"),
        asking.trainings_missing,
        _placement("training"),
        lambda _row: url_for("UnitTrainings.add"),
        due=_end_of_first_month,
    ),
    Kind(
        "assess",
        _l("填写见习鉴定"),
        _l("见习结束后 10 个工作日内评分、写评语，由单位管理员签署。"),
        asking.to_assess,
        lambda row: url_for("UnitAssessments.show", pk=row.note),
        _placements(todo="assess"),
    ),
    Kind(
        "keep",
        _l("答复是否留用"),
        _l("期满前 30 天内答复，让本人和县区早作安排。"),
        asking.ending_soon,
        _placement("end"),
        _placements(todo="keep"),
    ),
    Kind(
        "retention",
        _l("登记留用情况"),
        _l("期满后 30 日内签订劳动合同的计入留用率。"),
        asking.retention_to_record,
        _placement("end"),
        _placements(todo="retention"),
        due=lambda day: day + timedelta(days=asking.RETENTION_DAYS),
    ),
    Kind(
        "survey",
        _l("填写满意度调查"),
        _l("见习结束后单位填写一次，不记名，大约一分钟。"),
        asking.surveys_to_answer,
        lambda row: url_for("UnitSurveys.show", pk=row.id),
        lambda _row: url_for("UnitSurveys.list"),
    ),
    Kind(
        "claim-supplement",
        _l("补正补贴申领"),
        _l("按告知的事项补齐后重新提交，逾期视为撤回。"),
        asking.claims_in(ClaimState.SUPPLEMENT),
        _claim(),
        _claims,
        note=_kind_of_claim,
    ),
    Kind(
        "claim-account",
        _l("更正补贴收款账户"),
        _l("银行退回，没有付成；更正账户后重新拨付。"),
        asking.claims_in(ClaimState.PAY_FAILED),
        _claim("account"),
        _claims,
        due=_no_day,
        note=_kind_of_claim,
    ),
    Kind(
        "claim-recovery",
        _l("退回补贴款项"),
        _l("按告知的金额在期限内退回，并把回单交县（区）登记。"),
        asking.claims_in(ClaimState.RECOVERING),
        _claim(),
        _claims,
        note=_kind_of_claim,
    ),
    Kind(
        "claim-draft",
        _l("提交补贴申领草稿"),
        _l("草稿已生成，核对明细和材料后提交，提交后才开始办理。"),
        asking.claims_in(ClaimState.DRAFT),
        _claim(),
        _claims,
        due=_no_day,
        note=_kind_of_claim,
    ),
    *SHOWCASE,
)
ELSEWHERE = (
    Kind("offers", _l("等待本人确认接收"), "", asking.offers_running, _applicant, _applicants("offered")),
    Kind(
        "county",
        _l("等待县区复核和派遣"),
        "",
        asking.at_the_county,
        _applicant,
        _applicants("going"),
        due=_no_day,
    ),
    Kind(
        "trainee-sign",
        _l("等待本人签署协议"),
        "",
        asking.signed_by_unit_only,
        _placement("agreement"),
        _placements(group="pending"),
    ),
    Kind(
        "requests",
        _l("等待县区确认申请"),
        "",
        asking.requests_open,
        _placement("standing"),
        _placements(group="on"),
        due=_no_day,
        note=lambda note: str(_(RequestKind.label_of(note))),
    ),
    Kind(
        "months-county",
        _l("等待县区核对考勤"),
        "",
        asking.months_at_the_county,
        _month,
        _month,
        due=_no_day,
    ),
)
