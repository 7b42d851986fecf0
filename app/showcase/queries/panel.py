"""The experts of a batch and how far they are, by the questions asked of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from app.core.scope import unscoped
from app.extensions import db
from app.security.models import Account
from app.security.states import AccountState, Role
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.states import BatchState, ScoreState

WHO = "experts are invited from all accounts; only who they are and what they do is used"
MOST_RECUSALS = 500


class Standing(NamedTuple):
    """A batch with its experts and how many scores of the rounds that count were given, and wait."""

    batch: ShowcaseBatch
    experts: int
    given: int
    waiting: int


class Progress(NamedTuple):
    """How far one expert is in the rounds that count."""

    panelist: Panelist
    assigned: int
    submitted: int
    recused: int


def panel_of(batch: ShowcaseBatch) -> list[Panelist]:
    """The experts of a batch in reach, in the order of their invitation."""
    return list(db.session.scalars(select(Panelist).where(Panelist.batch_id == batch.id).order_by(Panelist.id)))


def panelist_in_reach(key: str) -> Panelist | None:
    """An expert of a batch by key, with the batch."""
    statement = select(Panelist).where(Panelist.id == key).options(joinedload(Panelist.batch))
    return db.session.scalar(statement)


def experts_named(words: str, limit: int = 20) -> list[tuple[str, str]]:
    """Accounts that may be invited, by name or login: (user id, name with login)."""
    holds = (" " + Account.roles + " ").like(f"% {Role.EXPERT.value} %")
    statement = select(Account).where(Account.state == AccountState.ACTIVE, holds)
    if words:
        statement = statement.where(Account.name.contains(words, autoescape=True) | (Account.login == words))
    with unscoped(WHO):
        found = db.session.scalars(statement.order_by(Account.name, Account.id).limit(limit))
        return [(str(each.user_id), f"{each.name}（{each.login}）") for each in found]


def accounts_of(panel: Iterable[Panelist]) -> list[Account]:
    """The accounts of experts that are in force."""
    wanted = sorted({each.user_id for each in panel})
    statement = select(Account).where(Account.user_id.in_(wanted), Account.state == AccountState.ACTIVE)
    with unscoped(WHO):
        return list(db.session.scalars(statement.order_by(Account.id)))


def progress_of(batch: ShowcaseBatch) -> list[Progress]:
    """How far each expert of a batch in reach is, in the rounds that count."""
    statement = (
        select(ShowcaseScore.panelist_id, ShowcaseScore.state, func.count())
        .join(Nomination, and_(Nomination.id == ShowcaseScore.nomination_id, ShowcaseScore.round == Nomination.round))
        .where(ShowcaseScore.batch_id == batch.id)
        .group_by(ShowcaseScore.panelist_id, ShowcaseScore.state)
    )
    counted: dict[str, dict[ScoreState, int]] = defaultdict(dict)
    for key, state, count in db.session.execute(statement):
        counted[key][state] = int(count)
    states = (ScoreState.ASSIGNED, ScoreState.SUBMITTED, ScoreState.RECUSED)
    return [Progress(each, *(counted[each.id].get(state, 0) for state in states)) for each in panel_of(batch)]


def recusals_of(batch: ShowcaseBatch) -> list[ShowcaseScore]:
    """What experts of a batch stood back from in the rounds that count, with their reasons."""
    statement = (
        select(ShowcaseScore)
        .join(Nomination, and_(Nomination.id == ShowcaseScore.nomination_id, Nomination.round == ShowcaseScore.round))
        .where(ShowcaseScore.batch_id == batch.id, ShowcaseScore.state == ScoreState.RECUSED)
        .options(joinedload(ShowcaseScore.nomination), joinedload(ShowcaseScore.panelist))
        .order_by(Nomination.number, ShowcaseScore.id)
    )
    return list(db.session.scalars(statement.limit(MOST_RECUSALS)))


def batches_with_panels() -> list[ShowcaseBatch]:
    """The batches in reach that are not over, those in review first."""
    over = (BatchState.NAMED, BatchState.CLOSED)
    found = db.session.scalars(select(ShowcaseBatch).where(ShowcaseBatch.state.not_in(over)))
    return sorted(found, key=lambda each: (each.state != BatchState.REGION_REVIEW, str(each.score_by), each.id))


def standings(batches: Iterable[ShowcaseBatch]) -> list[Standing]:
    """How far the scores of several batches are, each by its experts and by its scores."""
    keys = {batch.id: batch for batch in batches}
    experts = _counts(
        select(Panelist.batch_id, func.count()).where(Panelist.batch_id.in_(keys)).group_by(Panelist.batch_id)
    )
    current = and_(Nomination.id == ShowcaseScore.nomination_id, Nomination.round == ShowcaseScore.round)
    scores = (
        select(ShowcaseScore.batch_id, func.count())
        .join(Nomination, current)
        .where(ShowcaseScore.batch_id.in_(keys))
        .group_by(ShowcaseScore.batch_id)
    )
    given = _counts(scores.where(ShowcaseScore.state == ScoreState.SUBMITTED))
    waiting = _counts(scores.where(ShowcaseScore.state == ScoreState.ASSIGNED))
    return [Standing(batch, experts.get(key, 0), given.get(key, 0), waiting.get(key, 0)) for key, batch in keys.items()]


def _counts(statement: Select[str, int]) -> dict[str, int]:
    return {key: int(count) for key, count in db.session.execute(statement)}
