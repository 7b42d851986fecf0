"""Calendar arithmetic of the plan: clamped months, spans counted at both ends, workdays from the table only."""

from bisect import bisect_left, bisect_right
from calendar import isleap, monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from flask_babel import gettext as _

from app.core.errors import ServiceError

DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"  # as every document and grid heads its columns, Monday first


class MissingWorkdays(ServiceError, LookupError):
    """The workday table does not hold the whole year that a question needs (HTTP 422)."""

    status = 422
    code = "missing_workdays"

    def __init__(self, year: int) -> None:
        super().__init__(_("未维护%(year)s年工作日历，请先导入国务院办公厅节假日安排。", year=year))
        self.year = year


def add_months(day: date, months: int) -> date:
    """The same day some months later or earlier, clamped to the end of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February in a common year."""
    return add_months(day, 12 * years)


def months_and_days(start: date, end: date) -> tuple[int, int]:
    """Whole months and left-over days of a span, both ends counted; (0, 0) when end lies before start."""
    if end < start:
        return 0, 0
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while add_months(start, months) - DAY > end:
        months -= 1
    return months, (end - add_months(start, months)).days + 1


def month_bounds(month: str) -> tuple[date, date]:
    """First and last day of 'YYYY-MM'; ValueError when it is none."""
    first = date.fromisoformat(f"{month}-01")
    return first, add_months(first, 1) - DAY


def next_month(month: str) -> str:
    """The calendar month after 'YYYY-MM'."""
    following = month_bounds(month)[1] + DAY
    return f"{following.year:04d}-{following.month:02d}"


def days_from(start: date, end: date) -> Iterator[date]:
    """Every day from start to end, both included."""
    return (start + DAY * offset for offset in range((end - start).days + 1))


def whole_years(exceptions: Mapping[date, bool]) -> dict[date, bool]:
    """Every day of the years that have exceptions: Monday to Friday, corrected by holidays and make-up workdays.

    A year in which not one holiday is listed is not in the answer, so nobody can mistake
    plain weekdays for the calendar of the State Council.
    """
    days = {
        day: day.weekday() < 5
        for year in {day.year for day in exceptions}
        for day in days_from(date(year, 1, 1), date(year, 12, 31))
    }
    return days | dict(exceptions)


class WorkdayTable:
    """Answers about workdays for the years that are known in full."""

    def __init__(self, days: Mapping[date, bool]) -> None:
        held = Counter(day.year for day in days)
        self.years = frozenset(year for year, count in held.items() if count == 365 + isleap(year))
        self._workdays = sorted(day for day, works in days.items() if works and day.year in self.years)

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day."""
        return self.between(day, day) == 1

    def add(self, day: date, count: int) -> date:
        """The `count`-th workday after a day, before it when negative; the day itself is not counted, 0 gives it."""
        self._require(day, day)
        if count == 0:
            return day
        index = bisect_right(self._workdays, day) + count - 1 if count > 0 else bisect_left(self._workdays, day) + count
        if not 0 <= index < len(self._workdays):
            raise MissingWorkdays(max(self.years) + 1 if count > 0 else min(self.years) - 1)
        found = self._workdays[index]
        self._require(min(day, found), max(day, found))
        return found

    def between(self, start: date, end: date) -> int:
        """How many workdays lie from start to end, both included; 0 when end lies before start."""
        if end < start:
            return 0
        self._require(start, end)
        return bisect_right(self._workdays, end) - bisect_left(self._workdays, start)

    def in_month(self, month: str) -> int:
        """How many workdays the calendar month 'YYYY-MM' has."""
        return self.between(*month_bounds(month))

    def _require(self, start: date, end: date) -> None:
        for year in range(start.year, end.year + 1):
            if year not in self.years:
                raise MissingWorkdays(year)


_loader: Callable[[], Mapping[date, bool]] | None = None
_table: WorkdayTable | None = None


def provide(loader: Callable[[], Mapping[date, bool]]) -> None:
    """Name the function that reads every known day; it is called once and again after forget()."""
    global _loader
    _loader = loader
    forget()


def forget() -> None:
    """Drop the table held in this process, after its days were changed."""
    global _table
    _table = None


def workdays() -> WorkdayTable:
    """The workday table of the running service; LookupError when no part has provided it."""
    global _table
    if _table is None:
        if _loader is None:
            raise LookupError("no part has provided the workday table")
        _table = WorkdayTable(_loader())
    return _table
