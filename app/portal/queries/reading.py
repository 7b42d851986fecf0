"""How the public queries read: Core rows within the named exception of the row scope."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select

from app.core import clock
from app.core.paging import Keys, page
from app.core.scope import published_read
from app.extensions import db
from app.portal.queries.places import place_name

Shape = Callable[[Row[Any]], dict[str, Any]]


def rows(statement: Select[Any]) -> Sequence[Row[Any]]:
    """Return all rows of a published read."""
    with published_read():
        return db.session.execute(statement).all()


def first(statement: Select[Any]) -> Row[Any] | None:
    """Return the first row of a published read, or None."""
    with published_read():
        return db.session.execute(statement).first()


def listed(
    statement: Select[Any], keys: Keys, shape: Shape, *, cursor: str | None, limit: int, order: str
) -> dict[str, Any]:
    """Return one page as ``{items, next}``; raises Invalid for a cursor of another list."""
    with published_read():
        found = page(statement, keys, cursor=cursor, limit=limit, order=order, scalars=False)
    return {"items": [shape(row) for row in found.rows], "next": found.next}


def holds_line(column: Any, entry: str) -> ColumnElement[bool]:
    """Whether a field of one entry a line holds the entry."""
    return _holds(column, entry, "\n")


def holds_word(column: Any, word: str) -> ColumnElement[bool]:
    """Whether a field of words parted by blanks holds the word."""
    return _holds(column, word, " ")


def _holds(column: Any, entry: str, mark: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (mark + column + mark).contains(f"{mark}{entry}{mark}", autoescape=True)
    return found


def noticed(row: Row[Any]) -> dict[str, Any]:
    """What every public notice tells of itself, whatever it is about; both days are included."""
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "issuer": row.issuer,
        "region_name": place_name(row.region_code),
        "from_day": row.from_day,
        "to_day": row.to_day,
        "closed_on": row.closed_on,
        "is_open": row.state == "RUNNING" and row.to_day >= clock.today(),
        "is_closed": row.state == "CLOSED",
    }
