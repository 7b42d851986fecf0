"""The evidence behind a claim in hand: agreements, payments, insurance, sheets, flags, notice, payments (B21)."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Agreement, AllowancePayment, InsuranceCover, InsurancePolicy
from app.subsidies.models import Claim, ClaimLine, ClaimNotice, NoticeObjection, PaymentBatch, PaymentItem, RiskFlag
from app.subsidies.queries.working import ON_FILE

PACKED = "the evidence pack of a claim in reach holds what stands behind it, whoever of its readers asks for it"


def agreements_behind(lines: Collection[ClaimLine]) -> list[Agreement]:
    """The agreements on file of the internships behind lines, the newest of each, by their number."""
    found: dict[str, Agreement] = {}
    for piece in _placements(lines):
        statement = select(Agreement).where(Agreement.placement_id.in_(piece), Agreement.state.in_(ON_FILE))
        with unscoped(PACKED):
            rows = db.session.scalars(statement.order_by(Agreement.number)).all()
        found |= {row.placement_id: row for row in rows}
    return sorted(found.values(), key=lambda row: (row.agreement_no, row.id))


def payments_behind(lines: Collection[ClaimLine]) -> list[AllowancePayment]:
    """The allowances that units paid for the months of lines, by month, name and slip."""
    months = {(line.placement_id, line.month) for line in lines}
    found: list[AllowancePayment] = []
    for piece in _placements(lines):
        with unscoped(PACKED):
            rows = db.session.scalars(select(AllowancePayment).where(AllowancePayment.placement_id.in_(piece))).all()
        found += [row for row in rows if (row.placement_id, row.month) in months]
    return sorted(found, key=lambda row: (row.month, row.person_name, row.paid_on, row.id))


def covers_behind(lines: Collection[ClaimLine]) -> list[tuple[InsuranceCover, InsurancePolicy]]:
    """The insurance of the people on lines, by name and day."""
    found: list[tuple[InsuranceCover, InsurancePolicy]] = []
    for piece in _placements(lines):
        statement = select(InsuranceCover, InsurancePolicy).join(
            InsurancePolicy, InsurancePolicy.id == InsuranceCover.policy_id
        )
        with unscoped(PACKED):
            rows = db.session.execute(statement.where(InsuranceCover.placement_id.in_(piece))).all()
        found += [(cover, policy) for cover, policy in rows]
    return sorted(found, key=lambda row: (row[0].person_name, row[0].from_day, row[0].id))


def _placements(lines: Collection[ClaimLine]) -> Any:
    return in_pieces(sorted({line.placement_id for line in lines if line.placement_id}))


def sheets_behind(lines: Collection[ClaimLine]) -> dict[tuple[str, str], list[str]]:
    """The sheets of attendance that lines rest on, by unit and month."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        if line.sheet_id and line.unit_id and line.month:
            found[line.unit_id, line.month].append(line.sheet_id)
    return dict(sorted(found.items(), key=lambda entry: (entry[0][1], entry[0][0])))


def flags_behind(claim: Claim) -> list[RiskFlag]:
    """Every red flag of a claim, standing or not, in the order of their codes."""
    with unscoped(PACKED):
        rows = db.session.scalars(select(RiskFlag).where(RiskFlag.claim_id == claim.id)).all()
    return sorted(rows, key=lambda row: (int(row.code[1:]), row.found_on, row.id))


def notice_behind(claim: Claim) -> ClaimNotice | None:
    """The public notice of a claim."""
    with unscoped(PACKED):
        return db.session.get(ClaimNotice, claim.notice_id) if claim.notice_id else None


def objections_behind(claim: Claim) -> list[NoticeObjection]:
    """The objections to a claim, oldest first; who raised them stays sealed."""
    with unscoped(PACKED):
        statement = select(NoticeObjection).where(NoticeObjection.claim_id == claim.id)
        return list(db.session.scalars(statement.order_by(NoticeObjection.id)))


def payments_of(claim: Claim) -> list[tuple[PaymentItem, PaymentBatch]]:
    """Every payment that a claim was part of with its batch, oldest first."""
    statement = select(PaymentItem, PaymentBatch).join(PaymentBatch, PaymentBatch.id == PaymentItem.batch_id)
    with unscoped(PACKED):
        rows = db.session.execute(statement.where(PaymentItem.claim_id == claim.id).order_by(PaymentItem.id)).all()
    return [(item, batch) for item, batch in rows]
