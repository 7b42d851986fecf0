"""Commands about people and trails: roles sync, users create, audit verify."""

import click
from flask.cli import AppGroup

from app.core import audit
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.core.unit_of_work import transaction
from app.security import services as accounts

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
@click.option("--region", required=True, help="Code of the area, such as 640104.")
@click.option("--level", required=True, type=click.Choice(["PROVINCE", "CITY", "COUNTY"]))
@click.option("--department")
@click.password_option()
def create_user(
    login: str, name: str, names: str, region: str, level: str, department: str | None, password: str
) -> None:
    """Create an account; the person must change the password at the first sign-in."""
    try:
        with acting_as(SYSTEM), transaction():
            accounts.create_account(
                SYSTEM,
                login=login,
                name=name,
                roles=names,
                region_code=region,
                level=level,
                department=department,
                password=password,
            )
    except Invalid as error:
        raise click.ClickException("; ".join(word for words in error.fields.values() for word in words)) from error
    click.echo(f"created {login}")


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
