"""What of insurance waits in an area: gaps, policies that end, accidents; insurers compared; look-ups of forms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select

from app.core import actor as actors
from app.core import clock, money
from app.core.card import Lookup
from app.core.scope import unscoped, within_area
from app.core.search import clean
from app.extensions import db
from app.placements.models import InsuranceCase, InsuranceCover, InsurancePolicy, Placement
from app.placements.queries.insurance import (
    AHEAD,
    COVERING,
    DAYS_OF_COVER,
    GROUP_POLICIES,
    RUNNING,
    cover_in_reach,
    days_covered,
    gap_of,
    policy_in_reach,
    slots_left,
)
from app.placements.states import LIVE
from app.placements.states.insurance import CaseResult, CoverState, InsuranceKind


@dataclass(frozen=True)
class Gap:
    """A live placement, and its first day without accident cover."""

    placement: Placement
    day: date


def is_held_throughout(first: date, last: date) -> ColumnElement[bool]:
    """The placements of which one accident cover alone holds on all of their days within a period."""
    begins = or_(InsuranceCover.from_day <= first, InsuranceCover.from_day <= Placement.starts_on)
    reaches = or_(InsuranceCover.to_day >= last, InsuranceCover.to_day >= Placement.ends_on)
    held = (
        select(InsuranceCover.id)
        .join(InsurancePolicy, InsurancePolicy.id == InsuranceCover.policy_id)
        .where(
            InsuranceCover.placement_id == Placement.id,
            InsuranceCover.state.in_(COVERING),
            InsurancePolicy.kind == InsuranceKind.ACCIDENT,
            begins,
            reaches,
        )
    )
    return held.correlate(Placement).exists()


def gaps_soon(today: date | None = None) -> list[Gap]:
    """The gaps of live placements in reach from today to 30 days ahead, the earliest first.

    Most placements have one cover throughout, which the database sees; the others are judged by R25.
    """
    today = today or clock.today()
    last = today + AHEAD
    with unscoped(DAYS_OF_COVER):
        doubtful = list(
            db.session.scalars(
                select(Placement)
                .where(
                    _in_own_area(Placement),
                    Placement.state.in_(LIVE),
                    Placement.starts_on <= last,
                    Placement.ends_on >= today,
                    ~is_held_throughout(today, last),
                )
                .order_by(Placement.id)
            )
        )
    held = days_covered(placement.id for placement in doubtful)
    found = [Gap(p, day) for p in doubtful if (day := gap_of(p, held.get(p.id, []), since=today)) and day <= last]
    return sorted(found, key=lambda gap: (gap.day, gap.placement.id))


def _in_own_area(entity: Any) -> ColumnElement[bool]:
    """The area whose office insures: where the post is worked, not where the person is served."""
    return within_area(actors.current(), entity)


def gaps_waiting() -> tuple[int, date | None]:
    """How many live placements have a gap soon, and since when the oldest has one (today at the latest)."""
    found = gaps_soon()
    return len(found), min(found[0].day, clock.today()) if found else None


# -- policies compared


def policies_compared() -> list[InsurancePolicy]:
    """The policies in reach that still hold or begin later, for the table of insurers (C67)."""
    statement = select(InsurancePolicy).where(InsurancePolicy.valid_to >= clock.today())
    order = (InsurancePolicy.kind, InsurancePolicy.insurer, InsurancePolicy.id)
    return list(db.session.scalars(statement.order_by(*order).limit(200)))


def ending_policies() -> tuple[int, date | None]:
    """Policies in reach that end within 60 days while placements under them go on; nothing waits since a day."""
    statement = _ending(clock.today())
    return int(db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0), None


def _ending(today: date) -> Select[str, date]:
    goes_on = (
        select(InsuranceCover.id)
        .join(Placement, Placement.id == InsuranceCover.placement_id)
        .where(
            InsuranceCover.policy_id == InsurancePolicy.id,
            InsuranceCover.state.in_(RUNNING),
            Placement.state.in_(LIVE),
            Placement.ends_on > InsurancePolicy.valid_to,
        )
        .correlate(InsurancePolicy)
        .exists()
    )
    return select(InsurancePolicy.id, InsurancePolicy.valid_to).where(
        InsurancePolicy.valid_to >= today, InsurancePolicy.valid_to <= today + 2 * AHEAD, goes_on
    )


def open_cases() -> tuple[int, date | None]:
    """The accidents in reach that the insurer has not decided, and the day of the first report."""
    row = db.session.execute(
        select(func.count(), func.min(InsuranceCase.reported_on)).where(InsuranceCase.result == CaseResult.OPEN)
    ).one()
    return int(row[0]), row[1]


def lapsed(after: str) -> list[InsuranceCover]:
    """The next covers of which the last day has passed, after a key."""
    statement = select(InsuranceCover).where(
        InsuranceCover.state == CoverState.IN_FORCE, InsuranceCover.to_day < clock.today(), InsuranceCover.id > after
    )
    return list(db.session.scalars(statement.order_by(InsuranceCover.id).limit(500)))


# -- look-ups of forms


def find_policies(q: str) -> list[tuple[str, str]]:
    """Search the policies in reach by insurer or number."""
    word = clean(q)
    statement = select(InsurancePolicy).where(
        or_(
            InsurancePolicy.insurer.icontains(word, autoescape=True),
            InsurancePolicy.policy_no.istartswith(word, autoescape=True),
        )
    )
    rows = db.session.scalars(statement.order_by(InsurancePolicy.valid_to.desc(), InsurancePolicy.id).limit(20))
    return [(row.id, _policy_label(row)) for row in rows]


def _policy_label(policy: InsurancePolicy) -> str:
    return f"{policy.insurer} {policy.policy_no}"


def policy_label(key: str) -> str:
    """The insurer and number of a policy that covers people in reach."""
    policy = policy_in_reach(key)
    return _policy_label(policy) if policy else ""


def policy_labels(keys: set[str]) -> dict[str, str]:
    """Many such labels at once."""
    statement = select(InsurancePolicy).where(InsurancePolicy.id.in_(list(keys)))
    with unscoped(GROUP_POLICIES):
        return {row.id: _policy_label(row) for row in db.session.scalars(statement)}


def find_covers(q: str) -> list[tuple[str, str]]:
    """Search the covers in reach by the name of the person."""
    statement = select(InsuranceCover).where(InsuranceCover.person_name.istartswith(clean(q), autoescape=True))
    rows = db.session.scalars(statement.order_by(InsuranceCover.id.desc()).limit(20))
    return [(row.id, _cover_label(row)) for row in rows]


def _cover_label(row: InsuranceCover) -> str:
    return f"{row.person_name} {row.from_day}—{row.to_day}"


def cover_label(key: str) -> str:
    """The person and the days of a cover in reach."""
    row = cover_in_reach(key)
    return _cover_label(row) if row else ""


POLICY_LOOKUP = Lookup(find_policies, policy_label, labels=policy_labels)
COVER_LOOKUP = Lookup(find_covers, cover_label)


def validity_options() -> list[tuple[str, str]]:
    """How a policy stands towards today, as choices of a filter."""
    return [
        ("NOW", _("有效")),
        ("ENDING", _("60 日内到期")),
        ("RENEW", _("60 日内到期，仍有人在岗")),
        ("OVER", _("已到期")),
    ]


def validity_where(choice: str) -> ColumnElement[bool]:
    """The policies that such a choice means."""
    today = clock.today()
    if choice == "RENEW":
        return InsurancePolicy.id.in_(_ending(today).with_only_columns(InsurancePolicy.id))
    if choice == "OVER":
        return InsurancePolicy.valid_to < today
    holds = (InsurancePolicy.valid_from <= today) & (InsurancePolicy.valid_to >= today)
    return holds & (InsurancePolicy.valid_to <= today + 2 * AHEAD) if choice == "ENDING" else holds


@dataclass(frozen=True)
class Offer:
    """A policy as the table of insurers shows it; ``per_ten_thousand``: yuan a year for 10,000 of cover."""

    policy: InsurancePolicy
    per_ten_thousand: Decimal
    has_medical: bool
    left: int


def offers_compared() -> list[Offer]:
    """The policies in reach that still hold or begin later, the cheapest cover first within a kind (C67)."""
    policies = policies_compared()
    left = slots_left(policy.id for policy in policies)
    medical = {(row.insurer, row.region_code) for row in policies if row.kind == InsuranceKind.MEDICAL}
    found = [
        Offer(row, _per_ten_thousand(row), (row.insurer, row.region_code) in medical, max(left.get(row.id, 0), 0))
        for row in policies
    ]
    return sorted(found, key=lambda offer: (offer.policy.kind, offer.per_ten_thousand, offer.policy.id))


def _per_ten_thousand(policy: InsurancePolicy) -> Decimal:
    days = (policy.valid_to - policy.valid_from).days + 1
    return money.round_line(policy.premium_yuan * 3_650_000 / (policy.sum_yuan * days))
