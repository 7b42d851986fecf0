"""Many rows at once: one statement, under the same write check and in the same log as rows one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, inspect, select

from app.core import actor as actors
from app.core import audit, clock, loading, scope
from app.core.errors import OutOfReach, Stale
from app.core.identifiers import new_id
from app.core.scope import unscoped
from app.core.types import InArea, city_of
from app.extensions import db

CHECKED = "each row was asked of the write check of its entity just before"
AT_ONCE = 500  # keys in one IN, below every database's limit of parameters
Change = tuple[Any, Mapping[str, Any]]


def insert_rows(
    entity: Any, rows: Sequence[Mapping[str, Any]], deed: str = "create", *, told: Collection[str] | None = None
) -> list[str]:
    """Insert rows given by attribute name; return their keys in order.

    A missing key is made, the city follows from the area, and what is left out takes the column's default;
    every row must name the same attributes.  ``told`` are the attributes that the log tells, all when None.  Raises
    OutOfReach when the actor may not store one of them.  Validators and events of the mapped class do not run: the
    caller fills what they would derive.
    """
    if not rows:
        return []
    known = inspect(entity).column_attrs
    blank = dict.fromkeys(known.keys())
    full = [_with_city(entity, {"id": new_id(), **row}) for row in rows]
    if any(not scope.may_store(entity, SimpleNamespace(**blank | row)) for row in full):
        raise OutOfReach()
    if any(name != known[name].columns[0].name for name in full[0]):
        raise ValueError(f"an attribute of {entity.__name__} is not named like its column")
    db.session.flush()
    loading.put_rows(entity.__table__, full, _defaults(entity, set(full[0])))
    names = [name for name in full[0] if told is None or name in told]
    audit.note_rows(
        entity, deed, ((row["id"], row.get("region_code"), {name: (None, row[name]) for name in names}) for row in full)
    )
    return [row["id"] for row in full]


def _defaults(entity: Any, given: set[str]) -> dict[str, Any]:
    """The defaults of the columns that are not given, asked once for all rows: moment, maker, plain values."""
    found: dict[str, Any] = {}
    for column in entity.__table__.columns:
        default = column.default
        if column.name not in given and default is not None and (default.is_scalar or default.is_callable):
            found[column.name] = default.arg(None) if default.is_callable else default.arg
    return found


def update_rows(entity: Any, changes: Sequence[Change], deed: str = "update") -> int:
    """Change stored rows, each given as (the row as it was read, {attribute: new value}); return how many changed.

    The row as read is a mapped object or any other with ``id``, ``version`` and the old values; it is not brought up
    to date.  Raises OutOfReach when one is or would be out of reach, Stale when somebody saved one in between.
    """
    wanted = [
        (record, _with_city(entity, told))
        for record, new in changes
        if (told := {name: value for name, value in new.items() if getattr(record, name) != value})
    ]
    db.session.flush()
    _require_reach(entity, [record.id for record, _new in wanted])
    if any(not scope.may_store(entity, _Changed(record, new)) for record, new in wanted):
        raise OutOfReach()
    alike: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for record, new in wanted:
        alike[tuple(new)].append((record, new))
    for names, group in alike.items():
        _update_alike(entity, names, group)
    audit.note_rows(
        entity,
        deed,
        (
            (
                record.id,
                getattr(record, "region_code", None),
                {name: (getattr(record, name), value) for name, value in new.items()},
            )
            for record, new in wanted
        ),
    )
    return len(wanted)


class _Changed:
    """A stored row as it would be after its change."""

    def __init__(self, record: Any, new: Mapping[str, Any]):
        self._record, self._new = record, new

    def __getattr__(self, name: str) -> Any:
        return self._new[name] if name in self._new else getattr(self._record, name)


def _with_city(entity: Any, row: dict[str, Any]) -> dict[str, Any]:
    if row.get("region_code") and issubclass(entity, InArea):
        row["city_code"] = city_of(row["region_code"])
    return row


def in_pieces(keys: Sequence[str]) -> Iterator[list[str]]:
    """The keys in pieces that fit into one IN."""
    rest = iter(keys)
    while piece := list(islice(rest, AT_ONCE)):
        yield piece


def _require_reach(entity: Any, keys: list[str]) -> None:
    for piece in in_pieces(keys):
        if len(db.session.scalars(select(entity.id).where(entity.id.in_(piece))).all()) != len(set(piece)):
            raise OutOfReach()


def _update_alike(entity: Any, names: tuple[str, ...], group: list[Change]) -> None:
    """One statement for the rows of which the same attributes change; the version guards each."""
    table, known = entity.__table__, inspect(entity).column_attrs
    columns = {name: known[name].columns[0] for name in names}
    statement = (
        table.update()
        .where(table.c.id == bindparam("_id"), table.c.version == bindparam("_version"))
        .values({column: bindparam(f"_{name}", type_=column.type) for name, column in columns.items()})
        .values(
            version=table.c.version + 1,
            updated_at=clock.now(),
            updated_by_id=actors.current().user_id,
        )
    )
    rows = [
        {"_id": record.id, "_version": record.version, **{f"_{name}": new[name] for name in names}}
        for record, new in group
    ]
    with unscoped(CHECKED):
        done = db.session.connection().execute(statement, rows)
    if done.rowcount != len(rows):
        raise Stale()
