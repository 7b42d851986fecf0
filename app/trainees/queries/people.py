"""People, what their sources say, and records that may be one person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core.bulk import in_pieces
from app.core.card import Lookup
from app.core.search import clean
from app.extensions import db
from app.trainees.models import Trainee


def trainee_in_reach(key: str) -> Trainee | None:
    """Return a person by the key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Trainee).where(Trainee.id == key))


def _told(name: str, tail: str) -> str:
    return f"{name}（尾号 {tail}）"


def find_trainees(q: str) -> list[tuple[str, str]]:
    """Search the people in reach by the start of the name or the last four characters of the number."""
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
