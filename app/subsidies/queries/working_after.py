"""What is read for lines that are no months of attendance: contracts, insured months, covers, the year of a unit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from app.core.bulk import in_pieces
from app.core.clock import month_of
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import InsuranceCover, InsurancePolicy, Placement, Retention
from app.placements.queries.insurance import COVERING
from app.placements.states import ON_POST, InsuranceKind, PlacementState
from app.placements.states.care import RetentionKind
from app.registers.models import InsuranceMonth
from app.registers.states import EntryState, InsuredAs
from app.subsidies.models import ClaimLine
from app.subsidies.queries.working import IN_HAND
from app.subsidies.rules.facts import Contract, Covered, Insured
from app.subsidies.states import ClaimKind
from app.trainees.models import Trainee
from app.units.models import Unit

STARTED = (*ON_POST, PlacementState.ENDED)


# -- contracts


def contracts_of_units(unit_ids: Sequence[str], kind: ClaimKind, but: Collection[str] = ()) -> list[str]:
    """The placements in reach of units of which a contract is written down and no line holds the subsidy of it."""
    found: list[str] = []
    for piece in in_pieces(list(unit_ids)):
        statement = select(Retention.placement_id).where(Retention.unit_id.in_(piece), ~_taken(kind, but).exists())
        if kind == ClaimKind.REMAINING:
            statement = statement.where(Retention.kind == RetentionKind.EARLY)
        found += db.session.scalars(statement.order_by(Retention.placement_id))
    return found


def _taken(kind: ClaimKind, but: Collection[str]) -> Any:
    line = select(ClaimLine.id).where(
        ClaimLine.placement_id == Retention.placement_id, ClaimLine.kind == kind, ClaimLine.holds
    )
    return line.where(ClaimLine.claim_id.not_in(list(but))) if but else line


def contracts(placement_ids: Iterable[str]) -> dict[str, Contract]:
    """The contracts of placements in hand, with the insured months with the unit since they began; two statements."""
    found: dict[str, Contract] = {}
    columns = (
        Retention.placement_id,
        Retention.kind,
        Retention.signed_on,
        Retention.contract_start,
        Retention.contract_end,
        Retention.verified_on,
        Retention.si_months,
        Trainee.id_hash,
        Unit.uscc,
        Unit.name,
    )
    joined = select(*columns).join(Trainee, Trainee.id == Retention.trainee_id).join(Unit, Unit.id == Retention.unit_id)
    with unscoped(IN_HAND):
        for piece in in_pieces(sorted(set(placement_ids))):
            rows = list(db.session.execute(joined.where(Retention.placement_id.in_(piece))))
            insured = _employed({row.id_hash for row in rows})
            found |= {row.placement_id: _contract(row, insured.get(row.id_hash, [])) for row in rows}
    return found


def _employed(hashes: set[str]) -> dict[str, list[Any]]:
    statement = select(
        InsuranceMonth.id_hash, InsuranceMonth.month, InsuranceMonth.employer, InsuranceMonth.employer_uscc
    ).where(
        InsuranceMonth.id_hash.in_(hashes),
        InsuranceMonth.insured_as == InsuredAs.EMPLOYEE,
        InsuranceMonth.state == EntryState.LISTED,
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.id_hash].append(row)
    return found


def _contract(row: Any, insured: list[Any]) -> Contract:
    since = [one for one in insured if one.month >= month_of(row.contract_start)]
    own = {one.month for one in since if one.employer_uscc == row.uscc or one.employer == row.name}
    return Contract(
        is_early=row.kind == RetentionKind.EARLY,
        signed_on=row.signed_on,
        start=row.contract_start,
        end=row.contract_end,
        is_verified=row.verified_on is not None,
        si_months=max(len(own), row.si_months),
        is_same_employer=bool(own) or not since,
    )


# -- people insured as flexibly employed


def internships_of(trainee_id: str) -> list[str]:
    """The keys of a person's placements in reach that began."""
    statement = select(Placement.id).where(Placement.trainee_id == trainee_id, Placement.state.in_(STARTED))
    return list(db.session.scalars(statement.order_by(Placement.id)))


def flexible_months(trainee_ids: Collection[str]) -> dict[str, list[Insured]]:
    """The months that people in hand paid for themselves, in yuan and in order."""
    statement = (
        select(Trainee.id, InsuranceMonth.month, func.sum(InsuranceMonth.amount_yuan))
        .join(InsuranceMonth, InsuranceMonth.id_hash == Trainee.id_hash)
        .where(InsuranceMonth.insured_as == InsuredAs.FLEXIBLE, InsuranceMonth.state == EntryState.LISTED)
        .group_by(Trainee.id, InsuranceMonth.month)
        .having(func.sum(InsuranceMonth.amount_yuan) > 0)
        .order_by(InsuranceMonth.month)
    )
    found: dict[str, list[Insured]] = defaultdict(list)
    with unscoped(IN_HAND):
        for piece in in_pieces(sorted(trainee_ids)):
            for person, month, amount in db.session.execute(statement.where(Trainee.id.in_(piece))):
                found[person].append(Insured(month, amount))
    return found


# -- covers


def open_covers(
    region_code: str,
    until: date,
    but: Collection[str] = (),
    *,
    insurer: str | None = None,
    policy_id: str | None = None,
) -> list[Covered]:
    """The covers under accident policies of an area that began by a day and whose premium no line holds."""
    statement = _covers().where(
        InsurancePolicy.region_code == region_code,
        InsuranceCover.state.in_(COVERING),
        InsuranceCover.from_day <= until,
        ~_paid(but).exists(),
    )
    if insurer is not None:
        statement = statement.where(InsurancePolicy.insurer == insurer)
    if policy_id is not None:
        statement = statement.where(InsurancePolicy.id == policy_id)
    return [_covered(row) for row in db.session.execute(statement)]


def insurers(region_code: str, until: date) -> list[str]:
    """The insurers with covers of an area whose premium nobody claimed, by name."""
    statement = (
        select(InsurancePolicy.insurer)
        .distinct()
        .join(InsuranceCover, InsuranceCover.policy_id == InsurancePolicy.id)
        .where(
            InsurancePolicy.region_code == region_code,
            InsurancePolicy.kind == InsuranceKind.ACCIDENT,
            InsuranceCover.state.in_(COVERING),
            InsuranceCover.from_day <= until,
            ~_paid(()).exists(),
        )
    )
    return list(db.session.scalars(statement.order_by(InsurancePolicy.insurer)))


def covers(ids: Collection[str]) -> dict[str, Covered]:
    """Covers by their key: those of lines in hand."""
    found: dict[str, Covered] = {}
    with unscoped(IN_HAND):
        for piece in in_pieces(sorted(ids)):
            rows = db.session.execute(_covers().where(InsuranceCover.id.in_(piece), InsuranceCover.state.in_(COVERING)))
            found |= {row.id: _covered(row) for row in rows}
    return found


def _covers() -> Any:
    return (
        select(
            InsuranceCover.id,
            InsuranceCover.placement_id,
            InsuranceCover.from_day,
            InsuranceCover.to_day,
            InsurancePolicy.insurer,
            InsurancePolicy.policy_no,
            InsurancePolicy.sum_yuan,
            InsurancePolicy.premium_yuan,
            InsurancePolicy.valid_from,
            InsuranceCover.slot_from_id,
        )
        .join(InsurancePolicy, InsurancePolicy.id == InsuranceCover.policy_id)
        .where(InsurancePolicy.kind == InsuranceKind.ACCIDENT)
        .order_by(InsurancePolicy.insurer, InsuranceCover.from_day, InsuranceCover.id)
    )


def _paid(but: Collection[str]) -> Any:
    line = select(ClaimLine.id).where(ClaimLine.cover_id == InsuranceCover.id, ClaimLine.holds)
    return line.where(ClaimLine.claim_id.not_in(list(but))) if but else line


def _covered(row: Any) -> Covered:
    return Covered._make((*row[:9], row.slot_from_id is not None))


# -- the year of a unit


def years_of_units(unit_ids: Sequence[str], year: int) -> dict[str, tuple[int, int]]:
    """Of each unit in reach: the most people on post at one time in a year, and how many it took in that year."""
    opens, closes = date(year, 1, 1), date(year, 12, 31)
    stays: dict[str, list[tuple[date, date]]] = defaultdict(list)
    taken: dict[str, int] = defaultdict(int)
    for piece in in_pieces(list(unit_ids)):
        statement = select(Placement.unit_id, Placement.starts_on, Placement.ends_on).where(
            Placement.unit_id.in_(piece),
            Placement.state.in_(STARTED),
            Placement.starts_on <= closes,
            or_(Placement.actual_end.is_(None), Placement.actual_end >= opens),
        )
        for unit, first, last in db.session.execute(statement):
            stays[unit].append((max(first, opens), min(last, closes)))
            taken[unit] += first >= opens
    return {unit: (_most_at_once(days), taken[unit]) for unit, days in stays.items()}


def _most_at_once(stays: list[tuple[date, date]]) -> int:
    """The most people on one day; both ends of a stay count."""
    changes = sorted([(first, 0, 1) for first, _last in stays] + [(last, 1, -1) for _first, last in stays])
    most = now = 0
    for _day, _leaves, change in changes:
        now += change
        most = max(most, now)
    return most


def areas_of_units(unit_ids: Sequence[str]) -> dict[str, str]:
    """The county of each unit in reach."""
    found: dict[str, str] = {}
    for piece in in_pieces(list(unit_ids)):
        rows = db.session.execute(select(Unit.id, Unit.region_code).where(Unit.id.in_(piece)))
        found |= {row.id: row.region_code for row in rows}
    return found
