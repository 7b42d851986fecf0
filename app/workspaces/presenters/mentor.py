"""A mentor's desk in words: what waits, and the lines of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.calendar import WEEKDAYS
from app.placements.models import Leave, MentorLog, Placement
from app.placements.queries.attendance import CalendarDay
from app.placements.states import AttendanceCode as Code
from app.placements.states import PlacementState
from app.workspaces.forms.typed import Form
from app.workspaces.presenters.trainee import Task

SAYABLE = (Code.P, Code.O, Code.W, Code.S, Code.L, Code.A)
FRIDAY = 4


@dataclass(frozen=True)
class Line:
    """One trainee on the screen of a day."""

    placement: Placement
    day: CalendarDay
    chosen: str
    error: str


def tasks_of(
    *,
    open_days: Mapping[date, int],
    leave: Sequence[Leave],
    people: Sequence[Placement],
    notes: Mapping[str, MentorLog],
) -> list[Task]:
    """What waits: days to confirm, leave to decide on, and on Fridays the note of the week."""
    today = clock.today()
    found = [
        Task(
            _("确认今天的出勤") if day == today else _("补确认 %(day)s 的出勤", day=day.strftime("%m-%d")),
            _("去确认"),
            url_for("MentorDays.day", day=day.isoformat()),
            _("%(n)s 人待您确认。", n=number),
            day,
        )
        for day, number in sorted(open_days.items())
    ]
    if leave:
        words = _("%(n)s 份请假待批，最早 %(day)s 开始。", n=len(leave), day=leave[0].from_day.isoformat())
        found.append(Task(_("批假"), _("去批"), url_for("MentorLeave.list"), words, leave[0].from_day))
    missing = [each for each in people if each.state == PlacementState.ACTIVE and each.id not in notes]
    if missing and today.weekday() >= FRIDAY:
        monday = today - timedelta(days=today.weekday())
        words = _("还有 %(n)s 人没有写。", n=len([each for each in missing if has_week(each, monday)]))
        due = monday + timedelta(days=6)
        found.append(Task(_("写本周带教记录"), _("去写"), url_for("MentorLogs.week"), words, due))
    return sorted(found, key=lambda task: task.due or date.max)


def has_week(placement: Placement, monday: date) -> bool:
    """Whether the placement ran in a week."""
    ran = placement.state in (PlacementState.ACTIVE, PlacementState.SUSPENDED, PlacementState.ENDED)
    return ran and placement.starts_on <= monday + timedelta(days=6) and placement.ends_on >= monday


def lines_of(said: Sequence[tuple[Placement, CalendarDay]], form: Form) -> list[Line]:
    """The lines of a day: what I said before, else what the trainee says, else nothing."""
    return [Line(each, day, _chosen(each, day, form), form.error(f"code-{each.id}")) for each, day in said]


def _chosen(placement: Placement, day: CalendarDay, form: Form) -> str:
    name = f"code-{placement.id}"
    if form.has(name):
        return form[name]
    if day.mentor_code:
        return str(day.mentor_code)
    return str(Code.P) if day.is_due and day.trainee_code in (None, Code.P) else str(day.trainee_code or "")


def codes() -> list[tuple[str, str]]:
    """What a mentor may say of a day."""
    return [(code, _(code.label)) for code in SAYABLE]


def weekday(day: date) -> str:
    """The day of the week in words."""
    return _("星期%(day)s", day=_(WEEKDAYS[day.weekday()]))
