"""A placement by its key, by what hangs on it, or as a choice of a form: what every stage asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app.core.bulk import in_pieces
from app.core.card import Lookup
from app.core.scope import unscoped
from app.core.search import clean
from app.extensions import db
from app.placements.models import Placement
from app.placements.states import LIVE

ITS_PLACEMENT = "a record in reach tells of the placement on which it hangs"
SHOWN = 20


def placement_in_reach(key: str) -> Placement | None:
    """A placement by its key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Placement).where(Placement.id == key))


def placements_in_reach(keys: Sequence[str]) -> list[Placement]:
    """The placements in reach among the keys, by name."""
    statement = select(Placement).where(Placement.id.in_(keys))
    return list(db.session.scalars(statement.order_by(Placement.person_name, Placement.id)))


def placement_of(record: Any) -> Placement:
    """The placement on which a record in hand hangs, whoever asks."""
    with unscoped(ITS_PLACEMENT):
        return db.session.get_one(Placement, record.placement_id)


# -- choices of a form: by post among those that go on, by unit and first day among all


def find_live(q: str) -> list[tuple[str, str]]:
    """Search the placements in reach that are prepared or go on, by any part of the trainee's name."""
    word = clean(q)
    statement = select(Placement.id, Placement.person_name, Placement.post_title).where(Placement.state.in_(LIVE))
    if word:
        statement = statement.where(Placement.person_name.icontains(word, autoescape=True))
    rows = db.session.execute(statement.order_by(Placement.starts_on.desc(), Placement.id).limit(SHOWN))
    return [(key, f"{name} · {title}") for key, name, title in rows]


def post_label(key: str) -> str:
    """The name and the post of a placement in reach."""
    return post_labels({key}).get(key, "")


def post_labels(keys: set[str]) -> dict[str, str]:
    """The same of many placements."""
    found: dict[str, str] = {}
    for piece in in_pieces(list(keys)):
        statement = select(Placement.id, Placement.person_name, Placement.post_title).where(Placement.id.in_(piece))
        found |= {key: f"{name} · {title}" for key, name, title in db.session.execute(statement)}
    return found


def find_any(q: str) -> list[tuple[str, str]]:
    """Search all placements in reach, ended ones too, by the name of the person or the unit."""
    word = clean(q)
    named = Placement.person_name.istartswith(word, autoescape=True)
    statement = select(Placement).where(or_(named, Placement.unit_name.icontains(word, autoescape=True)))
    rows = db.session.scalars(statement.order_by(Placement.id.desc()).limit(SHOWN))
    return [(row.id, _unit_label(row)) for row in rows]


def unit_label(key: str) -> str:
    """The person, the unit and the first day of a placement in reach."""
    row = placement_in_reach(key)
    return _unit_label(row) if row else ""


def _unit_label(row: Placement) -> str:
    return f"{row.person_name}（{row.unit_name}，{row.starts_on}）"


LIVE_LOOKUP = Lookup(find_live, post_label, labels=post_labels)
ANY_LOOKUP = Lookup(find_any, unit_label)
