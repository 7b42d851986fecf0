"""What the printed papers of claims and payment batches say, in a constant number of statements.

Whoever reaches the claim or the batch is told who is paid on it, with masked numbers (R61).
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from app.core.bulk import in_pieces
from app.core.identifiers import mask_id
from app.core.issued import IssuedDocument
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import AllowancePayment, Placement
from app.subsidies.models import Claim, ClaimLine, PaymentBatch, PaymentItem
from app.subsidies.states import ClaimKind, ItemState
from app.trainees.models import Trainee
from app.units.models import Unit

NAMED = "a paper of a claim or batch in reach names who is paid on it, with masked numbers"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One paid line; ``post`` and ``unit`` are empty where a line has no internship behind it."""

    claim_number: str
    kind: ClaimKind
    follows: bool
    trainee_id: str | None
    name: str
    id_shown: str
    unit: str
    post: str
    month: str | None
    from_day: date
    to_day: date
    standard: Decimal | None
    due: int | None
    payable: int | None
    amount: Decimal


def _paid_lines() -> Any:
    """Counted lines of the revisions in force, with what a roster says of each."""
    return (
        select(
            Claim.number,
            ClaimLine.kind,
            Claim.follows_id,
            ClaimLine.trainee_id,
            ClaimLine.person_name,
            Placement.unit_name,
            Claim.claimant_name,
            Placement.post_title,
            ClaimLine.month,
            ClaimLine.from_day,
            ClaimLine.to_day,
            ClaimLine.standard_yuan,
            ClaimLine.due_days,
            ClaimLine.payable_days,
            ClaimLine.amount_yuan,
            ClaimLine.unit_id,
        )
        .select_from(ClaimLine)
        .join(Claim, (Claim.id == ClaimLine.claim_id) & (Claim.revision == ClaimLine.revision))
        .outerjoin(Placement, Placement.id == ClaimLine.placement_id)
        .where(ClaimLine.is_counted)
    )


def lines_of_claim(claim: Claim) -> list[RosterLine]:
    """Every paid line of a claim in hand, in its order."""
    return _roster(_paid_lines().where(Claim.id == claim.id).order_by(ClaimLine.place))


def lines_of_batch(batch: PaymentBatch) -> list[RosterLine]:
    """Every paid line of the payments of a batch in hand, payment after payment; what was pulled is not among them."""
    statement = _paid_lines().join(PaymentItem, PaymentItem.claim_id == Claim.id)
    statement = statement.where(PaymentItem.batch_id == batch.id, PaymentItem.state != ItemState.PULLED)
    return _roster(statement.order_by(PaymentItem.place, ClaimLine.place))


def _roster(statement: Select[Any]) -> list[RosterLine]:
    with unscoped(NAMED):
        rows = db.session.execute(statement).all()
    numbers = _masked({row.trainee_id for row in rows if row.trainee_id})
    return [
        RosterLine(
            row.number,
            row.kind,
            row.follows_id is not None,
            row.trainee_id,
            row.person_name,
            numbers.get(row.trainee_id, ""),
            row.unit_name or (row.claimant_name if row.unit_id else ""),
            row.post_title or "",
            row.month,
            row.from_day,
            row.to_day,
            row.standard_yuan,
            row.due_days,
            row.payable_days,
            row.amount_yuan,
        )
        for row in rows
    ]


def _masked(keys: Collection[str]) -> dict[str, str]:
    """The numbers of people with their middle hidden."""
    found: dict[str, str] = {}
    for piece in in_pieces(sorted(keys)):
        with unscoped(NAMED):
            rows = db.session.execute(select(Trainee.id, Trainee.id_no).where(Trainee.id.in_(piece)))
            found |= {key: mask_id(number) for key, number in rows}
    return found


def count_of_claim(claim: Claim) -> int:
    """How many paid lines a claim has."""
    return _count(_paid_lines().where(Claim.id == claim.id))


def count_of_batch(batch: PaymentBatch) -> int:
    """How many paid lines the payments of a batch have."""
    statement = _paid_lines().join(PaymentItem, PaymentItem.claim_id == Claim.id)
    return _count(statement.where(PaymentItem.batch_id == batch.id, PaymentItem.state != ItemState.PULLED))


def _count(statement: Select[Any]) -> int:
    with unscoped(NAMED):
        return int(db.session.scalar(statement.with_only_columns(func.count(ClaimLine.id))) or 0)


def claimant_number(claim: Claim) -> str:
    """The credit code of the unit that claims, the masked identity number of the person, nothing for a county."""
    with unscoped(NAMED):
        if claim.unit_id:
            return db.session.scalars(select(Unit.uscc).where(Unit.id == claim.unit_id)).one()
        if claim.trainee_id:
            return mask_id(db.session.scalars(select(Trainee.id_no).where(Trainee.id == claim.trainee_id)).one())
    return ""


def claim_by(key: str) -> Claim | None:
    """A claim in reach by its key or its number."""
    return db.session.scalar(select(Claim).where((Claim.id == key) | (Claim.number == key)))


def unit_by(key: str) -> Unit | None:
    """A unit in reach by its key or its credit code."""
    return db.session.scalar(select(Unit).where((Unit.id == key) | (Unit.uscc == key)))


def fingerprint(*parts: str) -> str:
    """The SHA-256 of texts, each on a line of its own."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def issued_of(record: Any) -> list[IssuedDocument]:
    """Every paper that was issued for a claim or batch in reach, the newest first."""
    statement = select(IssuedDocument).where(
        IssuedDocument.entity == record.__tablename__, IssuedDocument.record_id == record.id
    )
    return list(db.session.scalars(statement.order_by(IssuedDocument.id.desc())))


def issued_by(key: str) -> IssuedDocument | None:
    """An issued paper by its key; reach is asked where its record is opened."""
    return db.session.get(IssuedDocument, key)


# -- the year of a unit


@dataclass(frozen=True)
class MonthOfTax:
    """One month of a unit's year: allowances paid through a bank, those of them with a slip, other ones, subsidies."""

    month: str
    people: int
    by_bank: Decimal
    with_slip: Decimal
    otherwise: Decimal
    received: Decimal


def unit_in_reach(key: str) -> Unit | None:
    """A unit by its key."""
    return db.session.scalar(select(Unit).where(Unit.id == key))


def year_of_unit(unit: Unit, year: int) -> list[MonthOfTax]:
    """The twelve months of a unit in hand by the day of payment: what it paid to people, what it was paid; yuan."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    paid = select(
        AllowancePayment.placement_id,
        AllowancePayment.paid_on,
        AllowancePayment.amount_yuan,
        AllowancePayment.is_by_bank,
        AllowancePayment.slip_no,
    ).where(AllowancePayment.unit_id == unit.id, AllowancePayment.paid_on.between(first, last))
    got = select(Claim.paid_on, Claim.paid_yuan).where(Claim.unit_id == unit.id, Claim.paid_on.between(first, last))
    with unscoped(NAMED):
        payments, received = db.session.execute(paid).all(), db.session.execute(got).all()
    return [_month(f"{year}-{number:02d}", payments, received) for number in range(1, 13)]


def _month(month: str, payments: Sequence[Any], received: Sequence[Any]) -> MonthOfTax:
    rows = [row for row in payments if f"{row.paid_on:%Y-%m}" == month]

    def total(amounts: Any) -> Decimal:
        return sum(amounts, Decimal("0.00"))

    return MonthOfTax(
        month,
        len({row.placement_id for row in rows}),
        total(row.amount_yuan for row in rows if row.is_by_bank),
        total(row.amount_yuan for row in rows if row.is_by_bank and row.slip_no),
        total(row.amount_yuan for row in rows if not row.is_by_bank),
        total(row.paid_yuan for row in received if f"{row.paid_on:%Y-%m}" == month),
    )


def returned_of_year(unit: Unit, year: int) -> Decimal:
    """What of the subsidies that a unit was paid in a year it has given back since, in yuan."""
    statement = select(func.sum(Claim.returned_yuan)).where(
        Claim.unit_id == unit.id, Claim.paid_on.between(date(year, 1, 1), date(year, 12, 31))
    )
    with unscoped(NAMED):
        return Decimal(db.session.scalar(statement) or 0).quantize(Decimal("0.01"))
