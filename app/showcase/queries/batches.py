"""Batches, by the questions asked of them: the one of an address, what is to be done, figures by state and area."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.core.scope import unscoped
from app.extensions import db
from app.programme.queries import plan_year
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseNotice
from app.showcase.states import BatchState, NoticeState
from app.showcase.states import NominationState as N

AT_ONCE = 100
ITS_BATCH = "the batch of a nomination in hand, which everybody who holds the nomination may know"


def batch_in_reach(key: str) -> ShowcaseBatch | None:
    """A batch by its key."""
    return db.session.scalar(select(ShowcaseBatch).where(ShowcaseBatch.id == key))


def batch_of(nomination: Nomination) -> ShowcaseBatch:
    """The batch of a nomination in hand, whoever asks; the nomination knows it from then on."""
    with unscoped(ITS_BATCH):
        batch = db.session.get_one(ShowcaseBatch, nomination.batch_id)
    set_committed_value(nomination, "batch", batch)
    return batch


def locked(batch_id: str) -> ShowcaseBatch:
    """The batch read anew under its lock: who recommends at the same time waits."""
    statement = select(ShowcaseBatch).where(ShowcaseBatch.id == batch_id).with_for_update(of=ShowcaseBatch)
    with unscoped("the batch of a nomination in hand, locked whoever asks; policy judges next"):
        return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


def is_plan_year(year: int) -> bool:
    """Whether a plan of that year is kept."""
    return plan_year(year) is not None


def others_to_copy(batch: ShowcaseBatch) -> list[ShowcaseBatch]:
    """The other batches in reach whose criteria may be copied, the newest first."""
    statement = select(ShowcaseBatch).where(ShowcaseBatch.id != batch.id)
    return list(db.session.scalars(statement.order_by(ShowcaseBatch.id.desc()).limit(50)))


def open_batches(today: date) -> list[ShowcaseBatch]:
    """The batches in reach to which units may apply today."""
    statement = select(ShowcaseBatch).where(
        ShowcaseBatch.state == BatchState.OPEN, ShowcaseBatch.opens_on <= today, ShowcaseBatch.closes_on >= today
    )
    return list(db.session.scalars(statement.order_by(ShowcaseBatch.closes_on, ShowcaseBatch.id)))


def just_opened(today: date, days: int) -> list[ShowcaseBatch]:
    """The open batches whose days of application began within the last days."""
    since = today - timedelta(days=days)
    return [batch for batch in open_batches(today) if max(batch.opens_on, batch.opened_on or batch.opens_on) >= since]


def applications_over(today: date, after: str = "") -> list[ShowcaseBatch]:
    """The open batches whose last day of application is past, some at a time by their keys."""
    statement = select(ShowcaseBatch).where(
        ShowcaseBatch.id > after, ShowcaseBatch.state == BatchState.OPEN, ShowcaseBatch.closes_on < today
    )
    return list(db.session.scalars(statement.order_by(ShowcaseBatch.id).limit(AT_ONCE)))


def _of(batch: ShowcaseBatch, states: Collection[N] | None = None) -> Select[tuple[Nomination]]:
    statement = select(Nomination).where(Nomination.batch_id == batch.id)
    return statement if states is None else statement.where(Nomination.state.in_(states))


def nominations_of(batch: ShowcaseBatch, states: Collection[N] | None = None) -> list[Nomination]:
    """The nominations of a batch in reach, best rank first, then by their keys; each with its batch."""
    statement = _of(batch, states).options(selectinload(Nomination.batch))
    return list(db.session.scalars(statement.order_by(Nomination.rank.is_(None), Nomination.rank, Nomination.id)))


def locked_nominations(batch: ShowcaseBatch, states: Collection[N]) -> list[Nomination]:
    """The same, read anew under their locks, in the order of their keys."""
    statement = _of(batch, states).options(selectinload(Nomination.batch)).order_by(Nomination.id)
    statement = statement.with_for_update(of=Nomination)
    return list(db.session.scalars(statement, execution_options={"populate_existing": True}))


def how_many(batch: ShowcaseBatch, states: Collection[N]) -> int:
    """How many nominations of a batch in reach stand in these states."""
    statement = select(func.count()).where(Nomination.batch_id == batch.id, Nomination.state.in_(states))
    return int(db.session.scalar(statement) or 0)


def by_state(batch: ShowcaseBatch) -> dict[N, int]:
    """How many nominations in reach stand in each state, drafts left out."""
    statement = select(Nomination.state, func.count()).where(
        Nomination.batch_id == batch.id, Nomination.state != N.DRAFT
    )
    return {state: int(count) for state, count in db.session.execute(statement.group_by(Nomination.state))}


def by_area(batch: ShowcaseBatch, areas: Collection[str]) -> dict[str, Counter[N]]:
    """How many nominations in reach stand in each state by area: by city or by county, as the areas are."""
    statement = select(Nomination.region_code, Nomination.city_code, Nomination.state, func.count()).where(
        Nomination.batch_id == batch.id, Nomination.state != N.DRAFT
    )
    found: dict[str, Counter[N]] = {area: Counter() for area in areas}
    grouped = statement.group_by(Nomination.region_code, Nomination.city_code, Nomination.state)
    for county, city, state, count in db.session.execute(grouped):
        area = county if county in found else city
        found.setdefault(area, Counter())[state] += int(count)
    return found


def recommended_in(batch: ShowcaseBatch, area: str, *, is_city: bool) -> int:
    """How many nominations of a city, or of a county, were recommended in a batch."""
    place = Nomination.city_code if is_city else Nomination.region_code
    statement = select(func.count()).where(
        Nomination.batch_id == batch.id, place == area, Nomination.recommended_on.is_not(None)
    )
    return int(db.session.scalar(statement) or 0)


def experts_of(batch: ShowcaseBatch) -> int:
    """How many experts were invited to a batch."""
    statement = select(func.count()).where(Panelist.batch_id == batch.id)
    return int(db.session.scalar(statement) or 0)


def has_running_notice(batch: ShowcaseBatch) -> bool:
    """Whether a notice of the batch still runs."""
    statement = select(ShowcaseNotice.id).where(
        ShowcaseNotice.batch_id == batch.id, ShowcaseNotice.state == NoticeState.RUNNING
    )
    return db.session.scalar(statement.limit(1)) is not None
