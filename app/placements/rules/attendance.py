"""How a day and a month are told from what three sides say (B15), and what of it is paid (R31)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.core.calendar import WorkdayTable, days_from, month_bounds
from app.core.money import round_share
from app.placements.states.attendance import AttendanceCode as Code

AGREEING = 2
OF_A_WORKDAY = (Code.P, Code.O, Code.W, Code.S, Code.L, Code.A)
OF_A_REST_DAY = (Code.P, Code.H)  # somebody worked, or it is taken back
PAID_LEAVE = frozenset({Code.O, Code.W, Code.S})
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Term:
    """The days that an internship covers, both ends counted, without those in which it stood still."""

    first: date
    last: date
    pauses: tuple[tuple[date, date | None], ...] = ()  # a pause without a last day still lasts

    def holds(self, day: date) -> bool:
        """Whether the internship runs on this day."""
        if not self.first <= day <= self.last:
            return False
        return not any(first <= day and (last is None or day <= last) for first, last in self.pauses)


class Counts(NamedTuple):
    """The figures of one month, in days; the five last ones add up to ``own_days``."""

    due_days: int
    own_days: int
    attended: int
    paid_leave: int
    personal_leave: int
    absent: int
    undecided: int


def settled(before: Code | None, voices: Iterable[Code | None]) -> Code | None:
    """What a day is: the code that two of three sides say; else what it was settled as before."""
    said = Counter(voice for voice in voices if voice is not None)
    agreed = [code for code, times in said.items() if times >= AGREEING]
    return agreed[0] if agreed else before


def derived(term: Term, day: date, workdays: WorkdayTable) -> Code | None:
    """What a day is without being asked: N outside the internship, H on a rest day; None when it is asked for."""
    if not term.holds(day):
        return Code.N
    return None if workdays.is_workday(day) else Code.H


def sayable(kind: Code | None) -> tuple[Code, ...]:
    """The codes that somebody may say of a day, by what is derived of it."""
    if kind is None:
        return OF_A_WORKDAY
    return OF_A_REST_DAY if kind == Code.H else ()


def due_days(term: Term, first: date, last: date, workdays: WorkdayTable) -> Iterator[date]:
    """The workdays of the internship between two days, both included."""
    start, end = max(first, term.first), min(last, term.last)
    if start > end:
        return iter(())
    return (day for day in days_from(start, end) if derived(term, day, workdays) is None)


def counted(month: str, term: Term, codes: Mapping[date, Code | None], workdays: WorkdayTable) -> Counts:
    """Count a month from its settled days; work on a rest day is kept and shown, but raises no figure (R31)."""
    first, last = month_bounds(month)
    own = list(due_days(term, first, last, workdays))
    said = Counter(codes.get(day) for day in own)
    paid = sum(said[code] for code in PAID_LEAVE)
    known = said[Code.P] + paid + said[Code.L] + said[Code.A]
    return Counts(
        workdays.between(first, last), len(own), said[Code.P], paid, said[Code.L], said[Code.A], len(own) - known
    )


def agreed_allowance(monthly: Decimal, *, payable: int, due: int) -> Decimal:
    """What the agreement gives for a month, in yuan: the share of payable days, never above the monthly sum (R31)."""
    return min(monthly, round_share(monthly, payable, due)) if due else NOTHING


def falls_short(paid: Decimal, *, due: Decimal, is_by_bank: bool) -> Decimal | None:
    """By how many yuan the payments of a month fall short (R34); what was not paid by bank does not count."""
    missing = due - (paid if is_by_bank else NOTHING)
    return missing if missing > 0 else None
