"""Nominations and yearly checks, by the questions asked of them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from app.core.scope import unscoped
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseCheck
from app.showcase.states import IN_FORCE, CheckResult
from app.showcase.states import NominationState as N
from app.units.models import Unit
from app.units.states import ShowcaseLevel

AT_ONCE = 100
STANDS = (Nomination.state.in_(IN_FORCE), Nomination.lapsed_on.is_(None))
OWN_STANDING = "the level of a unit counts the namings of all levels, whoever acts"
LEVELS = list(ShowcaseLevel)  # the highest first


def nomination_in_reach(key: str) -> Nomination | None:
    """A nomination by its key, with its batch."""
    statement = select(Nomination).where(Nomination.id == key).options(selectinload(Nomination.batch))
    return db.session.scalar(statement)


def of_unit_in(batch: ShowcaseBatch, unit_id: str) -> Nomination | None:
    """The nomination of a unit in a batch, with its batch."""
    statement = select(Nomination).where(Nomination.batch_id == batch.id, Nomination.unit_id == unit_id)
    return db.session.scalar(statement.options(selectinload(Nomination.batch)))


def of_unit(unit_id: str, states: Collection[N] | None = None) -> list[Nomination]:
    """All nominations in reach of a unit, the newest first, each with its batch."""
    statement = select(Nomination).where(Nomination.unit_id == unit_id).options(selectinload(Nomination.batch))
    if states is not None:
        statement = statement.where(Nomination.state.in_(states))
    return list(db.session.scalars(statement.order_by(Nomination.id.desc())))


def standing_of(unit_id: str, level: ShowcaseLevel) -> Nomination | None:
    """The naming of a level that stands for a unit."""
    statement = select(Nomination).where(Nomination.unit_id == unit_id, Nomination.level == level, *STANDS)
    with unscoped(OWN_STANDING):
        return db.session.scalar(statement)


def highest_level(unit_id: str, today: date) -> ShowcaseLevel | None:
    """The highest level at which a unit is named today: not revoked, not lapsed, its last day not past."""
    statement = select(Nomination.level).where(Nomination.unit_id == unit_id, *STANDS, Nomination.valid_to >= today)
    with unscoped(OWN_STANDING):
        held = set(db.session.scalars(statement))
    return next((level for level in LEVELS if level in held), None)


def unit_by_key(unit_id: str) -> Unit:
    """The unit of a nomination in reach."""
    with unscoped("the unit of a nomination in reach"):
        return db.session.get_one(Unit, unit_id)


def units_of(nominations: Collection[Nomination]) -> dict[str, Unit]:
    """The units of nominations in reach, by their keys."""
    statement = select(Unit).where(Unit.id.in_({nomination.unit_id for nomination in nominations}))
    with unscoped("the units of nominations in reach"):
        return {unit.id: unit for unit in db.session.scalars(statement)}


def reserve_of(batch_id: str) -> list[Nomination]:
    """The nominations that move up when a place is free, the first first."""
    statement = select(Nomination).where(
        Nomination.batch_id == batch_id, Nomination.state == N.NOT_SELECTED, Nomination.reserve_rank.is_not(None)
    )
    return list(db.session.scalars(statement.order_by(Nomination.reserve_rank)))


def over(today: date, after: str = "") -> list[Nomination]:
    """The namings whose last day is past and that have not lapsed yet, some at a time by their keys."""
    statement = select(Nomination).where(Nomination.id > after, *STANDS, Nomination.valid_to < today)
    statement = statement.options(selectinload(Nomination.batch))
    return list(db.session.scalars(statement.order_by(Nomination.id).limit(AT_ONCE)))


def rectification_over(today: date) -> list[Nomination]:
    """The warned units whose days to put things right are past."""
    statement = select(Nomination).where(
        Nomination.state == N.WARNED, Nomination.lapsed_on.is_(None), Nomination.rectify_by < today
    )
    statement = statement.options(selectinload(Nomination.batch))
    return list(db.session.scalars(statement.order_by(Nomination.rectify_by, Nomination.id)))


# -- yearly checks


def unchecked(year: int) -> Select[tuple[Nomination]]:
    """The named units that were named before a year and have no check of it."""
    checked = exists().where(ShowcaseCheck.nomination_id == Nomination.id, ShowcaseCheck.year == year)
    return select(Nomination).where(*STANDS, Nomination.named_on < date(year, 1, 1), ~checked)


def checks_due(year: int) -> list[Nomination]:
    """The same, each with its batch."""
    statement = unchecked(year).options(selectinload(Nomination.batch)).order_by(Nomination.id)
    return list(db.session.scalars(statement))


def checks_of(nomination: Nomination) -> list[ShowcaseCheck]:
    """The yearly checks of a named unit, the newest first."""
    statement = select(ShowcaseCheck).where(ShowcaseCheck.nomination_id == nomination.id)
    return list(db.session.scalars(statement.order_by(ShowcaseCheck.year.desc())))


def check_of(nomination: Nomination, year: int) -> ShowcaseCheck | None:
    """The check of a year."""
    statement = select(ShowcaseCheck).where(ShowcaseCheck.nomination_id == nomination.id, ShowcaseCheck.year == year)
    return db.session.scalar(statement)


def proposes_revoking(nomination: Nomination) -> bool:
    """Whether the newest yearly check of a named unit proposes to revoke."""
    found = next(iter(checks_of(nomination)), None)
    return found is not None and found.result == CheckResult.REVOKE
