"""Rows into a table as fast as its database takes them: COPY on PostgreSQL, one prepared statement elsewhere.

It knows no scope and no log: ``bulk`` asks and tells, ``audit`` writes its own table.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from app.extensions import db

FEW = 20  # rows for which an ordinary insert is as quick


def put_rows(table: Table, rows: Sequence[Mapping[str, Any]], common: Mapping[str, Any] | None = None) -> None:
    """Insert rows given by column name, all naming the same columns; ``common`` are values that all of them share."""
    if not rows:
        return
    connection = db.session.connection()
    if len(rows) < FEW:
        connection.execute(table.insert(), [{**row, **(common or {})} for row in rows])
        return
    names = [*rows[0], *(common or {})]
    quote = connection.dialect.identifier_preparer
    target = f"{quote.format_table(table)} ({', '.join(quote.quote(name) for name in names)})"
    values = _values(connection, table, rows, common or {})
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {target} FROM STDIN", values)
        return
    places = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({places})", list(values))  # noqa: S608 (our own names)


def _values(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], common: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """What the driver takes for each row: ciphertext, values of enumerations, days as the database keeps them."""

    def maker(name: str) -> Any:
        return table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)

    makers = [(name, maker(name)) for name in rows[0]]
    shared = tuple(make(value) if (make := maker(name)) else value for name, value in common.items())
    for row in rows:
        yield (*(make(row[name]) if make else row[name] for name, make in makers), *shared)


def _copy(connection: Connection, statement: str, values: Iterator[tuple[Any, ...]]) -> None:
    raw: Any = connection.connection
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for value in values:
                copy.write_row(value)
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error
