"""Flask-AppBuilder's ``q`` argument over a card: filters, order, page, columns; nothing unlisted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import jsonschema
import prison
from flask_babel import gettext as _
from sqlalchemy import Boolean, Date, DateTime, Select, select

from app.core import paging
from app.core.card import Card
from app.core.choices import Choice
from app.core.errors import Invalid
from app.core.fields import INT_MAX
from app.core.search import is_storable
from app.core.types import Id

OPERATORS: dict[str, Any] = {
    "eq": lambda column, value: column == value,
    "neq": lambda column, value: column != value,
    "gt": lambda column, value: column > value,
    "lt": lambda column, value: column < value,
    "ct": lambda column, value: column.icontains(str(value), autoescape=True),
    "sw": lambda column, value: column.istartswith(str(value), autoescape=True),
    "in": lambda column, value: column.in_(value if isinstance(value, list) else [value]),
}
PAGE_SIZE = 25
PAGE_MAX = 100
DEEPEST = 10_000
COUNT_MAX = 1_000_000


def question(text: str | None, schema: dict[str, Any]) -> dict[str, Any]:
    """Return what ``q`` says in rison, {} when it is missing; raise Invalid when it says nothing sensible."""
    if not text:
        return {}
    try:
        given: dict[str, Any] = prison.loads(text)
        jsonschema.validate(given, schema)
    except (prison.decoder.ParserException, jsonschema.ValidationError, RecursionError, ValueError) as error:
        raise Invalid({"q": _("查询参数 q 不是可读的 rison。")}) from error
    return given


def sought(card: Card) -> list[str]:
    """The fields that a filter may name; personal ones never."""
    names = dict.fromkeys([*card.filtered, *card.searched, *card.ordered])
    return [name for name in names if name not in card.sensitive]


def filtered(card: Card, arguments: dict[str, Any]) -> Select[Any]:
    """Build the statement of a list; raise Invalid naming the bad filter or order."""
    statement = select(card.entity)
    for entry in arguments.get("filters", []):
        statement = statement.where(_condition(card, entry))
    return statement


def _condition(card: Card, entry: dict[str, Any]) -> Any:
    name, operator, value = entry.get("col"), entry.get("opr"), entry.get("value")
    if name not in sought(card) or operator not in OPERATORS:
        raise Invalid({"q": _("不能按“%(col)s %(opr)s”筛选。", col=str(name)[:48], opr=str(operator)[:16])})
    column = card.attribute(name)
    if operator in ("ct", "sw") and not card.is_text(name):
        raise Invalid({"q": _("“%(col)s”不是文字，不能按包含筛选。", col=name)})
    values = value if isinstance(value, list) else [value]
    is_ranked = operator in ("gt", "lt")
    if (not values and operator != "in") or (is_ranked and isinstance(card.column_type(name), Boolean)):
        raise Invalid({"q": _("“%(col)s”的筛选值不正确。", col=name)})
    parsed = [_value(card, name, each) for each in values[:100]]
    return OPERATORS[operator](column, parsed if operator == "in" else parsed[0])


def _value(card: Card, name: str, value: Any) -> Any:
    kind, choices = card.column_type(name), card.choices(name)
    try:
        if choices is not None:
            return choices(str(value))
        if isinstance(kind, Date | DateTime):
            return (
                date.fromisoformat(str(value))
                if isinstance(kind, Date) and not isinstance(kind, DateTime)
                else datetime.fromisoformat(str(value))
            )
        python = str if isinstance(kind, Id) else kind.python_type
        if python is str:
            return _storable(str(value))
        if python is int:
            return _small(int(str(value)))
        return (value in (True, 1, "1", "true")) if python is bool else python(str(value))
    except (ValueError, ArithmeticError) as error:
        raise Invalid({"q": _("“%(col)s”的筛选值不正确。", col=name)}) from error


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("not storable")
    return text


def _small(number: int) -> int:
    if abs(number) > INT_MAX:
        raise ValueError("too large")
    return number


def ordered(card: Card, statement: Select[Any], arguments: dict[str, Any]) -> Select[Any]:
    """Order by a listed column with the key as tie-breaker; newest first by default."""
    name, direction = arguments.get("order_column", ""), arguments.get("order_direction", "asc")
    key = card.entity.id
    if not name:
        return statement.order_by(key.desc())
    if name not in card.ordered:
        raise Invalid({"q": _("不能按“%(col)s”排序。", col=str(name)[:48])})
    column = card.attribute(name)
    return statement.order_by(column.desc(), key.desc()) if direction == "desc" else statement.order_by(column, key)


def page(arguments: dict[str, Any]) -> tuple[int, int]:
    """Return (offset, limit); the size is capped. Raises Invalid for a page too deep to be read by anybody."""
    size = arguments.get("page_size") or PAGE_SIZE
    limit = size if 0 < size <= PAGE_MAX else PAGE_MAX
    offset = max(arguments.get("page") or 0, 0) * limit
    if offset > DEEPEST:
        raise Invalid({"q": _("最多翻到第 %(n)s 条，请增加筛选条件缩小范围。", n=f"{DEEPEST:,}")})
    return offset, limit


def count(card: Card, statement: Select[Any]) -> int:
    """Count the rows in reach without joins or order; a million and one means 'more than a million'."""
    return paging.count_up_to(statement.with_only_columns(card.entity.id), COUNT_MAX)


def columns(card: Card, arguments: dict[str, Any], offered: list[str]) -> list[str]:
    """The fields to answer with: those asked for, as far as the card offers them."""
    wanted = arguments.get("columns") or offered
    unknown = [name for name in wanted if name not in offered]
    if unknown:
        raise Invalid({"q": _("没有字段“%(col)s”。", col=str(unknown[0])[:48])})
    return list(wanted)


def item(card: Card, record: Any, names: list[str]) -> dict[str, Any]:
    """One record as JSON: codes as stored, money and dates as text."""
    return {name: _json(card.raw(record, name)) for name in names}


def _json(value: Any) -> Any:
    if isinstance(value, Choice):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
