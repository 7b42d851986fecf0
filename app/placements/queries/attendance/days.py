"""Days of attendance: as one person's calendar, as a mentor's week, and as rows for the services."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.bulk import in_pieces
from app.core.calendar import DAY, WorkdayTable, days_from, month_bounds
from app.extensions import db
from app.placements.models import AttendanceDay, Placement, Suspension
from app.placements.rules.attendance import Term, derived
from app.placements.states import PlacementState
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import database_params

STARTED = (PlacementState.ACTIVE, PlacementState.SUSPENDED, PlacementState.ENDED)
COLUMNS = (
    AttendanceDay.id,
    AttendanceDay.placement_id,
    AttendanceDay.day,
    AttendanceDay.code,
    AttendanceDay.trainee_code,
    AttendanceDay.trainee_at,
    AttendanceDay.trainee_out_at,
    AttendanceDay.trainee_device,
    AttendanceDay.has_proof,
    AttendanceDay.wrong_codes,
    AttendanceDay.mentor_code,
    AttendanceDay.mentor_at,
    AttendanceDay.unit_code,
    AttendanceDay.unit_at,
    AttendanceDay.is_corrected,
)


@dataclass(frozen=True)
class CalendarDay:
    """One day as its calendar shows it: what is due, what three sides say, and what it is settled as."""

    day: date
    kind: Code | None  # H on a rest day, N outside the internship, None on a day that is asked for
    code: Code | None = None  # settled by two of three, or corrected
    trainee_code: Code | None = None
    trainee_at: datetime | None = None
    trainee_out_at: datetime | None = None
    has_proof: bool = False
    mentor_code: Code | None = None
    mentor_at: datetime | None = None
    unit_code: Code | None = None
    unit_at: datetime | None = None
    is_corrected: bool = False

    @property
    def is_due(self) -> bool:
        """Whether this day is asked for: a workday within the internship."""
        return self.kind is None

    @property
    def is_settled(self) -> bool:
        return self.code is not None

    @property
    def is_open(self) -> bool:
        """Whether the day is over or running, asked for, and not settled yet."""
        return self.is_due and self.code is None and self.day <= clock.today()

    @property
    def is_late(self) -> bool:
        """Whether the trainee said it on a later day."""
        return self.trainee_at is not None and self.trainee_at.date() > self.day

    @property
    def shown(self) -> Code | None:
        """The code that stands in the calendar: the settled one, else what is derived."""
        return self.code or self.kind

    @property
    def voices(self) -> tuple[Code | None, Code | None, Code | None]:
        """What trainee, mentor and unit say, in this order."""
        return self.trainee_code, self.mentor_code, self.unit_code


def terms_of(placements: Iterable[Placement]) -> dict[str, Term]:
    """The days that each placement covers, with its suspensions, in one statement."""
    known = list(placements)
    pauses: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for piece in in_pieces([placement.id for placement in known]):
        statement = select(Suspension.placement_id, Suspension.from_day, Suspension.to_day)
        for placement_id, first, last in db.session.execute(statement.where(Suspension.placement_id.in_(piece))):
            pauses[placement_id].append((first, last))
    return {row.id: Term(row.starts_on, row.ends_on, tuple(sorted(pauses[row.id], key=_first))) for row in known}


def _first(pause: tuple[date, date | None]) -> date:
    return pause[0]


def has_started(placement: Placement) -> bool:
    """Whether days of this placement are kept at all."""
    return placement.state in STARTED


def day_rows(placement_ids: Sequence[str], first: date, last: date) -> list[Any]:
    """The stored days of placements between two days, both included, as plain rows."""
    found: list[Any] = []
    for piece in in_pieces(placement_ids):
        statement: Any = select(*COLUMNS).where(
            AttendanceDay.placement_id.in_(piece), AttendanceDay.day.between(first, last)
        )
        found += db.session.execute(statement).all()
    return found


def calendar_of(placement: Placement, month: str) -> list[CalendarDay]:
    """Every day of the month 'YYYY-MM' of one placement in reach, with three voices and what is settled."""
    first, last = month_bounds(month)
    return _calendar(placement, first, last)


def today_of(placement: Placement) -> CalendarDay:
    """Today of one placement in reach."""
    today = clock.today()
    return _calendar(placement, today, today)[0]


def _calendar(placement: Placement, first: date, last: date) -> list[CalendarDay]:
    rows = {row.day: row for row in day_rows([placement.id], first, last)}
    term, workdays = terms_of([placement])[placement.id], database_params().workdays
    return [told(day, term, rows.get(day), workdays) for day in days_from(first, last)]


def told(day: date, term: Term, row: Any, workdays: WorkdayTable) -> CalendarDay:
    """One day of the calendar from its stored row, if there is one."""
    kind = derived(term, day, workdays)
    if row is None:
        return CalendarDay(day, kind)
    return CalendarDay(
        day,
        kind,
        row.code,
        row.trainee_code,
        row.trainee_at,
        row.trainee_out_at,
        row.has_proof,
        row.mentor_code,
        row.mentor_at,
        row.unit_code,
        row.unit_at,
        row.is_corrected,
    )


def of_mentor(mentor_id: str, first: date, last: date) -> list[Placement]:
    """The placements that a mentor guides and that ran between two days, by name."""
    statement = select(Placement).where(
        Placement.mentor_id == mentor_id,
        Placement.state.in_(STARTED),
        Placement.starts_on <= last,
        Placement.ends_on >= first,
    )
    return list(db.session.scalars(statement.order_by(Placement.person_name, Placement.id)))


def week_of(mentor_id: str, monday: date) -> list[tuple[Placement, list[CalendarDay]]]:
    """The week from a Monday of everybody whom a mentor guides, with three voices of each day."""
    sunday = monday + 6 * DAY
    placements = of_mentor(mentor_id, monday, sunday)
    terms, workdays = terms_of(placements), database_params().workdays
    rows = {(row.placement_id, row.day): row for row in day_rows([p.id for p in placements], monday, sunday)}
    return [
        (
            placement,
            [
                told(day, terms[placement.id], rows.get((placement.id, day)), workdays)
                for day in days_from(monday, sunday)
            ],
        )
        for placement in placements
    ]
