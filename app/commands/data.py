"""Commands that load data: seed reference, seed demo."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.core.actor import SYSTEM, acting_as
from app.core.unit_of_work import transaction
from app.extensions import db
from app.units.models import Unit
from seeds import bench
from seeds.demo.load import load as load_demo
from seeds.reference import policies
from seeds.reference.load import load as load_reference

seeds = AppGroup("seed", help="Load data; each may be repeated without duplicates.")


@seeds.command("reference")
def seed_reference() -> None:
    """Load regions, departments, targets, parameters, wages, workdays and the notice."""
    with acting_as(SYSTEM), transaction():
        load_reference(click.echo, more=(("policies", policies.load),))


@seeds.command("demo")
@click.option("--units", default=400, show_default=True)
@click.option("--posts", default=900, show_default=True)
@click.option("--trainees", default=3000, show_default=True)
def seed_demo(units: int, posts: int, trainees: int) -> None:
    """Load invented units, posts, lists, young people and leads through the services."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("demo data is refused: DEMO is off or ENV=production")
    load_demo(click.echo, units=units, posts=posts, trainees=trainees)


@seeds.command("bench")
@click.option("--posts", default=200_000, show_default=True)
@click.option("--units", default=20_000, show_default=True)
@click.option("--trainees", default=100_000, show_default=True)
@click.option("--attendance", default=0, show_default=True, help="Days of attendance, in place of all else.")
def seed_bench(posts: int, units: int, trainees: int, attendance: int) -> None:
    """Write rows for measurements into a database of its own (refused where demo data or real data lie)."""
    with acting_as(SYSTEM):
        if db.session.scalar(select(Unit.id).limit(1)) is not None:
            raise click.ClickException("this database holds units already; set DATABASE_URL to an empty one")
        if attendance:
            bench.load_attendance(click.echo, day_rows=attendance)
        else:
            bench.load(click.echo, posts=posts, units=units, trainees=trainees)
