"""Reads the rows of an export in chunks: as bare columns where the card says what its fields read, else as records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Enum, Select, Text, inspect, select, type_coerce
from sqlalchemy.orm import defer

from app.core import crypto
from app.core.card import Card
from app.core.types import Encrypted
from app.core.views.shaping import Values, is_computed
from app.extensions import db

REMEMBERED_MAX = 20_000


class RecordReader:
    """Whole records, for fields of which nobody said what they read; what nobody asked for stays encrypted."""

    def __init__(self, card: Card, names: Sequence[str]):
        self.card = card
        self.computed = {name for name in names if is_computed(card, name)}
        self.unread = [
            defer(card.attribute(attribute.key))
            for attribute in inspect(card.entity).column_attrs
            if isinstance(attribute.columns[0].type, Encrypted) and attribute.key not in names
        ]

    def lots(self, statement: Select[Any]) -> Iterator[Any]:
        """The records, chunk by chunk, with the relations that the card loads."""
        with db.session.scalars(statement.options(*self.card.loads, *self.unread)) as found:
            yield from found.partitions()

    def values(self, name: str, lot: Any) -> Values:
        """One field of a chunk."""
        if name in self.computed:
            return [computed(self.card, name, record) for record in lot]
        return [getattr(record, name) for record in lot]


@dataclass(frozen=True)
class Facts:
    """Some rows as columns by name."""

    columns: dict[str, Values]
    length: int

    def __len__(self) -> int:
        return self.length


class ColumnReader:
    """Bare columns; where a field is computed, a stand-in with the entity's properties shows what it reads.

    A computed field is worked out once for the same values.  Records that it reads through a relation are
    fetched once, many at a time.
    """

    def __init__(self, card: Card, names: Sequence[str]):
        self.card = card
        self.reads = {name: card.reads[name] for name in names if is_computed(card, name)}
        self.relations = {path.split(".")[0] for paths in self.reads.values() for path in paths if "." in path}
        self.related = {name: _Related(card.entity, name, self.reads) for name in self.relations}
        own = [self._column(path) for paths in self.reads.values() for path in paths]
        plain = [name for name in names if name not in card.derived]
        self.wanted = list(dict.fromkeys([*plain, *own, "id"]))
        self.bare = {name for name in plain if name not in own and _is_read_bare(card, name)}
        self.sealed = {name for name in self.bare if isinstance(card.column_type(name), Encrypted)}
        self.kind = _stand_in(card.entity)
        self.open = crypto.decryptor()
        self.known: dict[str, dict[Any, Any]] = {name: {} for name in self.reads}

    @staticmethod
    def fits(card: Card, names: Sequence[str]) -> bool:
        """Whether the card says of every computed field what it reads."""
        return all(name in card.reads for name in names if is_computed(card, name))

    def _column(self, path: str) -> str:
        """The own column behind a path: itself, or the key of the relation."""
        relation = path.split(".")[0]
        return self.related[relation].key if relation in self.related else path

    def lots(self, statement: Select[Any]) -> Iterator[Facts]:
        """The columns, chunk by chunk."""
        columns = {name: self.card.attribute(name) for name in self.wanted}
        columns |= {name: type_coerce(columns[name], Text).label(name) for name in self.bare}
        with db.session.execute(statement.with_only_columns(*columns.values())) as found:
            for lot in found.partitions():
                facts = Facts(dict(zip(self.wanted, zip(*lot, strict=True), strict=True)), len(lot))
                for related in self.related.values():
                    related.fetch(facts.columns[related.key])
                yield facts

    def values(self, name: str, lot: Facts) -> Values:
        """One field of a chunk."""
        if name in self.reads:
            return self._computed(name, lot)
        if name in self.sealed:
            return [self.open(value) if value else None for value in lot.columns[name]]
        return lot.columns[name]

    def _computed(self, name: str, lot: Facts) -> Values:
        known = self.known[name]
        names = list(dict.fromkeys(self._column(path) for path in self.reads[name]))
        keys = list(zip(*(lot.columns[column] for column in names), strict=True))
        if len(known) > REMEMBERED_MAX:
            known.clear()
        for key in set(keys) - known.keys():
            facts = dict(zip(names, key, strict=True))
            relations = {each: related.known.get(facts.get(related.key)) for each, related in self.related.items()}
            known[key] = computed(self.card, name, self.kind(**facts, **relations))
        return [known[key] for key in keys]


class _Related:
    """What computed fields read of one many-to-one relation, by the key of the other record, within reach."""

    def __init__(self, entity: Any, name: str, reads: dict[str, list[str]]):
        relation = inspect(entity).relationships[name]
        (local,) = relation.local_columns
        self.key: str = inspect(entity).get_property_by_column(local).key
        self.entity: Any = relation.mapper.class_
        self.kind = _stand_in(self.entity)
        paths = [path.split(".", 1) for several in reads.values() for path in several if "." in path]
        self.names = sorted({column for relation_name, column in paths if relation_name == name})
        self.known: dict[Any, Any] = {}

    def fetch(self, keys: Values) -> None:
        """Read what is not yet known of these records."""
        if len(self.known) > REMEMBERED_MAX:
            self.known.clear()
        if unknown := set(keys) - self.known.keys() - {None}:
            columns = [getattr(self.entity, name) for name in self.names]
            statement = select(self.entity.id, *columns).where(self.entity.id.in_(unknown))
            for key, *values in db.session.execute(statement):
                self.known[key] = self.kind(id=key, **dict(zip(self.names, values, strict=True)))


def _stand_in(entity: type) -> Any:
    own = {name: made for kind in entity.__mro__[::-1] for name, made in vars(kind).items()}
    return type(entity.__name__, (SimpleNamespace,), {k: v for k, v in own.items() if isinstance(v, property)})


def _is_read_bare(card: Card, name: str) -> bool:
    """Whether a column is read as it is stored: turning each value into its type costs more than all the rest."""
    return isinstance(card.column_type(name), Encrypted | Enum)


def computed(card: Card, name: str, record: Any) -> Any:
    """Work a field out from a record, or from what stands in for it."""
    value = card.raw(record, name)
    if value is None or value == "" or name not in card.texts or name in card.lookups:
        return value
    return card.texts[name](record)
