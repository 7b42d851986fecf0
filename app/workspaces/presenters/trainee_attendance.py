"""A month of attendance as a calendar: one character in each day, a legend with words, three voices told."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from app.core import clock
from app.core.calendar import WEEKDAYS, month_bounds
from app.placements.models import Placement
from app.placements.queries.attendance import CalendarDay
from app.placements.states import AttendanceCode as Code
from app.placements.states import PlacementState
from app.workspaces.presenters.trainee_limits import number

KEPT = frozenset({PlacementState.ACTIVE, PlacementState.SUSPENDED, PlacementState.ENDED})
MARKS = {
    Code.P: "出",
    Code.O: "公",
    Code.W: "伤",
    Code.S: "病",
    Code.L: "事",
    Code.A: "旷",
    Code.H: "休",
    Code.N: "·",
}
TONES = {Code.P: "good", Code.O: "good", Code.W: "good", Code.S: "sun", Code.L: "sun", Code.A: "bad"}


@dataclass(frozen=True)
class Cell:
    """One day of the calendar."""

    day: CalendarDay
    mark: str
    tone: str
    words: str
    can_tap: bool


@dataclass(frozen=True)
class Calendar:
    """A month; ``offset`` is the column of its first day, Monday is 1."""

    cells: list[Cell]
    offset: int
    previous: str
    following: str


def is_kept(placement: Placement) -> bool:
    """Whether days of the placement are kept at all: from the first day on."""
    return placement.state in KEPT


def is_now(placement: Placement) -> bool:
    """Whether today lies within a placement that goes on."""
    going = placement.state in (PlacementState.ACTIVE, PlacementState.SUSPENDED)
    return going and placement.starts_on <= clock.today() <= placement.ends_on


def month_to_show(placement: Placement) -> str:
    """This month while the placement goes on, else its last one."""
    return clock.month_of(min(max(clock.today(), placement.starts_on), placement.ends_on))


def calendar(days: list[CalendarDay]) -> Calendar:
    """The cells of a month with the months beside it."""
    first, last = days[0].day, days[-1].day
    oldest = clock.today() - timedelta(days=number("tap_back_days"))
    cells = [
        _cell(day, can_tap=day.is_due and day.trainee_code is None and oldest <= day.day <= clock.today())
        for day in days
    ]
    return Calendar(
        cells,
        first.isoweekday(),
        clock.month_of(first - timedelta(days=1)),
        clock.month_of(last + timedelta(days=1)),
    )


def _cell(day: CalendarDay, *, can_tap: bool) -> Cell:
    if day.shown is not None:
        words = _(day.shown.label)
        return Cell(day, MARKS[day.shown], TONES.get(day.shown, "quiet"), words, can_tap)
    if day.day > clock.today():
        return Cell(day, "", "", _("还没到"), can_tap)
    if day.trainee_code is None:
        return Cell(day, "缺", "missing", _("您还没有登记"), can_tap)
    return Cell(day, "待", "waiting", _("待第二方确认"), can_tap)


def voice(code: Code | None) -> str:
    """What one side said."""
    return _(code.label) if code else _("未登记")


def legend() -> list[tuple[str, str, str]]:
    """Character, tone and words of every mark."""
    known = [(mark, TONES.get(code, "quiet"), _(code.label)) for code, mark in MARKS.items()]
    return [*known, ("待", "waiting", _("待第二方确认")), ("缺", "missing", _("您还没有登记"))]


def weekdays() -> list[str]:
    """The heads of the columns."""
    return [_(name) for name in WEEKDAYS]


def has(placement: Placement, month: str) -> bool:
    """Whether a month has days of the placement."""
    first, last = month_bounds(month)
    return placement.starts_on <= last and placement.ends_on >= first and first <= clock.today()
