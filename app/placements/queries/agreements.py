"""Agreements by the questions asked of them, and the facts that their clauses are made of."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.calendar import DAY, days_from
from app.core.files import StoredFile
from app.core.scope import unscoped
from app.core.workflow import history, state_since
from app.extensions import db
from app.placements.models import Agreement, Mentor, Placement, Suspension
from app.placements.states import ON_POST
from app.placements.states import AgreementState as S
from app.posts.models import Post
from app.trainees.models import Trainee
from app.units.models import Unit, UnitSite

PARTIES = "an agreement names both sides, the post and the place to whoever reaches the agreement"
IN_HAND = (S.DRAFT, S.UNIT_SIGNED, S.RETURNED)
IN_FORCE = (S.SIGNED, S.FILED)
BATCH = 500


@dataclass(frozen=True)
class Parties:
    """What the clauses and the rules need to know beside the agreement itself."""

    unit: Unit
    post: Post
    site: UnitSite | None
    mentor: Mentor | None
    birth: date


def parties_of(agreement: Agreement, placement: Placement) -> Parties:
    """Both sides, the post, the place and the mentor of one version."""
    with unscoped(PARTIES):
        birth = db.session.scalars(select(Trainee.birth).where(Trainee.id == placement.trainee_id)).one()
        return Parties(
            db.session.get_one(Unit, placement.unit_id),
            db.session.get_one(Post, placement.post_id),
            db.session.get(UnitSite, agreement.site_id) if agreement.site_id else None,
            db.session.get(Mentor, agreement.mentor_id) if agreement.mentor_id else None,
            birth,
        )


def post_of(placement: Placement) -> Post:
    """The post of a placement in reach."""
    with unscoped(PARTIES):
        return db.session.get_one(Post, placement.post_id)


def site_of(key: str, unit_id: str) -> UnitSite | None:
    """A place of work of a unit, None when it is none of this unit's."""
    with unscoped(PARTIES):
        return db.session.scalar(select(UnitSite).where(UnitSite.id == key, UnitSite.unit_id == unit_id))


def placement_of(agreement: Any) -> Placement:
    """The placement of an agreement in reach."""
    with unscoped(PARTIES):
        return db.session.get_one(Placement, agreement.placement_id)


def agreement_in_reach(key: str) -> Agreement | None:
    """Return an agreement by its key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Agreement).where(Agreement.id == key))


def agreements_of(placement: Placement) -> list[Agreement]:
    """The versions of a placement's agreement in reach, the newest first."""
    statement = select(Agreement).where(Agreement.placement_id == placement.id)
    return list(db.session.scalars(statement.order_by(Agreement.number.desc())))


def versions_of(agreement: Agreement) -> list[Agreement]:
    """All versions of the same placement, the newest first."""
    statement = select(Agreement).where(Agreement.placement_id == agreement.placement_id)
    return list(db.session.scalars(statement.order_by(Agreement.number.desc())))


def in_force(placement: Placement) -> Agreement | None:
    """The version that binds both sides today: the last one filed, else the last one signed."""
    rows = [row for row in agreements_of(placement) if row.state in IN_FORCE]
    filed = [row for row in rows if row.state == S.FILED]
    return next(iter(filed or rows), None)


def in_hand(placement: Placement) -> Agreement | None:
    """The version that is being written or waits for signatures."""
    return next((row for row in agreements_of(placement) if row.state in IN_HAND), None)


def version_before(agreement: Agreement) -> Agreement | None:
    """The version that this one follows and that still binds."""
    rows = [row for row in versions_of(agreement) if row.number < agreement.number and row.state in IN_FORCE]
    return next(iter(rows), None)


def is_first(agreement: Agreement) -> bool:
    """Whether a version changes none that binds: it begins the agreement, be it the first draft or one after a void."""
    return version_before(agreement) is None


def first_signed_on(agreement: Agreement) -> date | None:
    """The day on which both had signed a version for the first time, whatever was returned and signed anew since."""
    days = [line.at.date() for line in history(agreement) if line.to_state == S.SIGNED != line.from_state]
    return min(days, default=None)


def next_version(placement: Placement) -> int:
    """The number of the next version."""
    last = select(func.max(Agreement.number)).where(Agreement.placement_id == placement.id)
    with unscoped("versions are counted through, whoever made them"):
        return int(db.session.scalar(last) or 0) + 1


def signed_file(agreement: Agreement) -> StoredFile | None:
    """The one file that both sides and the county hold; None before both have signed."""
    return db.session.get(StoredFile, agreement.file_id) if agreement.file_id else None


def clauses_of(agreement: Agreement) -> dict[str, str]:
    """The clauses as {clause: text}."""
    found: dict[str, str] = json.loads(agreement.clauses or "{}")
    return found


@dataclass(frozen=True)
class MinorChange:
    """One change that needed no signature."""

    field: str
    old: str
    new: str
    who: str
    when: str


def changes_of(agreement: Agreement) -> list[MinorChange]:
    """What was changed without a signature, oldest first."""
    return [MinorChange(*row) for row in json.loads(agreement.changes or "[]")]


def suspended_days(placement: Placement, until: date) -> int:
    """The days up to one day, counted, on which the internship stood still."""
    with unscoped(PARTIES):
        statement = select(Suspension.from_day, Suspension.to_day).where(Suspension.placement_id == placement.id)
        periods = list(db.session.execute(statement))
    stood = {day for first, last in periods for day in days_from(first, min(last or until, until)) if first <= until}
    return len(stood)


def service_end(placement: Placement, start: date, end: date) -> date:
    """The last day that the same service without suspensions would have (R20 on an extended agreement)."""
    return max(start, end - DAY * suspended_days(placement, end))


def oldest_in(state: S) -> tuple[int, date | None]:
    """How many agreements in reach wait in a state, and since when the oldest does."""
    statement = select(func.count(), func.min(state_since(Agreement))).where(Agreement.state == state)
    count, since = db.session.execute(statement.select_from(Agreement)).one()
    return int(count), _day(since)


def _day(moment: Any) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def unsigned_since(day: date, after: str = "") -> list[Agreement]:
    """Agreements at which nothing was done since a day and that both sides have not signed, for the job that voids.

    One that was returned while the trainee is on the post already stays: it has to be signed anew.
    """
    other, still = aliased(Agreement), state_since(Agreement) < datetime.combine(day + DAY, datetime.min.time())
    binds = select(other.id).where(other.placement_id == Agreement.placement_id, other.state.in_(IN_FORCE))
    on_post = select(Placement.id).where(Placement.id == Agreement.placement_id, Placement.state.in_(ON_POST))
    waiting = Agreement.state.in_(IN_HAND) & (binds.exists() | ~on_post.exists())
    statement = select(Agreement).where(Agreement.id > after, waiting, still)
    return list(db.session.scalars(statement.order_by(Agreement.id).limit(BATCH)))


def to_be_prompted(after: str = "") -> list[Agreement]:
    """Agreements whose first day comes within three days, or has come, and that are not signed by both."""
    soon = Agreement.starts_on <= clock.today() + 3 * DAY
    waiting = Agreement.state.in_((S.DRAFT, S.UNIT_SIGNED))
    statement = select(Agreement).where(Agreement.id > after, waiting, soon)
    return list(db.session.scalars(statement.order_by(Agreement.id).limit(BATCH)))
