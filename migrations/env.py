"""Runs the numbered, reversible schema changes on the engine of the service's configuration."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

target = current_app.extensions["migrate"].db


def _no_empty_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _run(connection: Connection) -> None:
    arguments = {**current_app.extensions["migrate"].configure_args, "process_revision_directives": _no_empty_revision}
    context.configure(connection=connection, target_metadata=target.metadata, **arguments)
    with context.begin_transaction():
        context.run_migrations()


with target.engine.connect() as engine_connection:
    _run(engine_connection)
