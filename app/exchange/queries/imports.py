"""Import batches by the questions asked of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.core import bulk
from app.exchange.models import ImportBatch, ImportFault, ImportOutcome
from app.exchange.states import ImportState, RowDeed
from app.extensions import db

PAGE_SIZE = 50


def faults_page(batch: ImportBatch, column: str, after: str) -> list[ImportFault]:
    """The faults of a batch after one of them, by row; one more than a page shows."""
    statement = select(ImportFault).where(ImportFault.batch_id == batch.id)
    if column:
        statement = statement.where(ImportFault.column == ("" if column == "-" else column))
    if after:
        statement = statement.where(ImportFault.id > after)
    return list(db.session.scalars(statement.order_by(ImportFault.id).limit(PAGE_SIZE + 1)))


def faults_by_column(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """How many faults each column has: (name, heading, count), most first."""
    number = func.count()
    statement = (
        select(ImportFault.column, func.max(ImportFault.heading), number)
        .where(ImportFault.batch_id == batch.id)
        .group_by(ImportFault.column)
        .order_by(number.desc(), ImportFault.column)
    )
    return [(row[0], row[1], int(row[2])) for row in db.session.execute(statement)]


def all_faults(batch: ImportBatch) -> list[ImportFault]:
    """All faults of a batch in the order of the sheet."""
    statement = select(ImportFault).where(ImportFault.batch_id == batch.id).order_by(ImportFault.id)
    return list(db.session.scalars(statement))


def bad_rows(batch: ImportBatch) -> set[int]:
    """The rows with a fault that was stored."""
    return set(db.session.scalars(select(ImportFault.row).where(ImportFault.batch_id == batch.id).distinct()))


def outcomes_of(batch: ImportBatch) -> list[ImportOutcome]:
    """What became of the rows that changed something, or left something to put back, in the order of the sheet."""
    told = (ImportOutcome.deed != RowDeed.UNCHANGED) | ImportOutcome.before.is_not(None)
    statement = select(ImportOutcome).where(ImportOutcome.batch_id == batch.id, told)
    return list(db.session.scalars(statement.order_by(ImportOutcome.row)))


def kept_rows(batch: ImportBatch) -> list[ImportOutcome]:
    """The rows that an undo left, with the reason."""
    statement = select(ImportOutcome).where(ImportOutcome.batch_id == batch.id, ImportOutcome.stays != "")
    return list(db.session.scalars(statement.order_by(ImportOutcome.row).limit(200)))


def waiting_batches() -> list[ImportBatch]:
    """The batches that a worker may take, oldest first; rows that another worker holds are passed over."""
    states = (ImportState.CHECKING, ImportState.QUEUED, ImportState.RUNNING)
    statement = select(ImportBatch).where(ImportBatch.state.in_(states)).order_by(ImportBatch.id).limit(20)
    return list(db.session.scalars(statement.with_for_update(skip_locked=True)))


def batch_by_id(key: str) -> ImportBatch | None:
    """A batch in reach, with its row locked until the end of the transaction."""
    return db.session.scalar(select(ImportBatch).where(ImportBatch.id == key).with_for_update())


def made_before(moment: datetime) -> Select[str]:
    """The batches whose month is over."""
    return select(ImportBatch.id).where(ImportBatch.created_at < moment)


def final_since(moment: datetime) -> Select[str]:
    """The batches that nobody may undo any more."""
    return select(ImportBatch.id).where(ImportBatch.undo_until < moment)


def unknown_keys(entity: type, keys: list[str]) -> set[str]:
    """The keys of an entity that name no record in the actor's reach."""
    found: set[str] = set()
    column = entity.id  # type: ignore[attr-defined]
    for piece in bulk.in_pieces(keys):
        found.update(str(key) for key in db.session.scalars(select(column).where(column.in_(piece))))
    return set(keys) - found


def keys_by_word(entity: Any, attributes: Sequence[Any], words: Collection[str]) -> dict[str, set[str]]:
    """The keys of the records in reach of which one of the attributes says exactly one of the words."""
    found: dict[str, set[str]] = {}
    for attribute in attributes:
        for piece in bulk.in_pieces(list(words)):
            for key, word in db.session.execute(select(entity.id, attribute).where(attribute.in_(piece))):
                found.setdefault(str(word), set()).add(str(key))
    return found


def keys_by_facts(
    entity: Any, names: Sequence[str], facts: Collection[tuple[Any, ...]], among: ColumnElement[bool] | None
) -> dict[tuple[Any, ...], str]:
    """The keys of the records in reach by their natural key, newest last."""
    columns = [getattr(entity, name) for name in names]
    base = select(entity.id, *columns).order_by(entity.id)
    if among is not None:
        base = base.where(among)
    found: dict[tuple[Any, ...], str] = {}
    for piece in bulk.in_pieces(sorted({fact[0] for fact in facts})):
        for key, *said in db.session.execute(base.where(columns[0].in_(piece))):
            if tuple(said) in facts:
                found[tuple(said)] = str(key)
    return found


def records_by_keys(entity: Any, keys: Sequence[str], loads: Sequence[Any]) -> dict[str, Any]:
    """The records in reach by their keys."""
    found: dict[str, Any] = {}
    for piece in bulk.in_pieces(keys):
        records = db.session.scalars(select(entity).where(entity.id.in_(piece)).options(*loads))
        found.update({str(record.id): record for record in records})
    return found
