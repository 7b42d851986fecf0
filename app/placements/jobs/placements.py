"""The end of the term, and what the fate of units, merged doubles and transfers do to placements."""

from functools import partial
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    Assessment,
    AttendanceCorrection,
    AttendanceMonth,
    Complaint,
    FollowUp,
    FollowUpStep,
    InsuranceCase,
    InsuranceCover,
    Leave,
    MentorLog,
    Placement,
    PresenceCall,
    Retention,
    RetentionCheck,
    StandingRequest,
    Suspension,
    Training,
)
from app.placements.queries import placements as queries
from app.placements.services import placements, stalled
from app.trainees import signals as people_signals
from app.trainees.models import Trainee
from app.trainees.services.checking import add_history, add_stays
from app.trainees.services.children import follows
from app.units import signals as unit_signals
from app.units.models import Unit
from app.units.services.standing import add_exit_guard
from app.units.states import UnitState

STAYS_WITH_POST: tuple[Any, ...] = (  # they go along with the person but lie where the post is worked
    Application,
    Placement,
    Agreement,
    AllowancePayment,
    Assessment,
    AttendanceCorrection,
    AttendanceMonth,
    Complaint,
    InsuranceCase,
    InsuranceCover,
    Leave,
    MentorLog,
    PresenceCall,
    Retention,
    RetentionCheck,
    StandingRequest,
    Suspension,
    Training,
)


@timed("placements.complete", "见习期满", hour=0, minute=8)
def complete() -> int:
    """End the placements whose agreed last day has passed."""
    return move_each(partial(queries.term_over, clock.today()), partial(placements.complete, SYSTEM))


@timed("placements.stalled", "中断至期满提醒处理", hour=7, minute=40)
def remind_of_stalled() -> int:
    """Tell of the placements that stand still past their agreed end; each is told once, and once more when late."""
    return move_each(queries.stalled, stalled.prompt)


def _unit_ended(unit: Unit, **_more: Any) -> None:
    why = _("见习单位已被取消") if unit.state == UnitState.CANCELLED else _("见习单位认定到期，未续期")
    placements.end_for_unit(unit, why)


def _transferred(_sender: Any, *, trainee: Trainee, from_region: str) -> None:
    queries.move_home([trainee.id], trainee.region_code)


def _joined(_sender: Any, *, kept: Trainee, gone: Trainee, **_facts: Any) -> None:
    for person in (kept, gone):
        queries.move_home([person.id], person.region_code)


def listen() -> None:
    """Follow units and people, and tell the checks of eligibility of earlier internships (R8, R9)."""
    unit_signals.ended.connect(_unit_ended)
    add_exit_guard(placements.keeps_unit)
    people_signals.transferred.connect(_transferred)
    people_signals.merged.connect(_joined)
    people_signals.parted.connect(_joined)
    for entity in STAYS_WITH_POST:
        follows(entity, lies_with=False)
    for entity in (FollowUp, FollowUpStep):
        follows(entity)
    add_history(queries.months_paid)
    add_stays(queries.begun_stays)
