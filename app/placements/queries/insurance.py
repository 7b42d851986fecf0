"""Policies, covers and gaps, by the questions asked of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.core.bulk import in_pieces
from app.core.calendar import DAY, add_months
from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.placements.models import InsuranceCase, InsuranceCover, InsurancePolicy, Placement
from app.placements.rules import insured_throughout
from app.placements.states import ON_POST, PlacementState
from app.placements.states.insurance import CaseResult, CoverState, InsuranceKind
from app.programme.queries import whole_number

GROUP_POLICIES = "a county uses the group policies of its city as well; only keys, days and slots are read"
DAYS_OF_COVER = "the days of cover of a placement in hand; nothing of the policy is shown"
COVERING = (CoverState.IN_FORCE, CoverState.CLAIMED, CoverState.EXPIRED, CoverState.TRANSFERRED)
TAKES_A_SLOT = (CoverState.PENDING, CoverState.IN_FORCE, CoverState.CLAIMED, CoverState.EXPIRED)
RUNNING = (CoverState.PENDING, CoverState.IN_FORCE, CoverState.CLAIMED)
AHEAD = timedelta(days=30)  # how far a gap is told beforehand
ON_A_PANEL = 50
Days = tuple[date, date]


def slots_left(policy_ids: Iterable[str]) -> dict[str, int]:
    """How many slots of each policy nobody ever took or somebody gave back."""
    keys = list(policy_ids)
    taken = (
        select(InsuranceCover.policy_id, func.count())
        .where(InsuranceCover.policy_id.in_(keys), InsuranceCover.state.in_(TAKES_A_SLOT))
        .group_by(InsuranceCover.policy_id)
    )
    with unscoped(GROUP_POLICIES):
        counts = {key: int(n) for key, n in db.session.execute(taken)}
        slots = db.session.execute(
            select(InsurancePolicy.id, InsurancePolicy.slots).where(InsurancePolicy.id.in_(keys))
        )
        return {key: int(total) - counts.get(key, 0) for key, total in slots}


def passing_slots(policy_ids: Iterable[str]) -> dict[str, list[InsuranceCover]]:
    """The covers of people who left early enough that their slot may pass on, oldest first, by policy (S9)."""
    months = whole_number("slot_reuse_under_months")
    statement = (
        select(InsuranceCover, Placement.actual_start, Placement.actual_end)
        .join(Placement, Placement.id == InsuranceCover.placement_id)
        .where(
            InsuranceCover.policy_id.in_(list(policy_ids)),
            InsuranceCover.state == CoverState.EXPIRED,
            Placement.state == PlacementState.ENDED,
        )
        .order_by(InsuranceCover.to_day, InsuranceCover.id)
    )
    found: dict[str, list[InsuranceCover]] = defaultdict(list)
    with unscoped(GROUP_POLICIES):
        for cover, start, end in db.session.execute(statement):
            if start and end and end < add_months(start, months) - DAY:
                found[cover.policy_id].append(cover)
    return found


def usable_policies(region_code: str, start: date, end: date, kind: InsuranceKind) -> list[InsurancePolicy]:
    """The policies of a county and of its city that hold on some of the days, the county's own first."""
    statement = select(InsurancePolicy).where(
        InsurancePolicy.kind == kind,
        InsurancePolicy.region_code.in_((region_code, city_of(region_code))),
        InsurancePolicy.valid_from <= end,
        InsurancePolicy.valid_to >= start,
    )
    with unscoped(GROUP_POLICIES):
        return list(
            db.session.scalars(statement.order_by(InsurancePolicy.region_code.desc(), InsurancePolicy.valid_from))
        )


def best_policy(policies: Sequence[InsurancePolicy], day: date, end: date) -> InsurancePolicy | None:
    """Of policies with a slot, the one that covers from the day the longest; the first of several that do."""
    holding = [policy for policy in policies if policy.valid_from <= day <= policy.valid_to]
    return max(holding, key=lambda policy: min(policy.valid_to, end), default=None)


def with_slot(policies: Sequence[InsurancePolicy]) -> list[InsurancePolicy]:
    """The policies under which one more person may be covered."""
    keys = [policy.id for policy in policies]
    left, passing = slots_left(keys), passing_slots(keys)
    return [policy for policy in policies if left.get(policy.id, 0) > 0 or passing.get(policy.id)]


def can_cover(region_code: str, start: date, end: date) -> bool:
    """Whether one more trainee of a county can be insured against accidents from the first day to the last (R25)."""
    free = with_slot(usable_policies(region_code, start, end, InsuranceKind.ACCIDENT))
    held: list[Days] = [(policy.valid_from, policy.valid_to) for policy in free]
    return bool(insured_throughout(start=start, end=end, policies=held).ok)


def days_covered(placement_ids: Iterable[str]) -> dict[str, list[Days]]:
    """The periods of accident cover of each placement, both days included."""
    found: dict[str, list[Days]] = defaultdict(list)
    with unscoped(DAYS_OF_COVER):
        for piece in in_pieces(list(placement_ids)):
            statement = (
                select(InsuranceCover.placement_id, InsuranceCover.from_day, InsuranceCover.to_day)
                .join(InsurancePolicy, InsurancePolicy.id == InsuranceCover.policy_id)
                .where(
                    InsuranceCover.placement_id.in_(piece),
                    InsuranceCover.state.in_(COVERING),
                    InsurancePolicy.kind == InsuranceKind.ACCIDENT,
                )
            )
            for key, first, last in db.session.execute(statement):
                found[key].append((first, last))
    return found


def gaps(placement: Placement, *, since: date | None = None) -> date | None:
    """The first day of a placement, from a day on, that no accident policy covers; None when all are (R25)."""
    return gap_of(placement, days_covered([placement.id]).get(placement.id, []), since=since)


def gap_of(placement: Any, held: list[Days], *, since: date | None = None) -> date | None:
    """The same from periods in hand; ``since`` judges only what is still to come."""
    start = max(placement.starts_on, since) if since else placement.starts_on
    gap: date | None = insured_throughout(start=start, end=placement.ends_on, policies=held)["gap_from"]
    return gap


def is_covered(placement: Placement, day: date) -> bool:
    """Whether an accident policy covers the trainee on one day."""
    return any(first <= day <= last for first, last in days_covered([placement.id]).get(placement.id, []))


def covers_of(placement: Placement) -> list[InsuranceCover]:
    """The covers of a placement in reach, in the order of their days."""
    statement = select(InsuranceCover).where(InsuranceCover.placement_id == placement.id)
    return list(db.session.scalars(statement.order_by(InsuranceCover.from_day, InsuranceCover.id).limit(ON_A_PANEL)))


def running_covers(placement_id: str) -> list[InsuranceCover]:
    """The covers of a placement that were not given up, whoever asks."""
    statement = select(InsuranceCover).where(
        InsuranceCover.placement_id == placement_id, InsuranceCover.state.in_(RUNNING)
    )
    with unscoped(DAYS_OF_COVER):
        return list(
            db.session.scalars(statement.order_by(InsuranceCover.from_day).options(selectinload(InsuranceCover.policy)))
        )


def first_cover(placement_id: str) -> InsuranceCover:
    """The first of the accident covers of a placement that was insured; whoever asks."""
    statement = (
        select(InsuranceCover)
        .join(InsurancePolicy, InsurancePolicy.id == InsuranceCover.policy_id)
        .where(
            InsuranceCover.placement_id == placement_id,
            InsuranceCover.state.in_(COVERING),
            InsurancePolicy.kind == InsuranceKind.ACCIDENT,
        )
        .order_by(InsuranceCover.from_day)
        .limit(1)
    )
    with unscoped(DAYS_OF_COVER):
        return db.session.scalars(statement).one()


def last_ended_cover(placement_id: str) -> InsuranceCover | None:
    """The latest cover that ended with a placement and did not pass on."""
    statement = select(InsuranceCover).where(
        InsuranceCover.placement_id == placement_id, InsuranceCover.state == CoverState.EXPIRED
    )
    latest = statement.order_by(InsuranceCover.to_day.desc()).limit(1).options(selectinload(InsuranceCover.policy))
    with unscoped(DAYS_OF_COVER):
        return db.session.scalar(latest)


def claimed_cover(cover_id: str) -> InsuranceCover | None:
    """A claimed cover without an open case."""
    open_ = select(InsuranceCase.id).where(
        InsuranceCase.cover_id == InsuranceCover.id, InsuranceCase.result == CaseResult.OPEN
    )
    statement = select(InsuranceCover).where(
        InsuranceCover.id == cover_id, InsuranceCover.state == CoverState.CLAIMED, ~open_.exists()
    )
    return db.session.scalar(statement)


def has_started(cover: InsuranceCover) -> bool:
    """Whether the trainee of a cover is on post."""
    with unscoped(DAYS_OF_COVER):
        state = db.session.scalar(select(Placement.state).where(Placement.id == cover.placement_id))
    return state in ON_POST


def used_days(policy_id: str) -> tuple[date | None, date | None, int]:
    """First and last day that people are covered by a policy, and how many slots they take."""
    taken = InsuranceCover.state.in_(TAKES_A_SLOT)
    statement = select(
        func.min(InsuranceCover.from_day).filter(InsuranceCover.state.in_(COVERING)),
        func.max(InsuranceCover.to_day).filter(InsuranceCover.state.in_(COVERING)),
        func.count().filter(taken),
    ).where(InsuranceCover.policy_id == policy_id)
    with unscoped(GROUP_POLICIES):
        first, last, count = db.session.execute(statement).one()
    return first, last, int(count)


def covers_under(policy: InsurancePolicy) -> list[InsuranceCover]:
    """The latest covers under a policy that are in reach."""
    statement = select(InsuranceCover).where(InsuranceCover.policy_id == policy.id)
    return list(db.session.scalars(statement.order_by(InsuranceCover.id.desc()).limit(ON_A_PANEL)))


def cases_of_cover(cover: InsuranceCover) -> list[InsuranceCase]:
    """The accidents of one cover."""
    statement = select(InsuranceCase).where(InsuranceCase.cover_id == cover.id)
    return list(db.session.scalars(statement.order_by(InsuranceCase.id.desc()).limit(ON_A_PANEL)))


def cases_of_placement(placement: Placement) -> list[InsuranceCase]:
    """The accidents of one placement."""
    statement = select(InsuranceCase).where(InsuranceCase.placement_id == placement.id)
    return list(db.session.scalars(statement.order_by(InsuranceCase.id.desc()).limit(ON_A_PANEL)))


def policy_in_reach(key: str) -> InsurancePolicy | None:
    """A policy of the actor's area, or of the city above it."""
    own = db.session.scalar(select(InsurancePolicy).where(InsurancePolicy.id == key))
    if own is not None:
        return own
    with unscoped(GROUP_POLICIES):
        return db.session.scalar(select(InsurancePolicy).where(InsurancePolicy.id == key))


def cover_in_reach(key: str) -> InsuranceCover | None:
    """A cover by its key."""
    return db.session.scalar(select(InsuranceCover).where(InsuranceCover.id == key))
