"""The one source of the present moment.

All datetimes of the service, in memory and in the database, are naive and mean
Asia/Shanghai local time: the notice counts its deadlines by the local calendar, the
zone has had no summer time since 1991, and every place of the plan lies in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)
_ahead = timedelta()  # of the machine's clock


def now() -> datetime:
    """The present moment as a naive local datetime."""
    return _frozen.get() or datetime.now(LOCAL).replace(tzinfo=None) + _ahead


def today() -> date:
    """The present local day."""
    return now().date()


def month_of(day: date) -> str:
    """The calendar month of a day or moment as 'YYYY-MM'."""
    return f"{day.year:04d}-{day.month:02d}"


def local(moment: datetime) -> datetime:
    """Any datetime as naive local time; a naive one is local already."""
    return moment if moment.tzinfo is None else moment.astimezone(LOCAL).replace(tzinfo=None)


def set_to(moment: datetime) -> None:
    """Let the clock of this process run on from a naive local moment, in all threads; for rehearsals and tests."""
    global _ahead
    _ahead = moment - datetime.now(LOCAL).replace(tzinfo=None)


@contextmanager
def frozen(at: date | datetime) -> Iterator[datetime]:
    """Let now() answer one fixed moment in this context; a bare date means its midnight."""
    moment = local(at) if isinstance(at, datetime) else datetime(at.year, at.month, at.day)
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)
