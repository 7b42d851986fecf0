"""The worker's part: what was queued leaves, one row at a time; what fails is tried again with growing pauses."""

import logging
import time
from datetime import timedelta
from typing import Any

from app.core import clock, unit_of_work
from app.messaging import queries
from app.messaging.models import Outbox
from app.messaging.services import gateways
from app.messaging.states import OutboxState

log = logging.getLogger(__name__)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))  # after each failure; then given up
RUN_FOR = 45.0  # seconds, so that the next run finds the worker free


def send_due() -> int:
    """Send what is due; return how many left. Each row is claimed, tried and marked in transactions of its own."""
    ways, sent, until = gateways.open_ways(), 0, time.monotonic() + RUN_FOR
    while ways and time.monotonic() < until:
        with unit_of_work.transaction():
            row = queries.next_sending(ways)
            if row is not None:
                _claim(row)
        if row is None:
            break
        sent += _try(row)
    return sent


def _claim(row: Outbox) -> None:
    """Keep every other worker away from the row for the next pause, before anything leaves."""
    row.next_try_at = clock.now() + PAUSES[min(row.attempts, len(PAUSES) - 1)]
    row.attempts += 1


def _try(row: Outbox) -> int:
    """Hand one claimed row over outside any transaction, so that a slow server holds up no writer."""
    problem = ""
    try:
        gateways.send(row.channel, row.id, row.address, row.subject, row.body)
    except gateways.NotSent as failure:
        problem = str(failure)[:80]
        log.warning("sending %s failed at attempt %s: %s", row.id, row.attempts, problem)
    with unit_of_work.transaction():
        _mark(row, problem)
    return 0 if problem else 1


def _mark(row: Outbox, problem: str) -> None:
    is_over = not problem or row.attempts > len(PAUSES)
    facts: dict[str, Any] = {"problem": problem or None}
    if not problem:
        facts |= {"sent_at": clock.now(), "body": "—"}  # what was said stands in the inbox; a code is worth nothing now
    if is_over:
        facts["state"] = OutboxState.FAILED if problem else OutboxState.SENT
    for name, value in facts.items():
        setattr(row, name, value)
