"""Numbers of the pages that are dated parameters, and days counted in workdays where the calendar is known."""

from datetime import date

from app.core import calendar
from app.core.calendar import DAY, month_bounds
from app.placements.services.assessments import ANSWER_WORKDAYS
from app.programme.queries import database_params


def number(key: str) -> int:
    """A whole number among the parameters, as it holds today."""
    return int(database_params().get(key))


def confirm_by(month: str) -> date:
    """The last day to confirm a month 'YYYY-MM' before silence counts as confirmed."""
    return month_bounds(month)[1] + DAY * number("attendance_confirm_days")


def answer_by(signed_on: date | None) -> date | None:
    """The last day to answer an assessment; None where the calendar of workdays is not known."""
    try:
        return database_params().workdays.add(signed_on, ANSWER_WORKDAYS) if signed_on else None
    except calendar.MissingWorkdays:
        return None
