"""The lists: entries in force, entries by what tells them apart."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, inspect, select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import Entry
from app.registers.states import EntryState

LAPSING_DAYS = 60
DOUBLES = "an entry stands once in the whole region; only that it exists leaves this function"
Key = tuple[Any, ...]


def in_force(entity: type[Entry], day: date) -> ColumnElement[bool]:
    """The entries that stand on the list on a day, both ends of their validity included."""
    listed: ColumnElement[bool] = entity.state == EntryState.LISTED
    if entity.period is None:
        return listed
    first, last = _ends(entity)
    return listed & (first <= day) & (last.is_(None) | (last >= day))


def lapsing(entity: type[Entry], day: date, days: int = LAPSING_DAYS) -> ColumnElement[bool]:
    """Those in force whose last day comes within some days from a day; none where entries have no end."""
    _first, last = _ends(entity)
    return in_force(entity, day) & (last <= day + timedelta(days=days))


def lapsed(entity: type[Entry], day: date) -> ColumnElement[bool]:
    """Those that stand on the list although their last day is over."""
    _first, last = _ends(entity)
    return (entity.state == EntryState.LISTED) & (last < day)


def _ends(entity: type[Entry]) -> tuple[Any, Any]:
    first, last = entity.period or ("", "")
    return getattr(entity, first), getattr(entity, last)


def key_of(entity: type[Entry], facts: Any) -> Key:
    """What tells an entry apart, from a mapping or a row; None within it tells nothing apart."""
    if isinstance(facts, dict):
        return tuple(facts.get(name) for name in entity.key)
    return tuple(getattr(facts, name) for name in entity.key)


def known_keys(entity: type[Entry], keys: Iterable[Key]) -> dict[Key, tuple[str, EntryState]]:
    """Which of the keys stand on the list anywhere in the region, with the entry's id and state."""
    wanted = {key for key in keys if None not in key}
    columns = [getattr(entity, name) for name in entity.key]
    found: dict[Key, tuple[str, EntryState]] = {}
    with unscoped(DOUBLES):
        for piece in in_pieces(sorted({key[0] for key in wanted}, key=str)):
            statement = select(entity.id, entity.state, *columns).where(columns[0].in_(piece))
            for entry_id, state, *key in db.session.execute(statement):
                if tuple(key) in wanted:
                    found[tuple(key)] = (entry_id, state)
    return found


def entries(entity: type[Entry], ids: Iterable[str]) -> dict[str, Entry]:
    """Entries in reach by their id, as they are stored now."""
    found: dict[str, Entry] = {}
    for piece in in_pieces(list(ids)):
        rows = db.session.scalars(
            select(entity).where(entity.id.in_(piece)), execution_options={"populate_existing": True}
        )
        found |= {entry.id: entry for entry in rows}
    return found


def columns_of(entity: type[Entry]) -> list[str]:
    """The attributes that a list stores."""
    return list(inspect(entity).column_attrs.keys())
