"""Timed jobs: listed, run by hand, or kept running by the scheduler (huey)."""

from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from huey import Huey, RedisHuey, SqliteHuey, crontab

from app.core import jobs

SHANGHAI_HOURS_AHEAD = 8
job_commands = AppGroup("jobs", help="Timed jobs.")


@job_commands.command("list")
def list_jobs() -> None:
    """List the timed jobs with their local time."""
    for job in jobs.JOBS.values():
        click.echo(f"{job.name:28} {job.hour:02d}:{job.minute:02d}  {job.title}")


@job_commands.command("run")
@click.argument("names", nargs=-1)
def run_jobs(names: tuple[str, ...]) -> None:
    """Run jobs now, all of them without a name; safe to repeat."""
    for name in names or tuple(jobs.JOBS):
        if name not in jobs.JOBS:
            raise click.ClickException(f"unknown job {name}; see: flask jobs list")
        click.echo(f"{name}: {jobs.run(name)} records")


@job_commands.command("work")
def work() -> None:
    """Keep running: start each job at its time until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    queue = queue_for(app)
    click.echo(f"{len(jobs.JOBS)} jobs scheduled; stop with Ctrl-C")
    queue.create_consumer(workers=1, periodic=True).run()


def queue_for(app: Flask) -> Huey:
    """Return the queue, in Redis when it is configured and in a file otherwise, with every job on its time."""
    url = app.config["REDIS_URL"]
    queue: Any = (
        RedisHuey("jobs", url=url) if url else SqliteHuey("jobs", filename=str(app.config["INSTANCE_DIR"] / "jobs.db"))
    )
    for job in jobs.JOBS.values():
        hour = (job.hour - SHANGHAI_HOURS_AHEAD) % 24
        queue.periodic_task(crontab(minute=str(job.minute), hour=str(hour)), name=job.name)(_task(app, job.name))
    return queue


def _task(app: Flask, name: str) -> Any:
    def task() -> int:
        with app.app_context():
            return jobs.run(name)

    return task
