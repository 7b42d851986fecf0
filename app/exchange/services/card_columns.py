"""The columns of an ordinary entity as its card declares them: what its forms read, its lists read too."""

from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, Text

from app.core import fields
from app.core.card import Card
from app.exchange.services.cells.numbers import decimal_reader
from app.exchange.services.targets import Column
from app.organisations.queries import areas

CENTS = 2


def column_of(card: Card, name: str, kind: str | None = None, aliases: tuple[str, ...] = ()) -> Column:
    """One written field as a column; ``kind`` is said where the type of the database does not tell it."""
    kind = kind or _kind(card, name)
    is_decimal = isinstance(card.column_type(name), Numeric) and kind != "amount"
    return Column(
        name,
        card.labels[name],
        kind,
        required=fields.is_needed(card, name) and kind != "bool",
        aliases=aliases,
        options=tuple(_options(card, name)),
        longest=fields.longest(card, name),
        bounds=fields.limits(card, name) if kind in ("int", "amount") else None,
        sensitive=name in card.sensitive,
        hint=card.hints.get(name, ""),
        read=decimal_reader(*fields.limits(card, name), card.column_type(name).scale) if is_decimal else None,
    )


def _kind(card: Card, name: str) -> str:
    kind = card.column_type(name)
    if card.choices(name) is not None:
        return "choice"
    if name in card.several:
        return "several"
    if name in card.lookups:
        small = card.lookups[name].small
        return "region" if small and name.endswith("region_code") else "choice" if small else "lookup"
    if isinstance(kind, Boolean):
        return "bool"
    if isinstance(kind, Date | DateTime):
        return "date"
    if isinstance(kind, Numeric):
        return "amount" if kind.scale == CENTS else "text"
    if isinstance(kind, Integer):
        return "int"
    if name == "uscc":
        return "uscc"
    return "area" if type(kind) is Text else "text"


def _options(card: Card, name: str) -> list[tuple[str, str]]:
    choices = card.choices(name)
    if choices is not None:
        return choices.options()
    if name in card.several:
        return list(card.several[name])
    lookup = card.lookups.get(name)
    return lookup.find("") if lookup is not None and lookup.small and areas() else []
