"""What a mentor's desk asks: whom they guide, what was said of a day, which weeks have no note."""

from datetime import date, timedelta

from sqlalchemy import select

from app.core import actor as actors
from app.extensions import db
from app.placements.models import MentorLog, Placement
from app.placements.queries.attendance import CalendarDay, of_mentor, terms_of
from app.placements.queries.attendance.days import day_rows, told
from app.placements.states import LIVE, PlacementState
from app.programme.queries import database_params

ENDED_SHOWN = timedelta(days=60)
LOGS_SHOWN = 60


def mentor_key() -> str:
    """The key of the mentor that the acting account is; empty for everybody else."""
    return next(iter(actors.current().mentor_ids), "")


def trainees(today: date) -> list[Placement]:
    """Those whom the mentor guides now or guided lately, by name."""
    statement = select(Placement).where(
        Placement.mentor_id == mentor_key(),
        Placement.state.in_(LIVE)
        | ((Placement.state == PlacementState.ENDED) & (Placement.ends_on >= today - ENDED_SHOWN)),
    )
    return list(db.session.scalars(statement.order_by(Placement.person_name, Placement.id)))


def said_on(day: date) -> list[tuple[Placement, CalendarDay]]:
    """Everybody on post on a day, with what the three sides said of it; four statements whatever the number."""
    placements = [each for each in of_mentor(mentor_key(), day, day) if each.state != PlacementState.SUSPENDED]
    terms, workdays = terms_of(placements), database_params().workdays
    rows = {row.placement_id: row for row in day_rows([each.id for each in placements], day, day)}
    return [(each, told(day, terms[each.id], rows.get(each.id), workdays)) for each in placements]


def unconfirmed_days(first: date, last: date) -> dict[date, int]:
    """On how many due days between two days the mentor has said nothing yet, by day."""
    placements = [each for each in of_mentor(mentor_key(), first, last) if each.state == PlacementState.ACTIVE]
    terms, workdays = terms_of(placements), database_params().workdays
    rows = {(row.placement_id, row.day): row for row in day_rows([each.id for each in placements], first, last)}
    found: dict[date, int] = {}
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        open_ = [
            each
            for each in placements
            if (shown := told(day, terms[each.id], rows.get((each.id, day)), workdays)).is_due
            and shown.mentor_code is None
        ]
        if open_:
            found[day] = len(open_)
    return found


def logs_of_week(monday: date) -> dict[str, MentorLog]:
    """The notes of a week, by placement."""
    rows = db.session.scalars(select(MentorLog).where(MentorLog.week_of == monday))
    return {row.placement_id: row for row in rows}


def logs_of(placement: Placement) -> list[MentorLog]:
    """The notes of one placement, the latest first."""
    statement = select(MentorLog).where(MentorLog.placement_id == placement.id)
    return list(db.session.scalars(statement.order_by(MentorLog.week_of.desc()).limit(LOGS_SHOWN)))
