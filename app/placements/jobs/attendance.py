"""Timed deeds of attendance: sheets opened, silence that counts as confirmed, reminders; and what starting does."""

from datetime import date
from functools import partial
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM
from app.core.calendar import DAY, month_bounds
from app.core.jobs import timed
from app.core.workflow import move_each
from app.messaging.queries import accounts_of_trainee, accounts_of_unit
from app.messaging.services import tell
from app.placements import rules, signals
from app.placements.models import Placement
from app.placements.queries.attendance.months import confirmed_silently, to_open, unconfirmed, unsent_units
from app.placements.services.attendance import counting, months
from app.programme.queries import database_params, whole_number


@timed("attendance.open_months", "开出当月考勤", minute=5)
def open_months() -> int:
    """Open the sheet of this month of everybody who is there; a repeat finds nothing left to open."""
    month, after, opened = clock.month_of(clock.today()), "", 0
    while placements := to_open(month, after):
        after = placements[-1].id
        opened += counting.open_months(placements, *month_bounds(month))
    return opened


@timed("attendance.confirm_by_default", "逾期没有异议的考勤视为确认", minute=40)
def confirm_by_default() -> int:
    """Take the silence of the days of the parameter as confirmed."""
    days = whole_number("attendance_confirm_days")
    return move_each(partial(confirmed_silently, days), partial(months.confirm_by_default, SYSTEM))


@timed("attendance.remind", "提醒确认和报送上月考勤", hour=8, minute=30)
def remind() -> int:
    """Remind trainees to confirm and units to submit the month that is over; each is told once."""
    month = clock.month_of(clock.today().replace(day=1) - DAY)
    return _remind_trainees(month) + _remind_units(month)


def _remind_trainees(month: str) -> int:
    due, after, told = month_bounds(month)[1] + DAY * whole_number("attendance_confirm_days"), "", 0
    if clock.today() > due:
        return 0
    while sheets := unconfirmed(month, after):
        after = sheets[-1].id
        for sheet in sheets:
            facts: dict[str, Any] = {"name": sheet.person_name, "unit": sheet.unit_name, "month": month}
            accounts, link = accounts_of_trainee(sheet.trainee_id), f"/desk/attendance/{month}"
            told += len(tell("attendance_confirm_due", accounts, about=sheet, link=link, due_on=due, **facts))
    return told


def _remind_units(month: str) -> int:
    due = rules.attendance_in_time(month=month, submitted=None, params=database_params())["due"]
    told = 0
    for unit_id, unit_name, number in unsent_units(month):
        facts: dict[str, Any] = {"unit": unit_name, "month": month, "number": number}
        link, once = f"/desk/unit/attendance?month={month}", f"{unit_id}:{month}"
        accounts = accounts_of_unit(unit_id)
        told += len(tell("attendance_submit_due", accounts, link=link, due_on=due, once=once, **facts))
    return told


def _open(placement: Placement, **_facts: Any) -> None:
    counting.open_months([placement], placement.starts_on, clock.today())
    _recount(placement)


def _recount(placement: Placement, **_facts: Any) -> None:
    counting.recount_of([placement], min(placement.starts_on, placement.agreed_start), _latest(placement))


def _latest(placement: Placement) -> date:
    return max(placement.ends_on, placement.agreed_end, clock.today())


def listen() -> None:
    """Open sheets when an internship starts, and count anew when its days change; in the same transaction."""
    signals.started.connect(_open)
    for signal in (signals.suspended, signals.resumed, signals.ended, signals.corrected):
        signal.connect(_recount)
