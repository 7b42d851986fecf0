"""People as subjects of comparisons between departments; only who agreed to comparisons."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core.bulk import in_pieces
from app.exchange.queries.comparisons import answered_since
from app.exchange.states import HARDSHIPS, Question
from app.extensions import db
from app.trainees.models import Hardship, Trainee
from app.trainees.queries.care import consenting
from app.trainees.states import ConsentScope, HardshipKind, HardshipState, TraineeState

AT_ONCE = 2000  # rows of a result that are held in clear at a time


def _to_compare(question: Question, chosen: Mapping[str, str]) -> Select[str, str]:
    """The people in reach that a question is about; about hardship only those who claim it and wait for the owner."""
    statement = select(Trainee.id, Trainee.id_no).where(
        Trainee.state != TraineeState.CLOSED, consenting(ConsentScope.COMPARISON)
    )
    if question in HARDSHIPS:
        waiting = (Hardship.kind == HardshipKind(question.value)) & (Hardship.state == HardshipState.CLAIMED)
        statement = statement.where(Trainee.id.in_(select(Hardship.trainee_id).where(waiting)))
    for name in ("state", "region_code", "category"):
        if chosen.get(name):
            statement = statement.where(getattr(Trainee, name) == chosen[name])
    return statement.where(~answered_since(question, Trainee.id)) if chosen.get("due") else statement


def numbers(question: Question, chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The keys and identity numbers of the people that a question is about."""
    rows = db.session.execute(
        _to_compare(question, chosen).order_by(Trainee.id), execution_options={"yield_per": AT_ONCE}
    )
    yield from ((key, number) for key, number in rows)


def how_many_to_compare(question: Question, chosen: Mapping[str, str]) -> int:
    """How many these are."""
    found = _to_compare(question, chosen).with_only_columns(Trainee.id).subquery()
    return int(db.session.scalar(select(func.count()).select_from(found)) or 0)


def compared_facts(keys: Sequence[str]) -> list[Row[Any]]:
    """Of people in reach what comparisons change, with what a change of many rows needs to know."""
    columns = select(
        Trainee.id,
        Trainee.version,
        Trainee.region_code,
        Trainee.city_code,
        Trainee.in_school,
        Trainee.employee_insured,
        Trainee.active_business,
        Trainee.compared_on,
    )
    return [row for piece in in_pieces(keys) for row in db.session.execute(columns.where(Trainee.id.in_(piece)))]


def called(keys: Sequence[str]) -> list[tuple[str, str, str]]:
    """The keys, names and last characters of the numbers of people in reach."""
    statement = select(Trainee.id, Trainee.name, Trainee.id_tail)
    return [
        (key, name, tail)
        for piece in in_pieces(keys)
        for key, name, tail in db.session.execute(statement.where(Trainee.id.in_(piece)))
    ]
