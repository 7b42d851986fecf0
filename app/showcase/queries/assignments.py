"""What one expert has to score, by the questions that their pages ask; everything is the acting expert's own."""

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from app.core import actor as actors
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseScore
from app.showcase.states import BatchState, ScoreState

PAGE = 100


class Assignment(NamedTuple):
    """A batch with how far the expert is in it."""

    batch: ShowcaseBatch
    assigned: int
    submitted: int
    recused: int

    @property
    def all(self) -> int:
        return self.assigned + self.submitted + self.recused


class Neighbours(NamedTuple):
    """The scores around one, in the order of numbers: keys, None at an end or when nothing is left to score."""

    place: int
    all: int
    previous: str | None
    next: str | None
    next_open: str | None


def _own() -> Select[Any]:
    """The acting expert's scores in the rounds that count."""
    own = ShowcaseScore.user_id == actors.current().user_id
    same = and_(Nomination.id == ShowcaseScore.nomination_id, Nomination.round == ShowcaseScore.round)
    return select(ShowcaseScore).join(Nomination, same).where(own)


def assignments() -> list[Assignment]:
    """The batches that the acting expert scores or scored, those in review first, then the newest."""
    counted: dict[str, dict[ScoreState, int]] = {}
    statement = _own().with_only_columns(ShowcaseScore.batch_id, ShowcaseScore.state, func.count())
    for key, state, count in db.session.execute(statement.group_by(ShowcaseScore.batch_id, ShowcaseScore.state)):
        counted.setdefault(key, {})[state] = int(count)
    batches = db.session.scalars(select(ShowcaseBatch).where(ShowcaseBatch.id.in_(counted)))
    found = [Assignment(batch, *(counted[batch.id].get(state, 0) for state in ScoreState)) for batch in batches]
    return sorted(
        found, key=lambda each: (each.batch.state != BatchState.REGION_REVIEW, -each.batch.score_by.toordinal())
    )


def listed(batch_id: str, *, state: ScoreState | None, number: str, page: int) -> tuple[list[ShowcaseScore], int]:
    """One page of the expert's scores in a batch, in the order of numbers, with how many there are in all."""
    statement = _own().where(ShowcaseScore.batch_id == batch_id)
    if state is not None:
        statement = statement.where(ShowcaseScore.state == state)
    if number:
        statement = statement.where(Nomination.number.icontains(number, autoescape=True))
    count = db.session.scalar(statement.with_only_columns(func.count())) or 0
    rows = statement.order_by(Nomination.number, ShowcaseScore.id).offset((page - 1) * PAGE).limit(PAGE)
    rows = rows.options(joinedload(ShowcaseScore.nomination).joinedload(Nomination.batch))
    return list(db.session.scalars(rows)), int(count)


def neighbours(score: ShowcaseScore) -> Neighbours:
    """The scores before and after one of the expert's, and the next that is not scored, past the end from the start."""
    statement = _own().where(ShowcaseScore.batch_id == score.batch_id).order_by(Nomination.number, ShowcaseScore.id)
    rows = db.session.execute(statement.with_only_columns(ShowcaseScore.id, ShowcaseScore.state)).all()
    keys = [row.id for row in rows]
    if score.id not in keys:
        return Neighbours(0, len(keys), None, None, next_open(score.batch_id))
    at = keys.index(score.id)
    later = [row.id for row in [*rows[at + 1 :], *rows[:at]] if row.state == ScoreState.ASSIGNED]
    return Neighbours(
        at + 1,
        len(keys),
        keys[at - 1] if at else None,
        keys[at + 1] if at + 1 < len(keys) else None,
        later[0] if later else None,
    )


def next_open(batch_id: str) -> str | None:
    """The first score of a batch that the expert has not given."""
    statement = _own().where(ShowcaseScore.batch_id == batch_id, ShowcaseScore.state == ScoreState.ASSIGNED)
    rows = statement.with_only_columns(ShowcaseScore.id).order_by(Nomination.number, ShowcaseScore.id)
    return db.session.scalar(rows.limit(1))
