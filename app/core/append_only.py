"""The database's own guard of a log: no row is changed or taken away, whoever asks."""

from typing import Any

from sqlalchemy import DDL, event

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END$$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
)
POSTGRESQL_AFTER_DROP = ("DROP FUNCTION IF EXISTS {table}_is_append_only()",)


def guard(entity: Any) -> None:
    """Create the triggers together with the table; the migration says the same statements."""
    for moment, dialect, statements in (
        ("after_create", "sqlite", SQLITE),
        ("after_create", "postgresql", POSTGRESQL),
        ("after_drop", "postgresql", POSTGRESQL_AFTER_DROP),
    ):
        for statement in statements:
            made = DDL(statement.format(table=entity.__tablename__))  # type: ignore[no-untyped-call]
            event.listen(entity.__table__, moment, made.execute_if(dialect=dialect))
