"""People, what their sources say, and records that may be one person."""

from sqlalchemy import select

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
