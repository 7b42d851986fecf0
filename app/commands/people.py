"""Commands about people and trails: roles sync, users create, audit verify."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup

from app.core import audit
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.core.unit_of_work import transaction
from app.security import services as accounts
from app.security.queries import account_by_login, unit_by_code

roles = AppGroup("roles", help="Roles and permissions as code.")
users = AppGroup("users", help="Accounts.")
audit_commands = AppGroup("audit", help="The audit log.")


@roles.command("sync")
def sync_roles() -> None:
    """Write the roles of the code into the framework's tables; nothing changed, nothing written."""
    with acting_as(SYSTEM), transaction():
        click.echo(f"{accounts.sync_roles()} rows changed")


@users.command("create")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--roles", "names", required=True, help="Role names parted by spaces.")
@click.option("--unit", metavar="USCC", help="Credit code of the unit, for UNIT_* roles; gives region and level.")
@click.option("--region", help="Code of the area, such as 640104.")
@click.option("--level", type=click.Choice(["PROVINCE", "CITY", "COUNTY"]))
@click.option("--department")
@click.password_option()
def create_user(
    login: str,
    name: str,
    names: str,
    unit: str | None,
    region: str | None,
    level: str | None,
    department: str | None,
    password: str,
) -> None:
    """Create an account; the person must change the password at the first sign-in."""
    with _told(), acting_as(SYSTEM), transaction():
        facts = _unit_facts(unit) if unit else {"region_code": region, "level": level}
        if not facts["region_code"] or not facts["level"]:
            raise click.UsageError("an account needs --region and --level, or --unit")
        accounts.create_account(
            SYSTEM, login=login, name=name, roles=names, department=department, password=password, **facts
        )
    click.echo(f"created {login}")


def _unit_facts(uscc: str) -> dict[str, Any]:
    found = unit_by_code(uscc)
    if found is None:
        raise click.BadParameter(f"no unit has the credit code {uscc}", param_hint="--unit")
    return {"unit_id": found[0], "region_code": found[1], "level": "COUNTY"}


@users.command("reset-password")
@click.argument("login")
def reset_password(login: str) -> None:
    """Give a person who has lost the password a first one, and print it."""
    with acting_as(SYSTEM), transaction():
        account = account_by_login(login)
        if account is None:
            raise click.ClickException(f"no account {login}")
        password = accounts.reset_password(SYSTEM, account)
    click.echo(password)


@contextmanager
def _told() -> Iterator[None]:
    """Turn a refusal into the command's own message."""
    try:
        yield
    except Invalid as error:
        raise click.ClickException("; ".join(word for words in error.fields.values() for word in words)) from error


@audit_commands.command("verify")
@click.option(
    "--last", metavar="ID:DIGEST", help="A link noted earlier (a backup's manifest holds one); finds a missing end."
)
def verify_audit(last: str | None) -> None:
    """Walk the chain of the audit log; exit 1 when it was broken."""
    with acting_as(SYSTEM):
        breaks = list(audit.verify(last=_link(last) if last else None))
    for sentence in breaks:
        click.echo(sentence)
    click.echo("the audit log is whole" if not breaks else f"{len(breaks)} breaks")
    raise SystemExit(1 if breaks else 0)


def _link(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not number.isdigit() or not digest:
        raise click.BadParameter("expected ID:DIGEST", param_hint="--last")
    return int(number), digest
