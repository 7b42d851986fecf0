"""Timed jobs: listed, run by hand, or kept running by the scheduler (huey), beside what waits in the queue."""

import gc
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from huey import Huey, RedisHuey, SqliteHuey, crontab
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, jobs
from app.exchange.services import queue as waiting

SHANGHAI_HOURS_AHEAD = 8
LOOK_EVERY = 1.0  # seconds between two looks at an empty queue
STOP_WITHIN = 15.0  # seconds that a piece of work has to come to its next stop
log = logging.getLogger(__name__)
job_commands = AppGroup("jobs", help="Timed jobs.")


@job_commands.command("list")
def list_jobs() -> None:
    """List the timed jobs with their local time."""
    for job in jobs.JOBS.values():
        click.echo(f"{job.name:28} {job.times:>8}  {job.title}")


@job_commands.command("run")
@click.argument("names", nargs=-1)
def run_jobs(names: tuple[str, ...]) -> None:
    """Run jobs now, all of them without a name; safe to repeat."""
    for name in names or tuple(jobs.JOBS):
        if name not in jobs.JOBS:
            raise click.ClickException(f"unknown job {name}; see: flask jobs list")
        click.echo(f"{name}: {jobs.run(name)} records")


@job_commands.command("work")
@click.option("--while", "companion", type=int, help="Stop when this process, which started us, is gone.")
def work(companion: int | None) -> None:
    """Keep running: start each job at its time and do what waits in the queue, until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settle(app)
    consumer = queue_for(app).create_consumer(workers=1, periodic=True)
    click.echo(f"{len(jobs.JOBS)} jobs scheduled; stop with Ctrl-C")
    with _working(app, companion):
        consumer.run()


def settle(app: Flask) -> None:
    """Fit the process to long work: tables are read once from end to end, and the program itself is no garbage."""
    app.config["SQLITE_CACHE_KB"] = 8_192
    gc.collect()
    gc.freeze()


@contextmanager
def _working(app: Flask, companion: int | None) -> Iterator[None]:
    """Threads beside the scheduler: one does queued work, one says that it lives and ends when its companion does."""
    over = threading.Event()
    doing = threading.Thread(target=_do_queued, args=(app, over), name="queue", daemon=True)
    telling = threading.Thread(target=_tell, args=(app, over, doing, companion), name="beat", daemon=True)
    doing.start()
    telling.start()
    try:
        yield
    finally:
        over.set()
        for thread in (doing, telling):
            thread.join(timeout=STOP_WITHIN)


def _do_queued(app: Flask, over: threading.Event) -> None:
    while not over.is_set():
        with app.app_context():
            found = waiting.run_next(over.is_set)
        if not found:
            over.wait(LOOK_EVERY)


def _tell(app: Flask, over: threading.Event, doing: threading.Thread, companion: int | None) -> None:
    """Say every few seconds that queued work is done; stop the process when the one that started it is gone."""
    since, due = clock.now(), clock.now()
    while not over.wait(LOOK_EVERY):
        if companion and os.getppid() != companion:
            os.kill(os.getpid(), signal.SIGINT)
            return
        if clock.now() < due or not doing.is_alive():
            continue
        due = clock.now() + jobs.BEAT
        try:
            with app.app_context():
                jobs.beat(since)
        except SQLAlchemyError as error:
            log.warning("the worker could not say that it lives: %s", type(error).__name__)


def queue_for(app: Flask) -> Huey:
    """Return the queue, in Redis when it is configured and in a file otherwise, with every job on its time."""
    url = app.config["REDIS_URL"]
    queue: Any = (
        RedisHuey("jobs", url=url) if url else SqliteHuey("jobs", filename=str(app.config["INSTANCE_DIR"] / "jobs.db"))
    )
    for job in jobs.JOBS.values():
        queue.periodic_task(_when(job), name=job.name)(_task(app, job.name))
    return queue


def _when(job: jobs.Job) -> Any:
    """The times of a job by the clock of the scheduler, which is UTC."""
    if job.every:
        return crontab(minute=f"*/{job.every}")
    return crontab(minute=str(job.minute), hour=str((job.hour - SHANGHAI_HOURS_AHEAD) % 24))


def _task(app: Flask, name: str) -> Any:
    def task() -> int:
        with app.app_context():
            return jobs.run(name)

    return task
