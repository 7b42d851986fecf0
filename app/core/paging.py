"""Keyset paging: the page after a row costs the same wherever the row is."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core.errors import Invalid
from app.extensions import db

COUNT_LIMIT = 10_000
Keys = list[tuple[Any, bool]]  # (column, newest or largest first)


@dataclass(frozen=True)
class Page:
    """Rows of one page, with the cursors of its neighbours (None where there is none)."""

    rows: list[Any]
    next: str | None
    previous: str | None = None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="cursor")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, bool):
        return int(value)  # ordered by a cast to a number: databases do not agree on an order of yes and no
    return {"n": str(value)} if isinstance(value, Decimal) else value


def _rich(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "t" in value:
        return datetime.fromisoformat(value["t"])
    return date.fromisoformat(value["d"]) if "d" in value else Decimal(value["n"])


def _write(values: list[Any], *, backwards: bool, order: str) -> str:
    written = _serializer().dumps([order, int(backwards), [_plain(value) for value in values]])
    return written if isinstance(written, str) else written.decode()


def _read(cursor: str, order: str, length: int) -> tuple[list[Any], bool]:
    try:
        wanted, backwards, values = _serializer().loads(cursor)
        if wanted != order or len(values) != length:
            raise ValueError("cursor of another order")
        return [_rich(value) for value in values], bool(backwards)
    except (BadSignature, ValueError, TypeError, KeyError) as error:
        raise Invalid({"cursor": _("翻页位置无效，请从第一页开始。")}) from error


def _beyond(keys: Keys, values: list[Any], *, backwards: bool) -> ColumnElement[bool]:
    """The rows behind a position, for keys that may run in different directions."""
    same_way = len({descending for _column, descending in keys}) == 1
    cases = []
    for index, (column, descending) in enumerate(keys):
        equal = [keys[i][0] == values[i] for i in range(index)]
        smaller = descending != backwards
        cases.append(and_(*equal, column < values[index] if smaller else column > values[index]))
    if same_way and len(keys) > 1:
        column, descending = keys[0]
        bound = column <= values[0] if descending != backwards else column >= values[0]
        return and_(bound, or_(*cases))
    return or_(*cases)


def page(
    statement: Select[Any], keys: Keys, *, cursor: str | None, limit: int, order: str = "", scalars: bool = True
) -> Page:
    """Fetch one page; ``keys`` end in the primary key and are not null. Raises Invalid for a bad cursor."""
    backwards = False
    if cursor:
        values, backwards = _read(cursor, order, len(keys))
        statement = statement.where(_beyond(keys, values, backwards=backwards))
    ordering = [column.desc() if descending != backwards else column.asc() for column, descending in keys]
    result = db.session.execute(statement.order_by(*ordering).limit(limit + 1))
    rows: list[Any] = list(result.scalars() if scalars else result.all())
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    names = [column.key for column, _descending in keys]

    def at(row: Any, *, back: bool) -> str:
        return _write([getattr(row, name) for name in names], backwards=back, order=order)

    has_next = bool(rows) and (more or backwards)
    has_previous = bool(rows) and bool(cursor) and (more if backwards else True)
    return Page(rows, at(rows[-1], back=False) if has_next else None, at(rows[0], back=True) if has_previous else None)


def count_up_to(statement: Select[Any], limit: int = COUNT_LIMIT) -> int:
    """Count rows, but stop one beyond the limit; the answer limit + 1 means 'more'."""
    inner = statement.order_by(None).limit(limit + 1).subquery()
    return int(db.session.scalar(select(func.count()).select_from(inner)) or 0)


def limit_of(text: str | None, *, default: int = 25, largest: int = 100) -> int:
    """Read a page size; anything but 1…largest raises Invalid."""
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= largest:
        raise Invalid({"limit": _("每页条数应为 1—%(n)s 的整数。", n=largest)})
    return int(text)
