"""Numbers of the pages that are dated parameters, and days counted in workdays where the calendar is known."""

from datetime import date

from app.core.calendar import DAY, month_bounds
from app.placements.services.assessments import ANSWER_WORKDAYS
from app.programme.queries import known_workday_after, whole_number


def number(key: str) -> int:
    """A whole number among the parameters, as it holds today."""
    return whole_number(key)


def confirm_by(month: str) -> date:
    """The last day to confirm a month 'YYYY-MM' before silence counts as confirmed."""
    return month_bounds(month)[1] + DAY * number("attendance_confirm_days")


def answer_by(signed_on: date | None) -> date | None:
    """The last day to answer an assessment; None where the calendar of workdays is not known."""
    return known_workday_after(signed_on, ANSWER_WORKDAYS) if signed_on else None
