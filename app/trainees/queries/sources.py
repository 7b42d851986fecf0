"""The register as merging sees it: records by hash, what was folded into what, and all sources of a person.

These answer for the whole register, whoever asks; only ``services`` calls them, inside ``unscoped``.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from app.core.bulk import AT_ONCE, in_pieces
from app.extensions import db
from app.trainees.models import Trainee, TraineeMerge, TraineePair, TraineeSource
from app.trainees.states import PairReason

NAMESAKES_MOST = 50  # more of one name and birthday are a slip of a list, and nobody could decide between them
SHARED_BY_MOST = 4  # a phone of more people is that of a class or an office and says nothing


def locked(column: Any, values: Iterable[str]) -> list[Trainee]:
    """The records with one of the values, locked in one order so that two imports never wait for each other."""
    found: list[Trainee] = []
    for piece in in_pieces(sorted(set(values))):
        statement = select(Trainee).where(column.in_(piece)).order_by(column)
        found += db.session.scalars(statement.with_for_update(), execution_options={"populate_existing": True})
    return found


def locked_rows(column: Any, values: Iterable[str]) -> list[Any]:
    """The same as plain rows, for very many; what the session holds of them is not brought up to date."""
    found: list[Any] = []
    for piece in in_pieces(sorted(set(values))):
        statement = select(Trainee.__table__).where(column.in_(piece)).order_by(column)
        found += db.session.execute(statement.with_for_update()).all()
    return found


def source_rows(keys: Iterable[str]) -> dict[str, list[Any]]:
    """The sources of each of the records as plain rows."""
    found: dict[str, list[Any]] = defaultdict(list)
    table = TraineeSource.__table__
    for piece in in_pieces(list(keys)):
        for source in db.session.execute(select(table).where(table.c.trainee_id.in_(piece)).order_by(table.c.id)):
            found[source.trainee_id].append(source)
    return found


def folded_into(keys: Iterable[str]) -> dict[str, list[str]]:
    """The records that were folded into each of the given ones, directly or through others."""
    found: dict[str, list[str]] = defaultdict(list)
    root_of = {key: key for key in keys}
    level = list(root_of)
    while level:
        rows = [
            row
            for piece in in_pieces(level)
            for row in db.session.execute(
                select(Trainee.id, Trainee.merged_into_id).where(Trainee.merged_into_id.in_(piece))
            )
        ]
        level = []
        for key, into in rows:
            root_of[key] = root_of[str(into)]
            found[root_of[key]].append(key)
            level.append(key)
    return found


def sources_of(keys: Iterable[str]) -> dict[str, list[TraineeSource]]:
    """The sources of each of the records."""
    found: dict[str, list[TraineeSource]] = defaultdict(list)
    for piece in in_pieces(list(keys)):
        statement = select(TraineeSource).where(TraineeSource.trainee_id.in_(piece)).order_by(TraineeSource.id)
        for source in db.session.scalars(statement, execution_options={"populate_existing": True}):
            found[source.trainee_id].append(source)
    return found


Member = tuple[str, str]  # key and area of a record


def doubles_of(keys: Sequence[str]) -> list[tuple[Member, Member, PairReason]]:
    """The records that may be one person with one of the given: the same name and birth, or the same phone.

    Asked by value and not as a join, so that the answer costs the same right after many rows were stored, when the
    database does not know yet how many there are.
    """
    twin, phone = (Trainee.name, Trainee.birth), (Trainee.phone_hash,)
    asked = [
        row
        for piece in in_pieces(keys)
        for row in db.session.execute(
            select(*twin, *phone).where(Trainee.id.in_(piece), Trainee.merged_into_id.is_(None))
        )
    ]
    named = {(row.name, row.birth) for row in asked}
    called = {(row.phone_hash,) for row in asked if row.phone_hash}
    own = set(keys)
    return [
        (one, other, reason)
        for reason, columns, values, most in (
            (PairReason.NAME_BIRTH, twin, named, NAMESAKES_MOST),
            (PairReason.PHONE, phone, called, SHARED_BY_MOST),
        )
        for group in _groups(columns, values, most)
        for one in group
        if one[0] in own
        for other in group
        if other[0] != one[0]
    ]


def _groups(columns: tuple[Any, ...], values: set[tuple[Any, ...]], most: int) -> list[list[Member]]:
    """The records that share one of the values, where between two and so many do."""
    found: dict[tuple[Any, ...], list[Member]] = defaultdict(list)
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        counted = _sharing(columns, columns, ordered[start : start + AT_ONCE])
        held = counted.group_by(*columns).having(func.count().between(2, most))
        shared = [tuple(row) for row in db.session.execute(held)]
        members = _sharing((Trainee.id, Trainee.region_code, *columns), columns, shared)
        for key, area, *value in db.session.execute(members) if shared else ():
            found[tuple(value)].append((key, area))
    return list(found.values())


def _sharing(told: tuple[Any, ...], columns: tuple[Any, ...], values: list[tuple[Any, ...]]) -> Select[Any]:
    """The standing records with one of the values; the first column is asked alone too, by its index."""
    statement = select(*told).where(Trainee.merged_into_id.is_(None))
    statement = statement.where(columns[0].in_(sorted({value[0] for value in values})))
    return statement.where(tuple_(*columns).in_(values)) if len(columns) > 1 else statement


def known_pairs(keys: Sequence[str]) -> set[tuple[str, str]]:
    """The pairs, decided or not, in which one of the records stands."""
    found: set[tuple[str, str]] = set()
    for piece in in_pieces(keys):
        either = TraineePair.first_id.in_(piece) | TraineePair.second_id.in_(piece)
        found |= {
            (a, b) for a, b in db.session.execute(select(TraineePair.first_id, TraineePair.second_id).where(either))
        }
    return found


def pairs_of(keys: Sequence[str]) -> list[TraineePair]:
    """The pairs in which one of the records stands."""
    found: list[TraineePair] = []
    for piece in in_pieces(keys):
        either = TraineePair.first_id.in_(piece) | TraineePair.second_id.in_(piece)
        found += db.session.scalars(select(TraineePair).where(either))
    return found


def areas_of(keys: Sequence[str]) -> list[str]:
    """The counties that serve the given people, in their order."""
    rows = db.session.execute(select(Trainee.id, Trainee.region_code).where(Trainee.id.in_(keys)))
    area_of = {row.id: row.region_code for row in rows}
    return [area_of[key] for key in keys]


def last_merge_of(gone_id: str) -> TraineeMerge | None:
    """The merge by which a record was folded away and which still stands."""
    statement = select(TraineeMerge).where(TraineeMerge.gone_id == gone_id, TraineeMerge.undone_at.is_(None))
    return db.session.scalar(statement.order_by(TraineeMerge.id.desc()).limit(1))
