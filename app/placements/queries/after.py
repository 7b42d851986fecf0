"""Who was kept and whether it lasted, whose end is near, and the catalogue of help, by the questions asked of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.placements.models import Benefit, FollowUp, Placement, Retention, RetentionCheck, StandingRequest
from app.placements.rules import retention_rate
from app.placements.states import ON_POST, EndType, PlacementState, RequestKind, RequestState
from app.placements.states.care import StillEmployed
from app.programme.queries import database_params

ITS_PLACEMENT = "the placement of a retention in hand"
NO_LONGER = (StillEmployed.NO, StillEmployed.OTHER_EMPLOYER)
PROMPTED = timedelta(days=30)
BATCH = 500


@dataclass(frozen=True)
class RetentionFigures:
    """How many internships ended in a period, how many of these people were kept, and for how many that lasted.

    ``lasting`` are the kept of whom no later check found that they had left; rates are percent, half up to two
    decimals, None when nobody ended.
    """

    ended: int = 0
    retained: int = 0
    abnormal: int = 0
    lasting: int = 0
    normal: int = 0
    early_retained: int = 0

    @property
    def rate(self) -> Decimal | None:
        """R47: the nominal retention rate."""
        return _rate(self.retained, self.ended)

    @property
    def lasting_rate(self) -> Decimal | None:
        """The true one: without those who are not insured by the unit any more (B28)."""
        return _rate(self.lasting, self.ended)

    @property
    def is_reached(self) -> bool:
        """Whether R47's target is reached; exactly the target counts."""
        judged = retention_rate(retained=self.retained, ended=self.ended, params=database_params())
        return bool(judged["reached"])

    def __add__(self, other: "RetentionFigures") -> "RetentionFigures":
        return RetentionFigures(*(mine + theirs for mine, theirs in zip(_all(self), _all(other), strict=True)))


def _all(figures: RetentionFigures) -> tuple[int, ...]:
    return (
        figures.ended,
        figures.retained,
        figures.abnormal,
        figures.lasting,
        figures.normal,
        figures.early_retained,
    )


def _rate(part: int, whole: int) -> Decimal | None:
    found: Decimal | None = retention_rate(retained=part, ended=whole, params=database_params())["rate"]
    return found


def retention_figures(keys: Collection[str], first: date, last: date) -> dict[str, RetentionFigures]:
    """R47 of units (by their keys) or areas (by their codes) for the ends from a day to a day, both included.

    A city or the region adds up its counties, by where the post was worked.  One statement for units, one for areas;
    within the actor's reach.  Every key is in the answer.
    """
    codes = [key for key in keys if len(key) == 6]
    units = [key for key in keys if len(key) != 6]
    found = dict.fromkeys(keys, RetentionFigures())
    if units:
        found |= _grouped(Placement.unit_id, first, last, Placement.unit_id.in_(units))
    if codes:
        counties = _grouped(Placement.region_code, first, last, _within(codes))
        for code in codes:
            inside = (figures for county, figures in counties.items() if county.startswith(_stem(code)))
            found[code] = sum(inside, RetentionFigures())
    return found


def units_ended(codes: Collection[str], first: date, last: date, *, most: int = 200) -> list[tuple[str, str]]:
    """The (key, name) of the units of an area whose internships ended in a period, those with the most ends first."""
    statement = (
        select(Placement.unit_id, func.max(Placement.unit_name))
        .where(_ended(first, last), _within(codes))
        .group_by(Placement.unit_id)
        .order_by(func.count().desc(), Placement.unit_id)
    )
    return [(key, name) for key, name in db.session.execute(statement.limit(most))]


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _within(codes: Collection[str]) -> ColumnElement[bool]:
    return or_(*(Placement.region_code.startswith(_stem(code), autoescape=True) for code in codes))


def _ended(first: date, last: date) -> ColumnElement[bool]:
    return and_(Placement.state == PlacementState.ENDED, Placement.actual_end.between(first, last))


def _left() -> ColumnElement[bool]:
    """The placements of which the latest answered check found that the person had left."""
    check, later = aliased(RetentionCheck), aliased(RetentionCheck)
    answered = select(later.id).where(
        later.placement_id == check.placement_id,
        later.result != StillEmployed.DUE,
        later.after_months > check.after_months,
    )
    return (
        select(check.id)
        .where(check.placement_id == Placement.id, check.result.in_(NO_LONGER), ~answered.exists())
        .correlate(Placement)
        .exists()
    )


def _grouped(column: Any, first: date, last: date, where: ColumnElement[bool]) -> dict[str, RetentionFigures]:
    kept = Placement.is_retained
    statement = (
        select(
            column,
            func.count(),
            func.count().filter(kept),
            func.count().filter(Placement.is_abnormal),
            func.count().filter(kept, ~_left()),
            func.count().filter(Placement.end_type == EndType.NORMAL),
            func.count().filter(Placement.end_type == EndType.EARLY_RETAINED),
        )
        .where(_ended(first, last), where)
        .group_by(column)
    )
    return {key: RetentionFigures(*map(int, figures)) for key, *figures in db.session.execute(statement)}


# -- one retention


def retention_of(placement: Placement) -> Retention | None:
    """What was written down of a placement's contract."""
    with unscoped(ITS_PLACEMENT):
        return db.session.scalar(select(Retention).where(Retention.placement_id == placement.id))


def confirmed_retain(placement: Placement) -> StandingRequest | None:
    """The confirmed request for an early retention."""
    statement = select(StandingRequest).where(
        StandingRequest.placement_id == placement.id, StandingRequest.kind == RequestKind.RETAIN
    )
    settled = statement.where(StandingRequest.state.in_((RequestState.OPEN, RequestState.CONFIRMED)))
    with unscoped(ITS_PLACEMENT):
        return db.session.scalar(settled.order_by(StandingRequest.id.desc()).limit(1))


def retentions_of(placement: Placement) -> list[Retention]:
    """The same as rows of a panel, in reach."""
    return list(db.session.scalars(select(Retention).where(Retention.placement_id == placement.id)))


def checks_of(row: Any) -> list[RetentionCheck]:
    """The checks of a retention (or of a placement) in reach, in their order."""
    mine = RetentionCheck.placement_id == (row.id if isinstance(row, Placement) else row.placement_id)
    return list(db.session.scalars(select(RetentionCheck).where(mine).order_by(RetentionCheck.after_months)))


def unverified() -> tuple[int, date | None]:
    """The retentions in reach that the county has not verified, and since when the oldest waits."""
    statement = select(func.count(), func.min(Retention.created_at)).where(Retention.verified_on.is_(None))
    count, since = db.session.execute(statement).one()
    return int(count), since.date() if since else None


def checks_due() -> tuple[int, date | None]:
    """The checks in reach whose day has come, and the earliest of these days."""
    statement = select(func.count(), func.min(RetentionCheck.due_on)).where(_due())
    count, since = db.session.execute(statement).one()
    return int(count), since


def _due() -> ColumnElement[bool]:
    return and_(RetentionCheck.result == StillEmployed.DUE, RetentionCheck.due_on <= clock.today())


def window_passed(days: int, after: str) -> list[Placement]:
    """The next ended placements past the days of R47 without a contract and never helped, after a key."""
    from_ = clock.today() - timedelta(days=days)
    statement = (
        select(Placement)
        .where(
            Placement.state == PlacementState.ENDED,
            Placement.actual_end < from_,
            Placement.is_retained.is_(False),
            ~select(Retention.id).where(Retention.placement_id == Placement.id).exists(),
            ~_helped(),
            Placement.id > after,
        )
        .order_by(Placement.id)
    )
    return list(db.session.scalars(statement.limit(BATCH)))


def _helped() -> ColumnElement[bool]:
    return select(FollowUp.id).where(FollowUp.placement_id == Placement.id).exists()


# -- ends that are near (B29)


def ending_within(days: timedelta = PROMPTED) -> Select[tuple[Placement]]:
    """The placements on post that end from today to some days ahead, the nearest first."""
    today = clock.today()
    return (
        select(Placement)
        .where(Placement.state.in_(ON_POST), Placement.ends_on.between(today, today + days))
        .order_by(Placement.ends_on, Placement.id)
    )


def ending_soon(*, most: int = 300) -> list[Placement]:
    """These placements, in reach."""
    return list(db.session.scalars(ending_within().limit(most)))


def endings_waiting() -> tuple[int, date | None]:
    """How many placements in reach end within 30 days; nobody is late before they do."""
    today = clock.today()
    near = Placement.ends_on.between(today, today + PROMPTED)
    count = db.session.scalar(select(func.count()).where(Placement.state.in_(ON_POST), near)) or 0
    return int(count), None


def near_ends(after: str) -> list[Placement]:
    """The next of these placements after a key, for the prompts."""
    statement = ending_within().where(Placement.id > after).order_by(None).order_by(Placement.id)
    return list(db.session.scalars(statement.limit(BATCH)))


# -- the catalogue of help


def published_benefits(region_code: str, *, on: date | None = None) -> list[Benefit]:
    """What a county, its city and the region offer on a day (today), the county's own first."""
    day = on or clock.today()
    statement = select(Benefit).where(
        Benefit.is_published,
        Benefit.region_code.in_((region_code, city_of(region_code), "640000")),
        Benefit.valid_from <= day,
        or_(Benefit.valid_to.is_(None), Benefit.valid_to >= day),
    )
    order = (Benefit.region_code.desc(), Benefit.kind, Benefit.title, Benefit.id)
    with unscoped("the published catalogue is for everybody"):
        return list(db.session.scalars(statement.order_by(*order).limit(100)))
