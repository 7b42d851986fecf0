"""The scores of experts and how far they are, by the questions asked of them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import joinedload

from app.core import actor as actors
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.states import BatchState, NominationState, ScoreState
from app.units.models import Unit

IN_HAND = "the score is in the expert's hand; what stands behind it is asked by policy, and shown as its batch says"
WHO = "experts are invited from all accounts; only who they are and what they do is used"
COUNTED = "all scores of a nomination are counted together, whoever gave the last of them"
WHOSE = "whether an address names a score at all, so that a refused attempt on it is kept"
AGREED = Nomination.round == ShowcaseScore.round  # of the round that counts
TO_SCORE = NominationState.CITY_RECOMMENDED


class Recommended(NamedTuple):
    """A nomination to be scored, with the credit code of its unit."""

    nomination: Nomination
    uscc: str


class Given(NamedTuple):
    """What one expert gave in a round; the total stands once it is submitted."""

    state: ScoreState
    total: Decimal | None
    panelist_id: str
    user_id: int


def _complete() -> tuple[Any, ...]:
    nomination = joinedload(ShowcaseScore.nomination)
    return (
        nomination.joinedload(Nomination.batch),
        nomination.joinedload(Nomination.unit),
        joinedload(ShowcaseScore.panelist),
    )


def with_papers(score: ShowcaseScore) -> ShowcaseScore:
    """A score in hand with its nomination, batch, unit and panelist."""
    statement = select(ShowcaseScore).where(ShowcaseScore.id == score.id).options(*_complete())
    with unscoped(IN_HAND):
        return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


def score_in_reach(key: str) -> ShowcaseScore | None:
    """A score by its key, with its papers."""
    found = db.session.scalar(select(ShowcaseScore).where(ShowcaseScore.id == key))
    return with_papers(found) if found is not None else None


def somebodys_score(key: str) -> ShowcaseScore | None:
    """A score by its key, whosever it is: only to keep that it was asked for in vain."""
    with unscoped(WHOSE):
        return db.session.scalar(select(ShowcaseScore).where(ShowcaseScore.id == key))


def nomination_of(score: ShowcaseScore) -> Nomination:
    """The nomination of a score in hand."""
    with unscoped(IN_HAND):
        return db.session.get_one(Nomination, score.nomination_id)


def open_scores_of(panelist: Panelist) -> list[ShowcaseScore]:
    """What an expert has not scored yet in the rounds that count, in the order of nominations, under locks."""
    statement = (
        select(ShowcaseScore)
        .join(Nomination, and_(Nomination.id == ShowcaseScore.nomination_id, AGREED))
        .where(ShowcaseScore.panelist_id == panelist.id, ShowcaseScore.state == ScoreState.ASSIGNED)
        .order_by(ShowcaseScore.nomination_id)
    )
    return list(db.session.scalars(statement))


# -- opening and closing


def recommended(batch: ShowcaseBatch) -> list[Recommended]:
    """The nominations of a batch that are to be scored, with the code of their unit; one statement."""
    statement = (
        select(Nomination, Unit.uscc)
        .join(Unit, Unit.id == Nomination.unit_id)
        .where(Nomination.batch_id == batch.id, Nomination.state == TO_SCORE)
        .order_by(Nomination.id)
    )
    return [Recommended(*row) for row in db.session.execute(statement)]


def lock_nominations(keys: Collection[str]) -> None:
    """Lock nominations in the order of their keys, and read them anew."""
    for piece in in_pieces(sorted(keys)):
        statement = select(Nomination).where(Nomination.id.in_(piece)).order_by(Nomination.id)
        locked = statement.with_for_update(of=Nomination)
        db.session.scalars(locked, execution_options={"populate_existing": True}).all()


def given_to(nomination: Nomination, turn: int) -> list[Given]:
    """What every expert gave to a nomination in one round, as the database has it now, whoever asks."""
    columns = (ShowcaseScore.state, ShowcaseScore.total, ShowcaseScore.panelist_id, ShowcaseScore.user_id)
    statement = select(*columns).where(ShowcaseScore.nomination_id == nomination.id, ShowcaseScore.round == turn)
    with unscoped(COUNTED):
        return [Given(*row) for row in db.session.execute(statement.order_by(ShowcaseScore.panelist_id))]


def _waiting(*states: ScoreState) -> ColumnElement[bool]:
    """Whether a nomination has a score of its round in one of the states."""
    return exists().where(ShowcaseScore.nomination_id == Nomination.id, AGREED, ShowcaseScore.state.in_(states))


def _in_review() -> Select[Any]:
    return (
        select(Nomination)
        .join(ShowcaseBatch, ShowcaseBatch.id == Nomination.batch_id)
        .where(ShowcaseBatch.state == BatchState.REGION_REVIEW, Nomination.state == TO_SCORE)
    )


def _short() -> Select[Any]:
    """The nominations in review that fewer experts score than the batch demands."""
    active = (
        select(func.count())
        .select_from(ShowcaseScore)
        .where(ShowcaseScore.nomination_id == Nomination.id, AGREED, ShowcaseScore.state != ScoreState.RECUSED)
        .correlate(Nomination)
        .scalar_subquery()
    )
    return _in_review().where(active < ShowcaseBatch.experts_min)


def short_of(batch: ShowcaseBatch) -> list[Nomination]:
    """The nominations of a batch for which an expert lacks, in the order of their keys."""
    return list(db.session.scalars(_short().where(Nomination.batch_id == batch.id).order_by(Nomination.id)))


def to_score_in(batch: ShowcaseBatch) -> list[Nomination]:
    """The nominations of a batch that are still being scored."""
    statement = select(Nomination).where(
        Nomination.batch_id == batch.id, Nomination.state == TO_SCORE, Nomination.average.is_(None)
    )
    return list(db.session.scalars(statement.order_by(Nomination.id)))


def already_theirs(panelist: Panelist) -> set[tuple[str, int]]:
    """The (nomination, round) that an expert has a score of."""
    statement = select(ShowcaseScore.nomination_id, ShowcaseScore.round).where(ShowcaseScore.panelist_id == panelist.id)
    return {(key, turn) for key, turn in db.session.execute(statement)}


def uscc_of(keys: Collection[str]) -> dict[str, str]:
    """The credit codes of units by key."""
    found: dict[str, str] = {}
    for piece in in_pieces(sorted(keys)):
        with unscoped(IN_HAND):
            rows = db.session.execute(select(Unit.id, Unit.uscc).where(Unit.id.in_(piece)))
            found |= {row.id: row.uscc for row in rows}
    return found


def done_but_open(batch: ShowcaseBatch) -> list[Nomination]:
    """The nominations of a batch that nobody is left to score in their round, and that are not closed."""
    left = ~_waiting(ScoreState.ASSIGNED)
    statement = _in_review().where(Nomination.batch_id == batch.id, Nomination.average.is_(None), left)
    return list(db.session.scalars(statement.order_by(Nomination.id)))


def conflicted(batch: ShowcaseBatch, pairs: Collection[tuple[str, str]]) -> list[ShowcaseScore]:
    """The assigned scores of a batch that belong to one of the pairs (nomination, panelist)."""
    keys = {nomination for nomination, _panelist in pairs}
    found: list[ShowcaseScore] = []
    for piece in in_pieces(sorted(keys)):
        statement = select(ShowcaseScore).where(
            ShowcaseScore.batch_id == batch.id,
            ShowcaseScore.state == ScoreState.ASSIGNED,
            ShowcaseScore.nomination_id.in_(piece),
        )
        found += [row for row in db.session.scalars(statement) if (row.nomination_id, row.panelist_id) in pairs]
    return found


def unsettled_in(batch: ShowcaseBatch) -> list[Nomination]:
    """The nominations of a batch that wait for the organiser's word on their spread."""
    waits = (Nomination.batch_id == batch.id, Nomination.round == 2, Nomination.average.is_not(None))
    return list(db.session.scalars(_in_review().where(*waits).order_by(Nomination.number)))


# -- queues


def waiting_for_expert() -> tuple[int, date | None]:
    """How many scores the acting expert still owes, and since when the first."""
    statement = (
        select(func.count(), func.min(ShowcaseScore.created_at))
        .join(Nomination, and_(Nomination.id == ShowcaseScore.nomination_id, AGREED))
        .join(ShowcaseBatch, ShowcaseBatch.id == ShowcaseScore.batch_id)
        .where(
            ShowcaseScore.user_id == actors.current().user_id,
            ShowcaseScore.state == ScoreState.ASSIGNED,
            ShowcaseBatch.state == BatchState.REGION_REVIEW,
        )
    )
    count, since = db.session.execute(statement).one()
    return int(count), since.date() if since else None


def _counted(statement: Select[Any]) -> tuple[int, date | None]:
    counted = statement.with_only_columns(func.count(), func.min(Nomination.updated_at))
    count, since = db.session.execute(counted).one()
    return int(count), since.date() if since else None


def lacking_experts() -> tuple[int, date | None]:
    """How many nominations in reach have too few experts, and since when the first."""
    return _counted(_short())


def to_settle() -> tuple[int, date | None]:
    """How many nominations in reach wait for the organiser's word on their spread, and since when the first."""
    return _counted(_in_review().where(Nomination.round == 2, Nomination.average.is_not(None)))


def totals_by_nomination(keys: Collection[str]) -> dict[str, list[Decimal]]:
    """The submitted totals of the rounds that count, by nomination; for who may see them."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for piece in in_pieces(sorted(keys)):
        statement = (
            select(ShowcaseScore.nomination_id, ShowcaseScore.total)
            .join(Nomination, and_(Nomination.id == ShowcaseScore.nomination_id, AGREED))
            .where(ShowcaseScore.nomination_id.in_(piece), ShowcaseScore.state == ScoreState.SUBMITTED)
        )
        for key, total in db.session.execute(statement):
            found[key] += [total] if total is not None else []
    return found


# -- an expert's own


def earlier_of(score: ShowcaseScore) -> ShowcaseScore | None:
    """The same expert's score of the round before."""
    statement = select(ShowcaseScore).where(
        ShowcaseScore.nomination_id == score.nomination_id,
        ShowcaseScore.panelist_id == score.panelist_id,
        ShowcaseScore.round == score.round - 1,
    )
    return db.session.scalar(statement)
