"""An application in plain words: what happened, who acts next and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.workflow import StatusLog
from app.placements.models import Application
from app.placements.states import APPLYING, OPEN
from app.placements.states import ApplicationState as A

SAID = {
    "receive": _l("单位已受理"),
    "offer": _l("单位拟接收您，名额已预留"),
    "decline": _l("单位没有接收"),
    "lapse": _l("单位逾期未处理，报名自动结束"),
    "accept": _l("您接受了"),
    "accept_for": _l("窗口代您确认接受"),
    "withdraw": _l("报名已撤回"),
    "expire": _l("逾期未确认，报名自动结束"),
    "check": _l("县（区）开始资格复核"),
    "dispatch": _l("已网上派遣"),
    "fail_check": _l("资格复核没有通过"),
    "confirm_report": _l("一方确认了报到"),
    "report": _l("双方都已确认报到"),
    "miss": _l("逾期未报到，派遣取消"),
    "recall": _l("派遣已取消"),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    words: str
    reason: str


def history_of(log: Iterable[StatusLog]) -> list[Line]:
    """What happened, the newest first."""
    lines = [
        Line(row.at, str(SAID[row.move]) if row.move in SAID else _(APPLYING.moves[row.move].label), row.reason)
        for row in log
        if row.move in SAID or row.move in APPLYING.moves
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def can_withdraw(application: Application) -> bool:
    """Whether the person may still take it back: before the dispatch."""
    return application.state in APPLYING.moves["withdraw"].sources


def next_of(application: Application) -> str:
    """Who acts next and until when, or how it ended."""
    told: dict[A, Any] = {
        A.SUBMITTED: _("等待单位受理，最晚 %(day)s。", day=_day(application.answer_by)),
        A.UNIT_REVIEW: _("单位正在审核，应在 %(day)s 前答复。", day=_day(application.answer_by)),
        A.OFFERED: _("请您在 %(day)s 前确认。", day=_day(application.offer_valid_to)),
        A.ACCEPTED: _("县（区）经办机构正在复核资格，您不用再做什么。"),
        A.ELIGIBILITY_CHECK: _("资格复核已完成，等待县（区）审核人员派遣。"),
        A.DISPATCHED: _("请在 %(day)s 前到单位报到。", day=_day(application.report_by)),
        A.REPORTED: _("已报到，见习开始。"),
        A.DECLINED: _(
            "没有接收：%(why)s。", why=_(application.decline_reason.label) if application.decline_reason else ""
        ),
        A.WITHDRAWN: _("已撤回或取消。"),
        A.FAILED_CHECK: _("复核时发现资格不符，原因见下。"),
        A.NO_SHOW: _("逾期未报到，派遣已取消，不占用见习机会。"),
    }
    return str(told[application.state])


def _day(day: Any) -> str:
    return day.isoformat() if day else "—"


__all__ = ["OPEN", "A", "Line", "can_withdraw", "history_of", "next_of"]
