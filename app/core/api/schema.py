"""marshmallow schemas made from a card: what a body may hold, with Chinese messages."""

from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, String, Text

from app.core.card import CARDS, Card, Lookup
from app.core.errors import Invalid, Problems
from app.core.forms import AREA_MAX, INT_MAX, PERSONAL_MAX
from app.core.search import is_storable
from app.core.types import Encrypted

WORDS = {
    "required": _l("必填。"),
    "null": _l("不能为空。"),
    "type": _l("类型不正确。"),
    "invalid": _l("格式不正确。"),
    "unknown": _l("没有这个字段。"),
    "special": _l("格式不正确。"),
    "too_large": _l("数值过大。"),
    "format": _l("格式不正确。"),
}
NO_CHOICE = _l("没有这个选项。")
TOO_LONG = _l("不能超过 {max} 个字。")
OUT_OF_RANGE = _l("应在 {min} 到 {max} 之间。")


def _storable(value: str) -> None:
    if not is_storable(value):
        raise ValidationError(_("含有不允许的字符。"))


def _in_reach(lookup: Lookup) -> Any:
    def check(value: str) -> None:
        if value and not lookup.knows(value):
            raise ValidationError(_("没有找到这一项，或者它不在您的职责范围内。"))

    return check


def _field(card: Card, name: str) -> fields.Field[Any]:
    column = card.attribute(name).property.columns[0]
    needed = name in card.required or (not column.nullable and column.default is None)
    common: dict[str, Any] = {
        "required": needed,
        "allow_none": column.nullable and not needed,
        "error_messages": WORDS,
        "metadata": {"description": card.labels[name]},
    }
    kind, choices = card.column_type(name), card.choices(name)
    if choices is not None:
        return fields.String(validate=validate.OneOf([m.value for m in choices], error=NO_CHOICE), **common)
    if isinstance(kind, Boolean):
        return fields.Boolean(**{**common, "required": False})
    if isinstance(kind, Date | DateTime):
        return fields.Date(**common)
    if isinstance(kind, Numeric):
        limit = 10 ** ((kind.precision or 14) - (kind.scale or 2)) - 1
        return fields.Decimal(
            places=kind.scale, allow_nan=False, validate=validate.Range(0, limit, error=OUT_OF_RANGE), **common
        )
    if isinstance(kind, Integer):
        return fields.Integer(strict=True, validate=validate.Range(0, INT_MAX, error=OUT_OF_RANGE), **common)
    checks: list[Any] = [validate.Length(max=_longest(kind), error=TOO_LONG), _storable]
    if name in card.lookups:
        checks.append(_in_reach(card.lookups[name]))
    return fields.String(validate=checks, **common)


def _longest(kind: Any) -> int:
    if isinstance(kind, Encrypted):
        return PERSONAL_MAX
    if isinstance(kind, Text) or not isinstance(kind, String):
        return AREA_MAX if isinstance(kind, Text) else 64
    return kind.length or AREA_MAX


@lru_cache(maxsize=256)
def schema_for(name: str, *, partial: bool = False) -> Schema:
    """Return the body schema of a card; unknown fields are refused, not ignored."""
    card = CARDS[name]
    members: dict[str, Any] = {column: _field(card, column) for column in card.written}
    if partial:
        members["version"] = fields.Integer(required=True, strict=True, error_messages=WORDS)
    kind = Schema.from_dict(members, name=f"{name.title()}{'Change' if partial else 'Body'}")
    return kind(unknown=RAISE, partial=[key for key in members if key != "version"] if partial else None)


def load(name: str, body: Any, *, partial: bool = False) -> dict[str, Any]:
    """Check a JSON body; raise Invalid with the messages by field."""
    if not isinstance(body, dict):
        raise Invalid({"body": _("请求内容应为 JSON 对象。")})
    schema = schema_for(name, partial=partial)
    try:
        loaded: dict[str, Any] = dict(schema.load(body))
    except ValidationError as error:
        raise Invalid(_problems(error.messages)) from error
    return loaded


def _problems(messages: Any) -> Problems:
    found: Problems = {}
    for name, said in messages.items() if isinstance(messages, dict) else [("body", messages)]:
        words = said if isinstance(said, list) else [str(said)]
        found[str(name)[:64]] = [str(WORDS["unknown"] if word == "Unknown field." else word) for word in words]
    return found
