"""How the values of a field become the cells of an export, column by column."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Boolean

from app.core.card import Card, as_text, masked
from app.core.choices import Choice

Values = Sequence[Any]


def is_computed(card: Card, name: str) -> bool:
    """Whether the field is worked out from a record, and not just the value of a column."""
    return name in card.derived or (name in card.texts and name not in card.lookups)


def shape(card: Card, name: str, *, is_clear: bool) -> Callable[[Values], Values]:
    """Compile how the values of a field become cells: labels for codes, personal ones masked, else as they are."""
    labelled = _labelling(card, name)
    if name not in card.sensitive or is_clear:
        return labelled
    return lambda values: [masked(_told(value)) if value else None for value in labelled(values)]


def _labelling(card: Card, name: str) -> Callable[[Values], Values]:
    if name in card.lookups:
        return _Labels(card.lookups[name].labels)
    if is_computed(card, name):
        return lambda values: [_told(value) if isinstance(value, Choice | bool) else value for value in values]
    if (kind := card.choices(name)) is not None:
        labels = {member: _(member.label) for member in kind}
        return lambda values: [labels.get(value) for value in values]
    if isinstance(card.column_type(name), Boolean):
        words = {True: _("是"), False: _("否")}
        return lambda values: [words.get(value) for value in values]
    return lambda values: values


def _told(value: Any) -> str:
    return value if type(value) is str else as_text(value)


class _Labels:
    """The labels of a look-up field, each asked for once in an export."""

    def __init__(self, labels: Callable[[set[str]], dict[str, str]]):
        self.ask = labels
        self.known: dict[Any, str | None] = {None: None, "": None}

    def __call__(self, values: Values) -> Values:
        if unknown := {str(value) for value in set(values) - self.known.keys()}:
            self.known |= {**dict.fromkeys(unknown), **self.ask(unknown)}
        return [self.known[value if value is None else str(value)] for value in values]
