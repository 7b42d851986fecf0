"""People, what their sources say, and records that may be one person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from app.core import actor as actors
from app.core import crypto
from app.core.bulk import in_pieces
from app.core.card import Lookup, masked
from app.core.scope import unscoped
from app.core.search import clean
from app.extensions import db
from app.trainees.models import Trainee, TraineePair, TraineeSource
from app.trainees.policy import knows_names
from app.trainees.queries.sources import folded_into
from app.trainees.states import PairState

BATCH = 500  # records that a job holds at a time


def trainee_in_reach(key: str) -> Trainee | None:
    """Return a person by the key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Trainee).where(Trainee.id == key))


def _told(name: str, tail: str) -> str:
    shown = name if knows_names(actors.current()) else masked(name)
    return f"{shown}（尾号 {tail}）"


def find_trainees(q: str) -> list[tuple[str, str]]:
    """Search the people in reach by the start of the name or the last four characters of the number.

    Only who serves people reads names in full.
    """
    word = clean(q)
    statement = select(Trainee.id, Trainee.name, Trainee.id_tail).order_by(Trainee.name, Trainee.id).limit(20)
    wanted = Trainee.id_tail == word.upper() if is_tail(word) else Trainee.name.istartswith(word, autoescape=True)
    rows = db.session.execute(statement.where(wanted))
    return [(key, _told(name, tail)) for key, name, tail in rows]


def is_tail(word: str) -> bool:
    """Whether a word is the last four characters of an identity number."""
    return len(word) == 4 and word.isascii() and word[:3].isdigit() and (word[3].isdigit() or word[3] in "xX")


def trainee_name(key: str) -> str:
    """Return the name of a person in reach, with the last four characters of the number."""
    row = db.session.execute(select(Trainee.name, Trainee.id_tail).where(Trainee.id == key)).first()
    return _told(*row) if row else ""


TRAINEE_LOOKUP = Lookup(find_trainees, trainee_name)


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """A column of words parted by blanks holds one of them; no word is part of another."""
    found: ColumnElement[bool] = column.contains(word, autoescape=True)
    return found


def with_channel(channel: str) -> ColumnElement[bool]:
    """The people of whom a source speaks."""
    return _holds(Trainee.channels, channel)


def with_wish(category: str) -> ColumnElement[bool]:
    """The people who wish for a category of posts."""
    return _holds(Trainee.wish_categories, category)


def with_tail(tail: str) -> ColumnElement[bool]:
    """The people whose number ends so."""
    return Trainee.id_tail == tail.upper()


def by_number(number: str) -> Trainee | None:
    """The person in reach of an identity number; a record that was folded away answers with the one that was kept."""
    statement = select(Trainee).where(Trainee.id_hash == crypto.keyed_hash(number))
    found = db.session.scalar(statement)
    while found is not None and found.merged_into_id is not None:
        found = trainee_in_reach(found.merged_into_id)
    return found


def numbers_of(keys: Sequence[str]) -> dict[str, str]:
    """The identity numbers of the people in reach among the keys."""
    found: dict[str, str] = {}
    for piece in in_pieces(keys):
        rows = db.session.execute(select(Trainee.id, Trainee.id_no).where(Trainee.id.in_(piece)))
        found |= {row.id: row.id_no for row in rows}
    return found


def known_numbers(numbers: Sequence[str]) -> set[str]:
    """Those of the numbers that have a record anywhere."""
    by_hash = {crypto.keyed_hash(number): number for number in numbers}
    found: set[str] = set()
    with unscoped("whether a number has its record; only yes or no leaves this function"):
        for piece in in_pieces(list(by_hash)):
            found |= set(db.session.scalars(select(Trainee.id_hash).where(Trainee.id_hash.in_(piece))))
    return {by_hash[known] for known in found}


def sources_in_reach(trainee: Trainee) -> list[TraineeSource]:
    """What each source says of a person in reach, those of records folded into it among them."""
    with unscoped("the keys of the records that were folded into a person in reach"):
        keys = [trainee.id, *folded_into([trainee.id])[trainee.id]]
    statement = select(TraineeSource).where(TraineeSource.trainee_id.in_(keys))
    return list(db.session.scalars(statement.order_by(TraineeSource.channel, TraineeSource.id)))


def pairs_waiting() -> tuple[int, date | None]:
    """How many pairs in reach wait for a decision, and since when the oldest does."""
    statement = select(func.count(), func.min(TraineePair.created_at)).where(TraineePair.state == PairState.OPEN)
    count, since = db.session.execute(statement).one()
    return int(count), since.date() if since else None


def open_pairs_of(trainee: Trainee) -> list[TraineePair]:
    """The pairs in reach in which a person stands."""
    either = (TraineePair.first_id == trainee.id) | (TraineePair.second_id == trainee.id)
    statement = select(TraineePair).where(either).order_by(TraineePair.id.desc()).limit(20)
    loads = (selectinload(TraineePair.first), selectinload(TraineePair.second))
    return list(db.session.scalars(statement.options(*loads)))


def rows_of(entity: Any, column: str, keys: Sequence[str]) -> list[Any]:
    """The rows of a table of which a column holds one of the keys."""
    return [
        row
        for piece in in_pieces(keys)
        for row in db.session.scalars(select(entity).where(getattr(entity, column).in_(piece)).order_by(entity.id))
    ]


def pointed_at(entity: Any, column: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that a column of a table holds somewhere."""
    there = getattr(entity, column)
    return {
        key for piece in in_pieces(keys) for key in db.session.scalars(select(there).where(there.in_(piece)).distinct())
    }


def without_hashes(after: str = "") -> list[Trainee]:
    """The next people after a key who have a bank number or an address of which the hash is not known yet."""
    bare = or_(
        Trainee.bank_no.is_not(None) & Trainee.bank_hash.is_(None),
        Trainee.address.is_not(None) & Trainee.address_hash.is_(None),
    )
    statement = select(Trainee).where(Trainee.id > after, bare).order_by(Trainee.id).limit(BATCH)
    return list(db.session.scalars(statement))
