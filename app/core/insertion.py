"""A row that only the first of several at once may insert."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_unless_there(entity: type, /, **values: Any) -> bool:
    """Insert a row whose key may exist already; answer whether it was this call that inserted it.

    PostgreSQL waits here for another transaction that is inserting the same key: it has then either
    committed (False, and its row can be read) or rolled back (True).
    """
    insert = INSERTS[db.session.get_bind().dialect.name]
    statement = insert(entity).values(**values).on_conflict_do_nothing()
    return db.session.execute(statement.returning(*inspect(entity).primary_key)).first() is not None
