"""What the field of a card may hold, said once for its form and for its REST body."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Boolean, Numeric, String, Text

from app.core.card import Card
from app.core.search import is_storable
from app.core.types import Encrypted

INT_MAX = 2_000_000_000
AREA_MAX = 20_000
PERSONAL_MAX = 200
KEY_MAX = 64
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def is_needed(card: Card, name: str) -> bool:
    """Whether a new record must be given the field; an unticked box is an answer."""
    column = card.attribute(name).property.columns[0]
    given_by_us = column.nullable or column.default is not None or isinstance(column.type, Boolean)
    return name in card.required or not given_by_us


def limits(card: Card, name: str) -> tuple[int, int]:
    """The smallest and the largest number that the field may hold."""
    kind = card.column_type(name)
    if isinstance(kind, Numeric):
        return 0, 10 ** ((kind.precision or 14) - (kind.scale or 2)) - 1
    return card.bounds.get(name, (0, INT_MAX))


def number_words(card: Card, name: str) -> str:
    """Say what number the field wants."""
    smallest, largest = limits(card, name)
    if isinstance(card.column_type(name), Numeric):
        return _("请填写不小于 0 的金额。")
    if name in card.bounds:
        return _("请填写 %(least)s—%(most)s 的整数。", least=smallest, most=largest)
    return _("请填写不小于 0 的整数。")


def date_problem(value: Any) -> str | None:
    """Say when a day lies outside of what any record of the plan can mean."""
    if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY:
        return _("日期应在 1900 年至 2100 年之间。")
    return None


def longest(card: Card, name: str) -> int:
    """How many characters the field may hold."""
    kind = card.column_type(name)
    if isinstance(kind, Encrypted):
        return PERSONAL_MAX
    if isinstance(kind, Text):
        return AREA_MAX
    return (kind.length or AREA_MAX) if isinstance(kind, String) else KEY_MAX


def text_problem(text: str) -> str | None:
    """Say when a database cannot keep the text."""
    return None if is_storable(text) else _("含有不允许的字符。")


def choice_problem(card: Card, name: str, key: str) -> str | None:
    """Say when a key is none that this actor may choose."""
    known = not key or card.lookups[name].knows(key)
    return None if known else _("没有找到这一项，或者它不在您的职责范围内。")


def decimals_problem(card: Card, name: str, value: Any) -> str | None:
    """Say when a number has more decimals than are stored: it is refused, never rounded."""
    scale: int = card.column_type(name).scale or 0
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    exponent = value.normalize().as_tuple().exponent
    return _("最多填写 %(n)s 位小数。", n=scale) if isinstance(exponent, int) and -exponent > scale else None
