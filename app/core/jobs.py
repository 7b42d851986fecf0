"""Timed deeds: named functions, safe to repeat, run by the command line or by the scheduler."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.unit_of_work import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One timed deed; ``run`` returns how many records it moved, ``hour`` is local time."""

    name: str
    title: str
    run: Callable[[], int]
    hour: int = 0
    minute: int = 10


JOBS: dict[str, Job] = {}


def timed(
    name: str, title: str, *, hour: int = 0, minute: int = 10
) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register a daily job of a part."""

    def register(run: Callable[[], int]) -> Callable[[], int]:
        JOBS[name] = Job(name, title, run, hour, minute)
        return run

    return register


def run(name: str) -> int:
    """Run one job as the system in its own transaction; a repeat finds nothing left to do."""
    job = JOBS[name]
    with acting_as(SYSTEM), transaction():
        moved = job.run()
    log.info("job %s moved %d records at %s", name, moved, clock.now())
    return moved
