"""One entity's fields, said once: labels, groups, listed, written, searched, exported, sensitive.

Pages, REST columns, Excel headings, import templates and masking all read the card; what it does not
list is not shown, sought or written.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import g, has_request_context
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Enum, Numeric, String, Text, false, inspect
from sqlalchemy.orm import InstrumentedAttribute

from app.core import audit, money
from app.core.choices import Choice
from app.core.types import Encrypted

Shown = Callable[[Any], str]
CARDS: dict[str, "Card"] = {}


class Lookup:
    """Where the choices of a foreign key come from: a search, and the label of one key."""

    def __init__(
        self,
        find: Callable[[str], list[tuple[str, str]]],
        label: Callable[[str], str],
        *,
        small: bool = False,
        whole: bool = False,
        labels: Callable[[set[str]], dict[str, str]] | None = None,
    ):
        self.find = find
        self.label = label
        self.labels = labels or (lambda keys: {key: label(key) for key in keys})  # many at once, for exports
        self.small = small
        self.whole = whole  # no record in the actor's reach has another value than these choices

    def learn(self, keys: set[str]) -> None:
        """Ask for the labels of many rows at once; the rest of the request knows them."""
        if keys and has_request_context():
            g.setdefault("labels", {}).setdefault(self, {}).update(self.labels(keys))

    def told(self, key: str) -> str:
        """The label of one key, as it was learnt or as it is asked for now."""
        known: dict[str, str] = g.get("labels", {}).get(self, {}) if has_request_context() else {}
        return known[key] if key in known else self.label(key)

    def knows(self, key: str) -> bool:
        """Whether a typed key is a choice that the actor may make."""
        return key in dict(self.find("")) if self.small else bool(self.label(key))


@dataclass(frozen=True)
class Narrowing:
    """A filter that is no column: its label, its choices, and the condition that a choice means."""

    label: Any  # lazily translated
    options: Callable[[], list[tuple[str, str]]]
    where: Callable[[str], ColumnElement[bool]]


class Card:
    """The declaration of one entity; fields are given as space-separated column names.

    ``reads`` names the columns that a derived field looks at (``unit.name`` through a relation): an export then
    reads these alone, and works the field out once for the same values, which is four times as fast as whole records.
    """

    def __init__(
        self,
        entity: type,
        name: str,
        title: str,
        *,
        labels: Mapping[str, str],
        groups: Mapping[str, str],
        listed: str,
        written: str = "",
        searched: str = "",
        filtered: str = "",
        ordered: str = "",
        sorted_by: str = "",
        figures: str = "",
        texts: Mapping[str, Shown] | None = None,
        sensitive: str = "",
        required: str = "",
        derived: Mapping[str, Shown] | None = None,
        reads: Mapping[str, str] | None = None,
        lookups: Mapping[str, Lookup] | None = None,
        hints: Mapping[str, str] | None = None,
        bounds: Mapping[str, tuple[int, int]] | None = None,
        several: Mapping[str, list[tuple[str, str]]] | None = None,
        narrowings: Mapping[str, Narrowing] | None = None,
        loads: tuple[Any, ...] = (),
        named: Callable[[Any], str] | None = None,
    ):
        self.entity: Any = entity
        self.name = name
        self.title = title
        self.labels = dict(labels)
        self.groups = {label: names.split() for label, names in groups.items()}
        self.listed = listed.split()
        self.written = written.split()
        self.searched = searched.split()
        self.filtered = filtered.split()
        self.ordered = ordered.split()
        self.sorted_by = sorted_by.split()
        self.figures = frozenset(figures.split())
        self.texts = dict(texts or {})  # how a column is read whose stored form is not for people
        self.sensitive = frozenset(sensitive.split())
        self.required = frozenset(required.split())
        self.derived = dict(derived or {})
        self.reads = {
            name: columns.split() for name, columns in (reads or {}).items()
        }  # the columns of a derived field or a text
        self.lookups = dict(lookups or {})
        self.hints = dict(hints or {})
        self.bounds = dict(bounds or {})
        self.several = dict(several or {})  # text columns that hold several choices, parted by spaces
        self.narrowings = dict(narrowings or {})
        self.loads = loads
        self.named = named or (lambda record: str(record.name))
        self._check()
        CARDS[name] = self

    def _check(self) -> None:
        columns = set(inspect(self.entity).column_attrs.keys())
        shown = {name for names in self.groups.values() for name in names} | set(self.listed)
        unknown = (shown | set(self.labels)) - columns - set(self.derived)
        paths = {path.split(".")[0] for paths in self.reads.values() for path in paths}
        read = paths - set(inspect(self.entity).relationships.keys())
        wrong = (read | set(self.written) | set(self.searched) | set(self.filtered) | set(self.ordered)) - columns
        bare = (shown | set(self.written)) - set(self.labels)
        if unknown or wrong or bare:
            raise ValueError(f"card {self.name}: unknown {unknown | wrong}, without label {bare}")
        if self.sensitive:
            audit.hide(self.entity, *self.sensitive)

    @property
    def shown(self) -> list[str]:
        """All fields of the record page in order."""
        return [name for names in self.groups.values() for name in names]

    @property
    def shown_safely(self) -> list[str]:
        """The fields that leave by export and REST: all but the sensitive ones."""
        return [name for name in self.shown if name not in self.sensitive]

    def label(self, name: str) -> str:
        return _(self.labels[name])

    def attribute(self, name: str) -> InstrumentedAttribute[Any]:
        attribute: InstrumentedAttribute[Any] = getattr(self.entity, name)
        return attribute

    def column_type(self, name: str) -> Any:
        return self.attribute(name).property.columns[0].type

    def choices(self, name: str) -> type[Choice] | None:
        """Return the enumeration of a field, if it has one."""
        kind = self.column_type(name) if name not in self.derived else None
        if isinstance(kind, Enum) and kind.enum_class is not None:
            found: type[Choice] = kind.enum_class  # type: ignore[assignment]
            return found
        return None

    def has_key(self, text: str) -> ColumnElement[bool]:
        """The condition on the record of an address; text that is no key finds nothing."""
        key = self.entity.id
        if key.type.python_type is not int:
            found: ColumnElement[bool] = key == text
            return found
        return key == int(text) if text.isascii() and text.isdigit() and len(text) < 16 else false()

    def is_nullable(self, name: str) -> bool:
        """Whether the column may stay without a value."""
        return bool(self.attribute(name).property.columns[0].nullable)

    def is_number(self, name: str) -> bool:
        if name in self.derived:
            return name in self.figures
        kind = self.column_type(name)
        return isinstance(kind, Numeric) or kind.python_type is int

    def is_text(self, name: str) -> bool:
        return isinstance(self.column_type(name), String | Text | Encrypted)

    def raw(self, record: Any, name: str) -> Any:
        """Return the value for machines: a derived field is its text."""
        return self.derived[name](record) if name in self.derived else getattr(record, name)

    def text(self, record: Any, name: str) -> str:
        """Return the value as users read it; the caller masks sensitive fields."""
        value = self.raw(record, name)
        if value is None or value == "":
            return ""
        if name in self.lookups:
            return self.lookups[name].told(str(value))
        if name in self.texts:
            return self.texts[name](record)
        told = as_text(value, is_money=self._is_money(name))
        return money.grouped(told) if self.is_number(name) else told

    def learn(self, rows: Iterable[Any]) -> None:
        """Ask once for the labels that the listed columns of these rows show."""
        rows = list(rows)
        for name in (name for name in self.listed if name in self.lookups):
            self.lookups[name].learn({str(key) for row in rows if (key := self.raw(row, name))})

    def _is_money(self, name: str) -> bool:
        return name not in self.derived and isinstance(self.column_type(name), Numeric)


def as_text(value: Any, *, is_money: bool = False) -> str:
    """Write one value the Chinese way: 是/否, dates as 2023-07-01, money with two decimals."""
    if isinstance(value, Choice):
        return _(value.label)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and is_money:
        return money.text(value)
    return str(value)


def masked(value: object) -> str:
    """Hide a personal value: of a name the surname stays, of a long number three characters in front and four behind."""
    text = str(value or "")
    if len(text) < 8:
        return text[:1] + "*" * (len(text) - 1) if text and not text[0].isascii() else "*" * len(text)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]
