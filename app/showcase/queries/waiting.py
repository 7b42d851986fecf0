"""What waits for whom in the selection, as conditions of lists and as queues of the landing desk."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, select
from sqlalchemy.orm import aliased

from app.core import actor as actors
from app.core import clock
from app.extensions import db
from app.programme.queries import whole_number
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseCheck, ShowcaseNotice
from app.showcase.policy.batches import levels_of
from app.showcase.policy.nominations import levels_reviewed
from app.showcase.states import IN_FORCE, BatchState, CheckResult, NoticeState
from app.showcase.states import NominationState as N

Waiting = tuple[int, date | None]
Condition = ColumnElement[bool]
LATER = aliased(ShowcaseCheck)


def _oldest(since: Any, condition: Condition) -> Waiting:
    count, first = db.session.execute(select(func.count(), func.min(since)).where(condition)).one()
    return int(count), first.date() if isinstance(first, datetime) else first


# -- nominations


def _organised() -> Condition:
    levels = levels_of(actors.current())
    return Nomination.level.in_(levels) if levels else false()


def _stands() -> Condition:
    return and_(Nomination.state.in_(IN_FORCE), Nomination.lapsed_on.is_(None))


def to_review() -> Condition:
    """Sent in, and for the actor to review."""
    levels = levels_reviewed(actors.current())
    if not levels:
        return false()
    return and_(Nomination.state == N.SUBMITTED, Nomination.level.in_(levels))


def rectified() -> Condition:
    """Warned, the days to put things right are past, and the actor's authority named it."""
    late = and_(Nomination.state == N.WARNED, Nomination.rectify_by < clock.today())
    return and_(_organised(), _stands(), late)


def to_check() -> Condition:
    """Named before this year and not checked in it, once the month of the parameter has come."""
    today = clock.today()
    if today.month < whole_number("showcase_check_month"):
        return false()
    checked = exists().where(ShowcaseCheck.nomination_id == Nomination.id, ShowcaseCheck.year == today.year)
    return and_(_organised(), _stands(), Nomination.named_on < date(today.year, 1, 1), ~checked)


def to_revoke() -> Condition:
    """The newest yearly check proposes to revoke."""
    newer = exists().where(LATER.nomination_id == ShowcaseCheck.nomination_id, LATER.year > ShowcaseCheck.year)
    proposed = exists().where(
        ShowcaseCheck.nomination_id == Nomination.id, ShowcaseCheck.result == CheckResult.REVOKE, ~newer
    )
    return and_(_organised(), _stands(), proposed)


def plates_out() -> Condition:
    """Revoked, and the plate has not come back."""
    return and_(_organised(), Nomination.state == N.REVOKED, Nomination.plate_returned_on.is_(None))


NOMINATIONS_WAITING: dict[str, tuple[Callable[[], Condition], Any]] = {
    "REVIEW": (to_review, Nomination.submitted_at),
    "RECTIFIED": (rectified, Nomination.rectify_by),
    "CHECK": (to_check, Nomination.named_on),
    "REVOKE": (to_revoke, Nomination.updated_at),
    "PLATE": (plates_out, Nomination.revoked_on),
}


def where_waits(name: str) -> Condition:
    """The nominations that wait for the actor in one of these ways."""
    return NOMINATIONS_WAITING[name][0]()


def waiting_nominations(name: str) -> Callable[[], Waiting]:
    """How many they are, and since when the oldest waits."""
    condition, since = NOMINATIONS_WAITING[name]
    if name == "CHECK":
        return lambda: (_oldest(since, condition())[0], date(clock.today().year, 1, 1))
    return lambda: _oldest(since, condition())


# -- batches


def _own_batches() -> Condition:
    acting = actors.current()
    levels = levels_of(acting)
    if not levels:
        return false()
    return and_(ShowcaseBatch.level.in_(levels), ShowcaseBatch.region_code == acting.region_code)


def _has(*states: N) -> Condition:
    return exists().where(Nomination.batch_id == ShowcaseBatch.id, Nomination.state.in_(states))


def to_open() -> Condition:
    """Planned batches of the actor's authority."""
    return and_(_own_batches(), ShowcaseBatch.state == BatchState.PLANNED)


def to_start() -> Condition:
    """Batches whose first review is done."""
    reviewed = and_(ShowcaseBatch.state == BatchState.CITY_REVIEW, ~_has(N.SUBMITTED), _has(N.CITY_RECOMMENDED))
    return and_(_own_batches(), reviewed)


def to_determine() -> Condition:
    """Batches of which everything is scored and something undecided, or everything decided and nothing published."""
    is_scored = and_(~_has(N.CITY_RECOMMENDED), _has(N.SCORED, N.SHORTLISTED))
    return and_(_own_batches(), ShowcaseBatch.state == BatchState.REGION_REVIEW, is_scored)


def to_name() -> Condition:
    """Batches whose notices are over and without an open objection."""
    running = exists().where(ShowcaseNotice.batch_id == ShowcaseBatch.id, ShowcaseNotice.state == NoticeState.RUNNING)
    is_over = and_(ShowcaseBatch.state == BatchState.PUBLIC_NOTICE, ~running, ~_has(N.OBJECTED), _has(N.SHORTLISTED))
    return and_(_own_batches(), is_over)


BATCHES_WAITING: dict[str, tuple[Callable[[], Condition], Any]] = {
    "OPEN": (to_open, ShowcaseBatch.created_at),
    "START": (to_start, ShowcaseBatch.closes_on),
    "DETERMINE": (to_determine, ShowcaseBatch.updated_at),
    "NAME": (to_name, ShowcaseBatch.updated_at),
}


def where_batch_waits(name: str) -> Condition:
    """The batches that wait for the actor in one of these ways."""
    return BATCHES_WAITING[name][0]()


def waiting_batches(name: str) -> Callable[[], Waiting]:
    """How many they are, and since when the oldest waits."""
    condition, since = BATCHES_WAITING[name]
    return lambda: _oldest(since, condition())


# -- choices of filters


def batches_to_choose() -> list[tuple[str, str]]:
    """The batches in reach, the newest first, for a filter."""
    statement = select(ShowcaseBatch.id, ShowcaseBatch.title).order_by(ShowcaseBatch.id.desc()).limit(100)
    return [(key, title) for key, title in db.session.execute(statement)]


def of_batch(key: str) -> Condition:
    """The nominations of one batch."""
    return Nomination.batch_id == key
