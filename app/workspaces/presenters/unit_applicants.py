"""One applicant as the unit reads it: clock, steps, reasons of fit, and the room for trainees (R18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.placements.models import Application
from app.placements.states import ApplicationState as S
from app.posts.queries import measure
from app.posts.rules import places_left
from app.posts.rules.weighing import reasons_of
from app.programme.queries import database_params, known_workday_after, whole_number
from app.units.models import Unit
from app.workspaces.queries.unit_record import match_facts

PATH = (S.SUBMITTED, S.UNIT_REVIEW, S.OFFERED, S.ACCEPTED, S.DISPATCHED, S.REPORTED)
OUT = frozenset({S.DECLINED, S.WITHDRAWN, S.FAILED_CHECK, S.NO_SHOW})
NO_LIMIT = 10**6
TOLD = frozenset({"area", "category", "industry", "education", "major", "start"})


@dataclass(frozen=True)
class Step:
    """One step of the way of an application or a placement."""

    label: str
    state: str  # done, here, next, stopped
    when: str = ""


def due_of(application: Application) -> date | None:
    """Until when somebody must act on an application now; None where nothing runs."""
    if application.state == S.SUBMITTED:
        return application.answer_by or known_workday_after(
            application.applied_at.date(), whole_number("application_silent_workdays")
        )
    clocks = {
        S.UNIT_REVIEW: application.answer_by,
        S.OFFERED: application.offer_valid_to,
        S.DISPATCHED: application.report_by,
    }
    return clocks.get(application.state)


def steps_of(application: Application) -> list[Step]:
    """The way from the application to the first day; where it stopped, the steps before and the end."""
    state = S.ACCEPTED if application.state == S.ELIGIBILITY_CHECK else application.state
    days = _days(application)
    if state in OUT:
        done = [Step(_step(each), "done", _short(days[each])) for each in PATH if days[each]]
        return [*done, Step(_(application.state.label), "stopped")]
    here = PATH.index(state)
    last = state == S.REPORTED
    return [
        Step(
            _step(each),
            "done" if place < here or last else "here" if place == here else "next",
            _short(days[each]) if place <= here else "",
        )
        for place, each in enumerate(PATH)
    ]


def _step(state: S) -> str:
    return {S.ACCEPTED: _("本人确认、复核"), S.OFFERED: _("拟接收")}.get(state, _(state.label))


def _days(application: Application) -> dict[S, Any]:
    return {
        S.SUBMITTED: application.applied_at,
        S.UNIT_REVIEW: None,
        S.OFFERED: application.offered_at,
        S.ACCEPTED: application.accepted_at,
        S.DISPATCHED: application.dispatched_on,
        S.REPORTED: application.reported_on,
    }


def _short(moment: Any) -> str:
    return f"{moment:%m-%d}" if moment else ""


def fit_of(application: Application) -> list[str]:
    """What speaks for the match, of the things that a unit may know."""
    pair = match_facts(application)
    if pair is None:
        return []
    reasons = reasons_of(*pair, measure())
    return [reason.words.replace("您", _("本人")) for reason in reasons if reason.code in TOLD and not reason.neutral]


def room_warning(units: Iterable[Unit], people: int) -> str:
    """Say when one more trainee would pass the share of insured staff (R18); empty while there is room."""
    staff = sum(unit.staff_insured for unit in units)
    judged = places_left(
        headcount=NO_LIMIT, active=0, reserved=0, unit_active=people, staff=staff, params=database_params()
    )
    if not judged["warn"]:
        return ""
    return _("再接收一人，见习人员（%(n)s 人）将超过参保职工（%(staff)s 人）的 30%%。", n=people + 1, staff=staff)
