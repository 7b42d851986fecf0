"""marshmallow schemas made from a card: what a body may hold, with Chinese messages."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric

from app.core import fields as rules
from app.core.card import CARDS, Card
from app.core.errors import Invalid, Problems

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


def _check(problem: Callable[[Any], str | None]) -> Callable[[Any], None]:
    """A validator that says what ``problem`` says about the given value."""

    def check(value: Any) -> None:
        if said := problem(value):
            raise ValidationError(said)

    return check


def _field(card: Card, name: str) -> fields.Field[Any]:
    needed = rules.is_needed(card, name)
    common: dict[str, Any] = {
        "required": needed,
        "allow_none": card.is_nullable(name) and not needed,
        "error_messages": WORDS,
        "metadata": {"description": card.labels[name]},
    }
    kind, choices = card.column_type(name), card.choices(name)
    if choices is not None:
        return fields.String(validate=validate.OneOf([m.value for m in choices], error=NO_CHOICE), **common)
    if isinstance(kind, Boolean):
        return fields.Boolean(**common)
    if isinstance(kind, Date | DateTime):
        return fields.Date(validate=_check(rules.date_problem), **common)
    if isinstance(kind, Numeric | Integer):
        within = validate.Range(*rules.limits(card, name), error=OUT_OF_RANGE)
        if isinstance(kind, Integer):
            return fields.Integer(strict=True, validate=within, **common)
        exact = _check(lambda value: rules.decimals_problem(card, name, value))
        return fields.Decimal(allow_nan=False, validate=[within, exact], **common)
    checks: list[Any] = [validate.Length(max=rules.longest(card, name), error=TOO_LONG), _check(rules.text_problem)]
    if name in card.lookups:
        checks.append(_check(lambda value: rules.choice_problem(card, name, value)))
    return fields.String(validate=checks, **common)


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
