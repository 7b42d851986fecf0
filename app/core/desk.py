"""The work queue: what waits for whom, registered by parts, shown on the landing page oldest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import calendar, clock

Waiting = Callable[[], tuple[int, date | None]]


@dataclass(frozen=True)
class Queue:
    """One kind of waiting work: who does it, where it is, how many workdays it may wait."""

    label: str
    roles: frozenset[str]
    waiting: Waiting
    endpoint: str
    filters: tuple[tuple[str, str], ...]
    workdays: int | None = None
    is_idle: bool = False  # it stands still, and nobody is late


@dataclass(frozen=True)
class Shown:
    """A queue as the landing page prints it."""

    label: str
    count: int
    oldest_days: int | None
    due_text: str
    tone: str
    url: str
    is_idle: bool = False


QUEUES: list[Queue] = []


def add(
    label: str,
    roles: Iterable[str],
    waiting: Waiting,
    endpoint: str,
    workdays: int | None = None,
    *,
    is_idle: bool = False,
    **filters: str,
) -> None:
    """Register a queue of a part; a second time replaces the first."""
    queue = Queue(label, frozenset(roles), waiting, endpoint, tuple(filters.items()), workdays, is_idle)
    named = (queue.label, queue.roles, queue.endpoint, queue.filters)
    QUEUES[:] = [known for known in QUEUES if (known.label, known.roles, known.endpoint, known.filters) != named]
    QUEUES.append(queue)


def queues() -> list[Shown]:
    """Return the queues of the actor's roles: what is late first, then the oldest work; empty ones last."""
    acting = actors.current()
    found = [_shown(queue) for queue in QUEUES if acting.has(*queue.roles)]
    return sorted(found, key=_order)


def _order(queue: Shown) -> tuple[bool, bool, bool, int]:
    return queue.count == 0, queue.is_idle, queue.tone != "bad", -(queue.oldest_days or 0)


def _shown(queue: Queue) -> Shown:
    count, since = queue.waiting()
    days = (clock.today() - since).days if since and count else None
    due, tone = _due(queue, since) if count and since else ("", "waiting" if count else "quiet")
    tone = "quiet" if queue.is_idle else tone
    return Shown(
        _(queue.label), count, days, due, tone, url_for(f"{queue.endpoint}.list", **_arguments(queue)), queue.is_idle
    )


def _due(queue: Queue, since: date) -> tuple[str, str]:
    """Say until when the oldest work should be done; without a workday table for the year, nothing is promised."""
    if queue.workdays is None:
        return "", "waiting"
    try:
        last = calendar.workdays().add(since, queue.workdays)
    except calendar.MissingWorkdays as missing:
        return str(missing), "waiting"
    if clock.today() > last:
        return _("已超过 %(n)s 个工作日时限", n=queue.workdays), "bad"
    return _("应于 %(day)s 前办结", day=last.isoformat()), "waiting"


def _arguments(queue: Queue) -> dict[str, Any]:
    return dict(queue.filters)
