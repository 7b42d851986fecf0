"""Mentors with the trainees whom they guide now, weekly notes and trainings, by the questions asked of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.bulk import in_pieces
from app.core.card import Lookup
from app.core.crypto import keyed_hash
from app.core.scope import unscoped
from app.core.search import clean
from app.extensions import db
from app.placements.models import Mentor, MentorLog, Placement, Training
from app.placements.states import LIVE, TrainingKind
from app.units.models import Unit

COUNTED = "how many people a mentor guides; only numbers leave this function"
OWN = "whether a mentor is the unit's own; only yes or no leaves this function"


def find_mentors(q: str) -> list[tuple[str, str]]:
    """Search the active mentors in reach by any part of the name."""
    word = clean(q)
    statement = select(Mentor.id, Mentor.name, Mentor.title).where(Mentor.is_active)
    if word:
        statement = statement.where(Mentor.name.icontains(word, autoescape=True))
    rows = db.session.execute(statement.order_by(Mentor.name, Mentor.id).limit(20))
    return [(key, f"{name}（{title}）" if title else name) for key, name, title in rows]


def mentor_name(key: str) -> str:
    """The name of a mentor in reach."""
    return db.session.scalar(select(Mentor.name).where(Mentor.id == key)) or ""


def mentor_names(keys: set[str]) -> dict[str, str]:
    """The names of many mentors in reach."""
    found: dict[str, str] = {}
    for piece in in_pieces(list(keys)):
        rows = db.session.execute(select(Mentor.id, Mentor.name).where(Mentor.id.in_(piece)))
        found |= {str(key): name for key, name in rows}
    return found


MENTOR_LOOKUP = Lookup(find_mentors, mentor_name, labels=mentor_names)


def mentor_in_reach(key: str) -> Mentor | None:
    """Return a mentor by key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Mentor).where(Mentor.id == key))


def mentors_of(unit: Unit, *, active_only: bool = False) -> list[Mentor]:
    """The mentors of a unit in reach, those who still guide first, by name."""
    statement = select(Mentor).where(Mentor.unit_id == unit.id).options(selectinload(Mentor.unit))
    if active_only:
        statement = statement.where(Mentor.is_active)
    return list(db.session.scalars(statement.order_by(Mentor.is_active.desc(), Mentor.name, Mentor.id)))


def load_of(mentors: Iterable[Mentor]) -> dict[str, int]:
    """How many live placements each mentor guides now, by key; those without any count 0 (R22)."""
    keys = [mentor.id for mentor in mentors]
    found = dict.fromkeys(keys, 0)
    with unscoped(COUNTED):
        for piece in in_pieces(keys):
            statement = (
                select(Placement.mentor_id, func.count())
                .where(Placement.mentor_id.in_(piece), Placement.state.in_(LIVE))
                .group_by(Placement.mentor_id)
            )
            found |= {str(key): int(count) for key, count in db.session.execute(statement)}
    return found


def is_active_of(mentor_id: str, unit_id: str) -> bool:
    """Whether a mentor is registered, active and insured at the unit."""
    with unscoped(OWN):
        statement = select(Mentor.id).where(
            Mentor.id == mentor_id, Mentor.unit_id == unit_id, Mentor.is_active, Mentor.insured_since.is_not(None)
        )
        return db.session.scalar(statement) is not None


def is_registered(unit_id: str, id_no: str, *, but: str | None = None) -> bool:
    """Whether the unit has a mentor of this identity number already."""
    with unscoped(OWN):
        statement = select(Mentor.id).where(Mentor.unit_id == unit_id, Mentor.id_hash == keyed_hash(id_no))
        return db.session.scalar(statement.where(Mentor.id != but) if but else statement) is not None


def guided_by(mentor: Mentor) -> list[Placement]:
    """The live placements in reach that a mentor guides, the newest first."""
    statement = select(Placement).where(Placement.mentor_id == mentor.id, Placement.state.in_(LIVE))
    return list(db.session.scalars(statement.order_by(Placement.starts_on.desc(), Placement.id)))


def logs_of(placement: Placement) -> list[MentorLog]:
    """The weekly notes of a placement in reach, the newest first."""
    statement = (
        select(MentorLog).where(MentorLog.placement_id == placement.id).options(selectinload(MentorLog.placement))
    )
    return list(db.session.scalars(statement.order_by(MentorLog.week_of.desc())))


def log_of_week(placement: Placement, monday: date) -> MentorLog | None:
    """The note of one week."""
    statement = select(MentorLog).where(MentorLog.placement_id == placement.id, MentorLog.week_of == monday)
    return db.session.scalar(statement)


def trainings_of(placement: Placement) -> list[Training]:
    """The trainings of a placement in reach, oldest first."""
    statement = select(Training).where(Training.placement_id == placement.id).options(selectinload(Training.placement))
    return list(db.session.scalars(statement.order_by(Training.held_on, Training.id)))


def trainings_by_placement(placement_ids: Iterable[str]) -> dict[str, list[Training]]:
    """The trainings of many placements, for lists and for R23."""
    found: dict[str, list[Training]] = {}
    for piece in in_pieces(list(placement_ids)):
        statement = select(Training).where(Training.placement_id.in_(piece)).order_by(Training.held_on, Training.id)
        for row in db.session.scalars(statement):
            found.setdefault(row.placement_id, []).append(row)
    return found


def rows_of(entity: Any, placement: Placement) -> list[Any]:
    """The weekly notes or trainings of a placement, for its page."""
    return logs_of(placement) if entity is MentorLog else trainings_of(placement)


def has_same_training(placement_id: str, kind: TrainingKind, held_on: date, content: str) -> bool:
    """Whether the same training is on record for a placement already."""
    same = (Training.kind == kind) & (Training.held_on == held_on) & (Training.content == content)
    statement = select(Training.id).where(Training.placement_id == placement_id, same)
    return db.session.scalar(statement.limit(1)) is not None


def untrained(after: str = "") -> list[Placement]:
    """Placements that began within the last month and have no pre-job training on record (R23), for prompts."""
    trained = select(Training.id).where(Training.placement_id == Placement.id, Training.kind == TrainingKind.PRE_JOB)
    recent = Placement.actual_start.is_not(None) & (Placement.actual_start >= clock.today().replace(day=1))
    statement = select(Placement).where(Placement.id > after, Placement.state.in_(LIVE), recent, ~trained.exists())
    return list(db.session.scalars(statement.order_by(Placement.id).limit(500)))
