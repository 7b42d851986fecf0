"""Terminal commands by what they are about; README and docs/operations.md show their use."""

from flask import Flask

from app.commands.books import docs, rules
from app.commands.data import seeds
from app.commands.people import audit_commands, roles, users
from app.commands.safety import backup, restore
from app.commands.work import job_commands
from app.reporting.commands import report
from app.reporting.services import add_report
from app.showcase.services.dossier import built as showcase_dossier


def register(app: Flask) -> None:
    """Attach the commands to the application, and the reports of parts that reporting does not know."""
    add_report("showcase-dossier", showcase_dossier)
    for command in (seeds, rules, docs, roles, users, audit_commands, job_commands, report, backup, restore):
        app.cli.add_command(command)
