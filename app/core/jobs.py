"""Timed deeds: named functions, safe to repeat, run by the command line or by the scheduler; when each last ran."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_appbuilder import Model
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, clock
from app.core.actor import SYSTEM, acting_as
from app.core.insertion import insert_unless_there
from app.core.scope import unscoped
from app.core.unit_of_work import transaction
from app.extensions import db

log = logging.getLogger(__name__)
WORKER = "worker"  # the line of the process that runs them
BEAT = timedelta(seconds=15)  # how often it says that it is alive
SILENT = timedelta(seconds=60)  # after which it counts as stopped


class JobRun(Model):
    """When a timed job last began and ended and how many records it moved; ``problem`` names what stopped it."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    moved: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(64), default="")


audit.exempt(JobRun)


@dataclass(frozen=True)
class Job:
    """One timed deed; ``run`` returns how many records it moved, ``hour`` is local time.

    ``every`` is a number of minutes; such a job runs all day long.
    """

    name: str
    title: str
    run: Callable[[], int]
    hour: int = 0
    minute: int = 10
    every: int = 0

    @property
    def times(self) -> str:
        """When it runs, for people."""
        return f"*/{self.every} min" if self.every else f"{self.hour:02d}:{self.minute:02d}"


JOBS: dict[str, Job] = {}


def timed(
    name: str, title: str, *, hour: int = 0, minute: int = 10, every: int = 0
) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register a job of a part: daily at a time, or every few minutes."""

    def register(run: Callable[[], int]) -> Callable[[], int]:
        JOBS[name] = Job(name, title, run, hour, minute, every)
        return run

    return register


def run(name: str) -> int:
    """Run one job as the system in its own transaction; a repeat finds nothing left to do."""
    job, began = JOBS[name], clock.now()
    with acting_as(SYSTEM):
        try:
            with transaction():
                moved = job.run()
        except BaseException as error:
            with transaction():
                _keep(name, began, problem=type(error).__name__)
            raise
        with transaction():
            _keep(name, began, moved=moved)
    log.info("job %s moved %d records at %s", name, moved, clock.now())
    return moved


def _keep(name: str, began: datetime, *, moved: int = 0, problem: str = "") -> None:
    facts = {"started_at": began, "ended_at": clock.now(), "moved": moved, "problem": problem[:64]}
    if not insert_unless_there(JobRun, name=name, **facts):
        db.session.execute(update(JobRun).where(JobRun.name == name).values(**facts))


def beat(since: datetime) -> None:
    """Say that the process that runs the jobs, started at ``since``, is alive."""
    with acting_as(SYSTEM), transaction():
        _keep(WORKER, since)


def runs() -> dict[str, JobRun]:
    """The last run of each job that ever ran, by name."""
    with unscoped("when a job ran is no record of anybody"):
        return {row.name: row for row in db.session.scalars(select(JobRun))}


def is_working() -> bool:
    """Whether a process that runs the jobs has said lately that it is alive."""
    with unscoped("when a job ran is no record of anybody"):
        seen = db.session.scalar(select(JobRun.ended_at).where(JobRun.name == WORKER))
    return seen is not None and clock.now() - seen < SILENT
