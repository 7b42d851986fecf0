"""A record of the register with all its sources, and what its fields follow from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.programme.queries import database_params
from app.trainees.models import Trainee, hashes_of
from app.trainees.queries import sources as register
from app.trainees.rules import merging
from app.trainees.rules.deadlines import Deadlines
from app.trainees.states import Channel

STATED = tuple(merging.PRIORITY)


@dataclass(slots=True)
class Person:
    """A record that keeps its own, with the sources of all records folded into it; ``own`` is the reported record."""

    root: Any  # a Trainee, or its row
    sources: dict[tuple[str, str], Any]
    facts: dict[tuple[str, str], merging.Facts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.facts = {key: merging.loaded(source.facts) for key, source in self.sources.items()}

    def joined(self) -> dict[Channel, merging.Facts]:
        """The facts by channel, those of folded records among them."""
        found: dict[Channel, merging.Facts] = {}
        for (_key, channel), facts in self.facts.items():
            known = Channel(channel)
            found[known] = merging.join(found[known], facts) if known in found else facts
        return found


def people_of(column: Any, values: Sequence[str], *, as_rows: bool = False) -> dict[str, tuple[str, Person]]:
    """The known people by hash or key, locked, each with the key of the record that was asked for.

    ``as_rows`` reads very many of them as plain rows instead of objects.
    """
    locked = register.locked_rows if as_rows else register.locked
    records = locked(column, values)
    roots = {record.id: record for record in records}
    while away := {r.merged_into_id for r in roots.values() if r.merged_into_id} - set(roots):
        roots |= {record.id: record for record in locked(Trainee.id, [key for key in away if key])}
    root_of = {record.id: _root(record, roots) for record in records}
    folded = register.folded_into([root.id for root in root_of.values()])
    everyone = {key for root in root_of.values() for key in (root.id, *folded[root.id])}
    sources = register.source_rows(everyone) if as_rows else register.sources_of(everyone)
    people = {
        root.id: Person(
            root, {(s.trainee_id, str(s.channel)): s for key in (root.id, *folded[root.id]) for s in sources[key]}
        )
        for root in root_of.values()
    }
    return {getattr(record, column.key): (record.id, people[root_of[record.id].id]) for record in records}


def _root(record: Any, known: Mapping[str, Any]) -> Any:
    while record.merged_into_id:
        record = known[record.merged_into_id]
    return record


def changes_of(person: Person, old: Mapping[str, Any], deadlines: Deadlines) -> dict[str, Any]:
    """The fields of which the sources together now say something else than ``old``, with what follows from them.

    What others wrote on the record meanwhile stays, until a source says something new about it.
    """
    root, now = person.root, merging.record_of(person.joined())
    new = {name: value for name, value in now.items() if name not in old or old[name] != value}
    new["channels"] = _all_channels(now["channels"], root.channels)
    new["in_realname_db"] = root.in_realname_db or now["in_realname_db"]
    return _with_consequences(root, new, deadlines)


def _all_channels(*lists: str) -> str:
    named = {channel for text in lists for channel in text.split()}
    return " ".join(channel for channel in Channel if channel in named)


def _with_consequences(root: Any, new: dict[str, Any], deadlines: Deadlines) -> dict[str, Any]:
    """Add hashes and deadlines, and leave out what the record says already."""
    new |= hashes_of(new)
    graduation = new.get("graduation_date", root.graduation_date)
    new |= deadlines.of(root.birth, new.get("education", root.education), graduation)
    return {name: value for name, value in new.items() if getattr(root, name) != value}


def changes_back(
    person: Person, old: Mapping[str, Any], before: Mapping[str, Any], deadlines: Deadlines
) -> dict[str, Any]:
    """The same after sources were taken away: what no source states any more becomes what it was ``before``."""
    root, now = person.root, merging.record_of(person.joined())
    left = {n for n, value in old.items() if (n not in now or now[n] != value) and getattr(root, n) == value}
    new = {name: merging.as_value(name, before.get(name)) for name in left - set(now)}
    new |= {name: value for name, value in now.items() if name in left or name not in old}
    new["channels"] = _all_channels(now["channels"], before.get("channels", root.channels))
    new["in_realname_db"] = now["in_realname_db"] or before.get("in_realname_db", root.in_realname_db)
    return _with_consequences(root, new, deadlines)


def write(person: Person, new: Mapping[str, Any]) -> dict[str, Any]:
    """Write changes on one record; return what stood there, in JSON's own types."""
    before = {name: merging.plain(getattr(person.root, name)) for name in new}
    for name, value in new.items():
        setattr(person.root, name, value)
    return before


def fresh_deadlines() -> Deadlines:
    """The last days by today's parameters."""
    return Deadlines(database_params())
