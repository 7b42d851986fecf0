"""The verbs of the lists for thousands of entries at once: added, changed, taken back; proofs follow once."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect

from app.core import audit, crypto
from app.core.actor import Actor
from app.core.bulk import Change, in_pieces, insert_rows, update_rows
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import Entry, PersonEntry
from app.registers.services.lists import require_keeper
from app.registers.services.proofs import follow

IN_REACH = "the entries were read in the actor's reach just before, and the actor keeps the list"


def add_many(actor: Actor, entity: type[Entry], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Put entries on a list, given by all their judged facts, hashes included; return their keys in order."""
    require_keeper(actor, entity)
    blank = _defaults(entity)
    full = [{name: blank.get(name) if value is None else value for name, value in row.items()} for row in rows]
    keys = insert_rows(entity, full)
    follow(entity, keys)
    return keys


def change_many(actor: Actor, entity: type[Entry], changes: Sequence[Change]) -> None:
    """Change entries that stand on the list; each as it was read, with what differs, hashes included."""
    require_keeper(actor, entity)
    keys = [entry.id for entry, _new in changes]
    update_rows(entity, changes)
    for entry, _new in changes:
        db.session.expire(entry)  # the statement does not bring it up to date
    follow(entity, keys)


def take_back(actor: Actor, entity: type[Entry], taken: Sequence[Entry]) -> None:
    """Delete entries that an import has just made; nothing else deletes an entry."""
    require_keeper(actor, entity)
    names = list(inspect(entity).column_attrs.keys())
    told = [(entry.id, entry.region_code, {name: (getattr(entry, name), None) for name in names}) for entry in taken]
    table = entity.__table__  # type: ignore[attr-defined]
    db.session.flush()
    with unscoped(IN_REACH):
        for piece in in_pieces([entry.id for entry in taken]):
            db.session.execute(table.delete().where(table.c.id.in_(piece)))
    audit.note_rows(entity, "delete", told)
    for entry in taken:
        db.session.expunge(entry)
    follow(entity, [key for key, _region, _changes in told])


def hashed(entity: type[Entry], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with what follows from an identity number."""
    number = facts.get("id_no")
    if not issubclass(entity, PersonEntry) or not number:
        return dict(facts)
    return {**facts, "id_hash": crypto.keyed_hash(number), "id_tail": number[-4:]}


def _defaults(entity: type[Entry]) -> dict[str, Any]:
    """What a column holds when nothing was given, where that is something."""
    columns = {name: attribute.columns[0] for name, attribute in inspect(entity).column_attrs.items()}
    return {name: c.default.arg for name, c in columns.items() if c.default is not None and c.default.is_scalar}
