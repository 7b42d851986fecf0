"""What a dossier needs of units: the facts of R12, those of the same legal representative, trouble, mentors, people."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select

from app.placements.models import Complaint, Mentor, Placement
from app.placements.states import PlacementState
from app.registers.models import TroubledUnit
from app.registers.states import EntryState
from app.subsidies.queries.dossier_people import BEGAN, grouped, rows_in
from app.subsidies.rules.dossier_facts import Grievance, Guide, House, Period, Span, Year
from app.units.models import Unit, UnitBan, UnitReview
from app.units.states import LegalForm, UnitState

BANNED = "因弄虚作假处于禁入期"
COLUMNS = (
    Unit.id,
    Unit.name,
    Unit.uscc,
    Unit.region_code,
    Unit.legal_form,
    Unit.established_on,
    Unit.submitted_at,
    Unit.accredited_on,
    Unit.created_at,
    Unit.legal_rep_id_no_hash,
    Unit.legal_rep_address_hash,
    Unit.bank_account_hash,
    Unit.bank_holder,
    Unit.staff_insured,
    Unit.arrears_count,
    Unit.dispute_count,
    Unit.safety_ok,
    Unit.dishonest_flag,
    Unit.abnormal_flag,
    Unit.state,
    Unit.proposed_for_fraud,
    Unit.checked_on,
)


def houses_of(keys: Collection[str]) -> dict[str, House]:
    """The units by key."""
    return {row.id: _house(row) for row in rows_in(select(*COLUMNS), Unit.id, keys)}


def relatives_of(hashes: Collection[str]) -> dict[str, tuple[House, ...]]:
    """The units by the hash of their legal representative."""
    statement = select(*COLUMNS).order_by(Unit.id)
    return grouped(
        (row.legal_rep_id_no_hash, _house(row)) for row in rows_in(statement, Unit.legal_rep_id_no_hash, hashes)
    )


def _house(row: Row[Any]) -> House:
    applied = (row.submitted_at or row.created_at).date()
    return House(
        id=row.id,
        name=row.name,
        uscc=row.uscc,
        region=row.region_code,
        is_enterprise=row.legal_form == LegalForm.ENTERPRISE,
        established_on=row.established_on,
        applied_on=min(applied, row.accredited_on) if row.accredited_on else applied,
        accredited_on=row.accredited_on,
        legal_rep_hash=row.legal_rep_id_no_hash,
        legal_rep_address_hash=row.legal_rep_address_hash,
        account_hash=row.bank_account_hash,
        account_holder=row.bank_holder,
        staff_insured=row.staff_insured,
        arrears=row.arrears_count,
        disputes=row.dispute_count,
        is_safe=row.safety_ok,
        is_dishonest=row.dishonest_flag,
        is_abnormal=row.abnormal_flag,
        is_cancelled_for_fraud=row.state == UnitState.CANCELLED and row.proposed_for_fraud,
        checked_on=row.checked_on,
    )


def spans_of(unit_ids: Collection[str]) -> tuple[dict[str, tuple[Span, ...]], dict[str, tuple[Span, ...]]]:
    """The days of everybody who began at the units: by unit, and by mentor."""
    columns = (
        Placement.unit_id,
        Placement.mentor_id,
        Placement.starts_on,
        Placement.ends_on,
        Placement.state,
        Placement.is_retained,
    )
    statement = select(*columns).where(Placement.state.in_(BEGAN))
    rows = [
        (unit_id, mentor_id, Span(first, last, state == PlacementState.ENDED, bool(kept)))
        for unit_id, mentor_id, first, last, state, kept in rows_in(statement, Placement.unit_id, unit_ids)
    ]
    return grouped((row[0], row[2]) for row in rows), grouped((row[1], row[2]) for row in rows if row[1])


def guides_of(spans: dict[str, tuple[Span, ...]]) -> dict[str, Guide]:
    """The mentors by key, with the days of those whom they guide."""
    statement = select(Mentor.id, Mentor.name, Mentor.unit_id, Mentor.insured_since)
    return {
        row.id: Guide(row.id, row.name, row.unit_id, row.insured_since is not None, spans.get(row.id, ()))
        for row in rows_in(statement, Mentor.id, spans)
    }


def troubles_of(codes: Collection[str]) -> dict[str, tuple[Period, ...]]:
    """What lists of warning say of organisations, by credit code, and when they may not be units for fraud (R13)."""
    entity = TroubledUnit
    columns = (entity.uscc, entity.kind, entity.valid_from, entity.valid_to)
    rows = rows_in(select(*columns).where(entity.state == EntryState.LISTED), entity.uscc, codes)
    listed = [(key, Period(str(kind), kind.label, first, last)) for key, kind, first, last in rows]
    bans = rows_in(select(UnitBan.uscc, UnitBan.banned_from, UnitBan.banned_to), UnitBan.uscc, codes)
    return grouped([*listed, *((key, Period("BANNED", BANNED, first, last)) for key, first, last in bans)])


def years_of(unit_ids: Collection[str], years: Collection[int]) -> dict[tuple[str, int], Year]:
    """The yearly reviews on record."""
    columns = (UnitReview.unit_id, UnitReview.year, UnitReview.trainees, UnitReview.ended, UnitReview.retained)
    statement = select(*columns).where(UnitReview.year.in_(years))
    return {(row[0], row[1]): Year(*row[2:]) for row in rows_in(statement, UnitReview.unit_id, unit_ids)}


def grievances_of(unit_ids: Collection[str]) -> dict[str, tuple[Grievance, ...]]:
    """The complaints about units of fees, the allowance and work elsewhere, the earliest first; never their words."""
    entity = Complaint
    columns = (entity.unit_id, entity.id, entity.kind, entity.received_on, entity.is_upheld, entity.trainee_id)
    statement = select(*columns).where(entity.kind.in_(("FEES", "ALLOWANCE", "THIRD_PARTY")))
    rows = rows_in(statement.order_by(entity.received_on, entity.id), entity.unit_id, unit_ids)
    return grouped((row[0], Grievance(row[1], str(row[2]), *row[3:])) for row in rows)
