"""Terminal commands: seed, roles sync, users, rules check, jobs, reports, audit, backup, docs."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app import registry
from app.core import audit, jobs, rulebook
from app.core.actor import SYSTEM, acting_as
from app.core.unit_of_work import transaction
from app.programme.queries import database_params
from app.security import services as accounts
from seeds.demo.load import load as load_demo
from seeds.reference.load import load as load_reference

rules = AppGroup("rules", help="The rulebook.")
roles = AppGroup("roles", help="Roles and permissions as code.")
users = AppGroup("users", help="Accounts.")
job_commands = AppGroup("jobs", help="Timed jobs.")
seeds = AppGroup("seed", help="Load data; each may be repeated without duplicates.")
audit_commands = AppGroup("audit", help="The audit log.")


@seeds.command("reference")
def seed_reference() -> None:
    """Load regions, departments, targets, parameters, wages, workdays and the notice."""
    with acting_as(SYSTEM), transaction():
        load_reference(click.echo)


@seeds.command("demo")
@click.option("--units", default=400, show_default=True)
@click.option("--posts", default=900, show_default=True)
def seed_demo(units: int, posts: int) -> None:
    """Load invented people, units and posts through the services."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("demo data is refused: DEMO is off or ENV=production")
    load_demo(click.echo, units=units, posts=posts)


@rules.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
def check_rules(files: tuple[str, ...]) -> None:
    """Check worked cases against the rulebook; one line per case that differs."""
    rulebook.load(registry.RULE_MODULES)
    passed = failed = 0
    with acting_as(SYSTEM):
        for file in files:
            good, bad, lines = rulebook.check_file(file, database_params())
            passed, failed = passed + good, failed + bad
            for line in lines:
                click.echo(line)
    click.echo(f"{passed} passed, {failed} failed")
    raise SystemExit(1 if failed else 0)


@roles.command("sync")
def sync_roles() -> None:
    """Write the roles of the code into the framework's tables; nothing changed, nothing written."""
    with acting_as(SYSTEM), transaction():
        click.echo(f"{accounts.sync_roles()} rows changed")


@users.command("create")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--roles", "names", required=True, help="Role names parted by spaces.")
@click.option("--region", required=True, help="Code of the area, such as 640104.")
@click.option("--level", required=True, type=click.Choice(["PROVINCE", "CITY", "COUNTY"]))
@click.option("--department")
@click.password_option()
def create_user(login: str, name: str, names: str, region: str, level: str, department: str | None, password: str) -> None:
    """Create an account; the person must change the password at the first sign-in."""
    with acting_as(SYSTEM), transaction():
        accounts.create_account(SYSTEM, login=login, name=name, roles=names, region_code=region, level=level, department=department, password=password)
    click.echo(f"created {login}")


@job_commands.command("list")
def list_jobs() -> None:
    """List the timed jobs."""
    for job in jobs.JOBS.values():
        click.echo(f"{job.name:32} {job.hour:02d}:{job.minute:02d}  {job.title}")


@job_commands.command("run")
@click.argument("names", nargs=-1)
def run_jobs(names: tuple[str, ...]) -> None:
    """Run jobs now, all of them without a name; safe to repeat."""
    for name in names or tuple(jobs.JOBS):
        if name not in jobs.JOBS:
            raise click.ClickException(f"unknown job {name}; see: flask jobs list")
        click.echo(f"{name}: {jobs.run(name)} records")


@audit_commands.command("verify")
def verify_audit() -> None:
    """Walk the hash chain of the audit log; exit 1 when it was broken."""
    with acting_as(SYSTEM):
        breaks = list(audit.verify())
    for sentence in breaks:
        click.echo(sentence)
    click.echo("the audit log is whole" if not breaks else f"{len(breaks)} breaks")
    raise SystemExit(1 if breaks else 0)


@click.command("demo-accounts")
def demo_accounts() -> None:
    """Print the demo accounts, when they are loaded."""
    if not current_app.config["DEMO"]:
        raise SystemExit(0)
    path = Path(current_app.root_path).parent / "seeds" / "demo" / "accounts.yaml"
    click.echo(path.read_text(encoding="utf-8") if path.exists() else "no demo accounts")


def register(app: Flask) -> None:
    """Attach the commands to the application."""
    for group in (seeds, rules, roles, users, job_commands, audit_commands):
        app.cli.add_command(group)
    app.cli.add_command(demo_accounts)
