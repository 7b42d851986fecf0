"""What an export holds: the rows of a list with its conditions, its order and its columns, read in chunks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import IO, Any, Protocol

from flask_babel import gettext as _
from sqlalchemy import Boolean, Enum, Select, Text, type_coerce
from sqlalchemy.orm import defer

from app.core import clock, crypto, paging, search, tabular
from app.core.card import Card, as_text, masked
from app.core.choices import Choice
from app.core.errors import Invalid
from app.core.types import Encrypted
from app.core.views import listing
from app.extensions import db

DIRECT_MAX = 20_000  # more rows than these are prepared in the background
ROWS_MAX = 1_000_000  # more do not fit into one sheet
PURPOSE_MAX = 200
REMEMBERED_MAX = 20_000
FORMS = {"xlsx": "Excel（.xlsx）", "csv": "CSV（.csv，UTF-8）"}
Values = Sequence[Any]


class Source(Protocol):
    """The list whose rows are taken: a page made from a card."""

    card: Any
    takes: str

    def base(self, given: Mapping[str, str]) -> Select[Any]:
        """The records that the list is about, as the address says or said."""
        ...

    def may_take(self) -> bool:
        """Whether the actor may take this list away."""
        ...


SOURCES: dict[str, Source] = {}


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for: the list, its conditions and order, the kind of file, clear text and what for."""

    source: str
    given: Mapping[str, str] = field(default_factory=dict)
    form: str = "xlsx"
    is_clear: bool = False
    purpose: str = ""


Later = Callable[[Wanted, str, int], str]
_later: list[Later] = []


def provide(later: Later) -> None:
    """Name the function that has large exports prepared and answers where one waits for them (exchange does it)."""
    _later[:] = [later]


def later() -> Later | None:
    """Return that function; without it every export is made at once."""
    return _later[0] if _later else None


class Extract:
    """The rows and columns of one export, within the reach and in the language of whoever acts."""

    def __init__(self, wanted: Wanted):
        """Raise Invalid when the conditions name what does not exist."""
        source = SOURCES[wanted.source]
        self.wanted = wanted
        self.card: Card = source.card
        self.filters = listing.filters_of(self.card, wanted.given)
        self.q = search.clean(wanted.given.get("q"))
        if problem := listing.unclear(self.filters):
            raise Invalid({"filters": problem})
        self.names = listing.telling(self.card)
        self.rows = 0  # how many were read so far
        self._narrowed = listing.narrowed(self.card, source.base(wanted.given), self.filters, self.q)
        self._shapes = {name: _shape(self.card, name, is_clear=wanted.is_clear) for name in self.names}
        self._bare: set[str] = set()
        self._open = crypto.decryptor()
        self._known: dict[str, dict[Any, Any]] = {}
        self._computed = [name for name in self.names if _is_computed(self.card, name)]

    @property
    def title(self) -> str:
        return _(self.card.title)

    @property
    def file_name(self) -> str:
        return f"{self.title}-{clock.today():%Y%m%d}.{self.wanted.form}"

    @property
    def headings(self) -> list[str]:
        return [*(self.card.label(name) for name in self.names), _("系统编号")]

    @property
    def sensitive(self) -> list[str]:
        """The columns that are masked unless somebody asks for clear text."""
        return [name for name in self.names if name in self.card.sensitive]

    @property
    def conditions(self) -> dict[str, str]:
        """The conditions and the order that were understood, for the log and for the history."""
        found = {entry.name: entry.value for entry in self.filters if entry.value}
        kept = {"q": self.q, "order": listing.ordering(self.card, self.wanted.given)[1]}
        return found | {name: value for name, value in kept.items() if value}

    def count(self, limit: int) -> int:
        """Count the rows, but stop one beyond the limit."""
        return paging.count_up_to(self._narrowed.with_only_columns(self.card.entity.id), limit)

    def facts(self) -> dict[str, Any]:
        """What the log keeps of the export once it is made."""
        personal = {"personal": bool(self.wanted.is_clear and self.sensitive), "purpose": self.wanted.purpose or None}
        return {**self.conditions, "entity": self.card.name, "form": self.wanted.form, "rows": self.rows, **personal}

    def write(self, into: IO[bytes], *, told: Callable[[int], None] | None = None, folder: Any = None) -> None:
        """Write the file; ``told`` hears after every chunk how many rows are done, and may stop it by raising."""
        writer = tabular.xlsx if self.wanted.form == "xlsx" else tabular.csv_text
        writer(self.title, self.headings, self._chunks(told or (lambda _rows: None)), into, folder=folder)

    def _chunks(self, told: Callable[[int], None]) -> Iterator[tabular.Chunk]:
        is_whole = any(name not in self.card.reads for name in self._computed)
        for lot in self._records() if is_whole else self._columns():
            self.rows += len(lot)
            yield [*(self._shapes[name](self._values(name, lot)) for name in self.names), self._values("id", lot)]
            told(self.rows)

    def _ordered(self) -> Select[Any]:
        keys, _order = listing.ordering(self.card, self.wanted.given)
        ordering = [column.desc() if down else column.asc() for column, down in keys]
        return self._narrowed.order_by(*ordering).execution_options(yield_per=tabular.CHUNK)

    def _records(self) -> Iterator[Any]:
        """Whole records, for fields that reach into relations; what nobody asked for stays encrypted."""
        unread = [
            defer(self.card.attribute(attribute.key))
            for attribute in self.card.entity.__mapper__.column_attrs
            if isinstance(attribute.columns[0].type, Encrypted) and attribute.key not in self.names
        ]
        with db.session.scalars(self._ordered().options(*self.card.loads, *unread)) as found:
            yield from found.partitions()

    def _columns(self) -> Iterator[Any]:
        """Only the columns that the fields read, as bare values."""
        plain = [name for name in self.names if name not in self.card.derived]
        read = [column for name in self._computed for column in self.card.reads[name]]
        wanted = list(dict.fromkeys([*plain, *read, "id"]))
        self._bare = {name for name in plain if name not in read and _is_read_bare(self.card, name)}
        columns = {name: self.card.attribute(name) for name in wanted}
        columns |= {name: type_coerce(columns[name], Text).label(name) for name in self._bare}
        statement = self._ordered().with_only_columns(*columns.values())
        with db.session.execute(statement) as found:
            for lot in found.partitions():
                yield _Facts(self.card.entity, dict(zip(wanted, zip(*lot, strict=True), strict=True)), len(lot))

    def _values(self, name: str, lot: Any) -> Values:
        if name in self._computed:
            if isinstance(lot, _Facts):
                return self._remembered(name, lot)
            return [_computed(self.card, name, record) for record in lot]
        if not isinstance(lot, _Facts):
            return [getattr(record, name) for record in lot]
        if name in self._bare and _is_sealed(self.card, name):
            return [self._open(value) if value else None for value in lot.columns[name]]
        return lot.columns[name]

    def _remembered(self, name: str, lot: "_Facts") -> Values:
        """A computed field, worked out once for the same values of what it reads."""
        known, names = self._known.setdefault(name, {}), self.card.reads[name]
        keys = list(zip(*(lot.columns[column] for column in names), strict=True))
        if len(known) > REMEMBERED_MAX:
            known.clear()
        for key in set(keys) - known.keys():
            known[key] = _computed(self.card, name, lot.kind(**dict(zip(names, key, strict=True))))
        return [known[key] for key in keys]


class _Facts:
    """Some rows as columns; ``kind`` stands in for the entity, with its properties, where a field is computed."""

    def __init__(self, entity: type, columns: dict[str, Values], length: int):
        self.columns = columns
        self.length = length
        own = {name: made for kind in entity.__mro__[::-1] for name, made in vars(kind).items()}
        properties = {name: made for name, made in own.items() if isinstance(made, property)}
        self.kind: Any = type(entity.__name__, (SimpleNamespace,), properties)

    def __len__(self) -> int:
        return self.length


def _is_read_bare(card: Card, name: str) -> bool:
    """Whether a column is read as it is stored: turning each value into its type costs more than all the rest."""
    return _is_sealed(card, name) or isinstance(card.column_type(name), Enum)


def _is_sealed(card: Card, name: str) -> bool:
    return isinstance(card.column_type(name), Encrypted)


def _is_computed(card: Card, name: str) -> bool:
    return name in card.derived or (name in card.texts and name not in card.lookups)


def _computed(card: Card, name: str, record: Any) -> Any:
    value = card.raw(record, name)
    if value is None or value == "" or name not in card.texts or name in card.lookups:
        return value
    return card.texts[name](record)


def _shape(card: Card, name: str, *, is_clear: bool) -> Callable[[Values], Values]:
    """Compile how the values of a field become cells: labels for codes, personal ones masked, else as they are."""
    labelled = _labelling(card, name)
    if name not in card.sensitive or is_clear:
        return labelled
    return lambda values: [masked(_told(value)) if value else None for value in labelled(values)]


def _labelling(card: Card, name: str) -> Callable[[Values], Values]:
    if name in card.lookups:
        return _Labels(card.lookups[name].labels)
    if _is_computed(card, name):
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
