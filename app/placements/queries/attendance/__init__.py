"""Days, months, leave and allowances of attendance, by the questions asked of them."""

from app.placements.queries.attendance.days import (
    CalendarDay,
    calendar_of,
    has_started,
    of_mentor,
    terms_of,
    today_of,
    week_of,
)
from app.placements.queries.attendance.grid import Grid, GridCell, GridRow, month_grid
from app.placements.queries.attendance.months import current_month, month_of_placement, months_of

__all__ = [
    "CalendarDay",
    "Grid",
    "GridCell",
    "GridRow",
    "calendar_of",
    "current_month",
    "has_started",
    "month_grid",
    "month_of_placement",
    "months_of",
    "of_mentor",
    "terms_of",
    "today_of",
    "week_of",
]
