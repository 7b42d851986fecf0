"""What the desk of a unit asks about the selection: batches that cover it, its nominations, notices and checks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, literal, select
from sqlalchemy.orm import contains_eager

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import add_years
from app.core.files import StoredFile
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseCheck, ShowcaseNotice
from app.showcase.states import IN_FORCE, BatchState, NominationState
from app.units.models import Unit
from app.units.states import UnitState
from app.workspaces.queries.unit_home import SHOWN, Found, Waiting

B, N = BatchState, NominationState
TOLD = (
    "reject",
    "not_select",
    "uphold",
    "drop",
    "warn",
    "restore",
    "revoke",
    "promote",
)  # moves whose reason the unit is told
RUNS = (B.CITY_REVIEW, B.REGION_REVIEW, B.PUBLIC_NOTICE)
OTHERS_SHOWN = 6


@dataclass(frozen=True)
class Days:
    """The days of a public notice, both included."""

    id: str
    from_day: date
    to_day: date


@dataclass(frozen=True)
class File:
    """Everything about one nomination that its unit reads beside the record itself."""

    notice: Days | None = None
    reasons: dict[str, StatusLog] = field(default_factory=dict)
    checks: list[ShowcaseCheck] = field(default_factory=list)
    documents: dict[str, list[StoredFile]] = field(default_factory=dict)


def other_batches(seen: Iterable[str]) -> list[ShowcaseBatch]:
    """Batches in reach that run, or named their units within a year, and to which the unit did not apply."""
    lately = ShowcaseBatch.named_on >= add_years(clock.today(), -1)
    statement = (
        select(ShowcaseBatch)
        .where(ShowcaseBatch.state.in_(RUNS) | lately, ShowcaseBatch.id.not_in(list(seen)))
        .order_by(ShowcaseBatch.closes_on.desc(), ShowcaseBatch.id.desc())
        .limit(OTHERS_SHOWN)
    )
    return list(db.session.scalars(statement))


def nominations_of(actor: Actor) -> list[Nomination]:
    """The nominations of the actor's units with their batches, the latest first."""
    statement = (
        select(Nomination)
        .join(Nomination.batch)
        .options(contains_eager(Nomination.batch))
        .where(Nomination.unit_id.in_(actor.unit_ids))
        .order_by(ShowcaseBatch.opens_on.desc(), Nomination.id.desc())
    )
    return list(db.session.scalars(statement))


def notices_of(batch_ids: Iterable[str]) -> dict[str, Days]:
    """The days of the last notice of each batch; notices are public."""
    wanted = select(ShowcaseNotice.batch_id, ShowcaseNotice.id, ShowcaseNotice.from_day, ShowcaseNotice.to_day)
    statement = wanted.where(ShowcaseNotice.batch_id.in_(list(batch_ids))).order_by(ShowcaseNotice.id)
    with unscoped("the days of a notice are public"):
        return {row.batch_id: Days(row.id, row.from_day, row.to_day) for row in db.session.execute(statement)}


def reasons_of(nominations: Sequence[Nomination]) -> dict[str, dict[str, StatusLog]]:
    """The last log line of every told move, by nomination in hand and move."""
    statement = select(StatusLog).where(
        StatusLog.entity == Nomination.__tablename__,
        StatusLog.record_id.in_([row.id for row in nominations]),
        StatusLog.move.in_(TOLD),
    )
    found: dict[str, dict[str, StatusLog]] = defaultdict(dict)
    for line in db.session.scalars(statement.order_by(StatusLog.id)):
        found[line.record_id][line.move] = line
    return found


def documents_of(nomination: Nomination) -> dict[str, list[StoredFile]]:
    """The documents that the unit gave, by item code, the oldest first."""
    statement = select(StoredFile).where(
        StoredFile.entity == Nomination.__tablename__, StoredFile.record_id == nomination.id
    )
    found: dict[str, list[StoredFile]] = defaultdict(list)
    for row in db.session.scalars(statement.order_by(StoredFile.id)):
        found[row.kind].append(row)
    return found


def file_of(nomination: Nomination) -> File:
    """The file of a nomination in hand; four statements."""
    checks = select(ShowcaseCheck).where(ShowcaseCheck.nomination_id == nomination.id)
    return File(
        notice=notices_of([nomination.batch_id]).get(nomination.batch_id),
        reasons=reasons_of([nomination]).get(nomination.id, {}),
        checks=list(db.session.scalars(checks.order_by(ShowcaseCheck.year.desc()))),
        documents=documents_of(nomination),
    )


# -- what waits on the first page


def _found(rows: Sequence[Waiting]) -> Found:
    return Found(len(rows), list(rows[:SHOWN]))


def drafts(actor: Actor) -> Found:
    """Drafts that can still be sent; ``day`` is the last on which they may be."""
    return _of_state(actor, N.DRAFT, ShowcaseBatch.closes_on, ShowcaseBatch.state == B.OPEN)


def to_rectify(actor: Actor) -> Found:
    """Named units that must put something right; ``day`` is until when."""
    return _of_state(actor, N.WARNED, Nomination.rectify_by, Nomination.lapsed_on.is_(None))


def plates_to_return(actor: Actor) -> Found:
    """Namings that were revoked and whose plaque is still with the unit."""
    return _of_state(actor, N.REVOKED, Nomination.revoked_on, Nomination.plate_returned_on.is_(None))


def _of_state(actor: Actor, state: NominationState, day: object, *where: object) -> Found:
    columns = (Nomination.id, ShowcaseBatch.title.label("name"), day.label("day"))  # type: ignore[attr-defined]
    statement = (
        select(*columns, literal("").label("note"))
        .join(Nomination.batch)
        .where(Nomination.unit_id.in_(actor.unit_ids), Nomination.state == state, *where)  # type: ignore[arg-type]
        .order_by(day, Nomination.id)  # type: ignore[arg-type]
    )
    return _found([Waiting(row.id, row.name, row.day, row.note) for row in db.session.execute(statement)])


def to_apply(actor: Actor) -> Found:
    """Batches open today to which a unit of the actor, accredited for a year, has not applied yet."""
    day = clock.today()
    ready = select(Unit.id).where(
        Unit.id.in_(actor.unit_ids), Unit.state == UnitState.ACCREDITED, Unit.accredited_on <= add_years(day, -1)
    )
    mine = select(Nomination.batch_id).where(Nomination.unit_id.in_(actor.unit_ids))
    standing = select(Nomination.level).where(
        Nomination.unit_id.in_(actor.unit_ids), Nomination.state.in_(IN_FORCE), Nomination.lapsed_on.is_(None)
    )
    statement = (
        select(ShowcaseBatch.id, ShowcaseBatch.title, ShowcaseBatch.closes_on)
        .where(
            ShowcaseBatch.state == B.OPEN,
            ShowcaseBatch.opens_on <= day,
            ShowcaseBatch.closes_on >= day,
            ShowcaseBatch.id.not_in(mine),
            ShowcaseBatch.level.not_in(standing),
            select(func.count()).select_from(ready.subquery()).scalar_subquery() > 0,
        )
        .order_by(ShowcaseBatch.closes_on, ShowcaseBatch.id)
    )
    return _found([Waiting(row.id, row.title, row.closes_on) for row in db.session.execute(statement)])
