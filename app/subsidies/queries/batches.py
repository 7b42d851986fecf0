"""Batches and their payments, by the questions asked of them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.placements.models import Placement
from app.subsidies.models import Claim, ClaimLine, PaymentBatch, PaymentItem, QualitySample
from app.subsidies.states import BatchState, ClaimKind, ClaimState, ItemState, SampleState

OF_THE_ITEM = "finance answers for payments; the claims behind them follow the payments in reach"


def batch_in_reach(key: str) -> PaymentBatch | None:
    """A batch by its key."""
    return db.session.scalar(select(PaymentBatch).where(PaymentBatch.id == key))


def batch_of_number(number: str) -> PaymentBatch | None:
    """A batch by the number on its cover."""
    return db.session.scalar(select(PaymentBatch).where(PaymentBatch.number == number))


def item_in_reach(batch: PaymentBatch, key: str) -> PaymentItem | None:
    """One payment of a batch."""
    statement = select(PaymentItem).where(PaymentItem.id == key, PaymentItem.batch_id == batch.id)
    return db.session.scalar(statement)


def items_of(batch: PaymentBatch, *states: ItemState, lock: bool = False) -> list[PaymentItem]:
    """The payments of a batch in their order, all or those in some states; read anew under their locks if told so."""
    statement = select(PaymentItem).where(PaymentItem.batch_id == batch.id).order_by(PaymentItem.place)
    if states:
        statement = statement.where(PaymentItem.state.in_(states))
    if not lock:
        return list(db.session.scalars(statement))
    locked = statement.with_for_update(of=PaymentItem)
    return list(db.session.scalars(locked, execution_options={"populate_existing": True}))


def last_place(batch: PaymentBatch) -> int:
    """The number of the last row that a batch ever had."""
    return int(db.session.scalar(select(func.max(PaymentItem.place)).where(PaymentItem.batch_id == batch.id)) or 0)


def claims_of_items(items: Sequence[PaymentItem]) -> dict[str, Claim]:
    """The claims behind payments in reach by their keys, read anew under their locks in the order of their keys."""
    found: dict[str, Claim] = {}
    for piece in in_pieces(sorted(item.claim_id for item in items)):
        statement = select(Claim).where(Claim.id.in_(piece)).order_by(Claim.id).with_for_update(of=Claim)
        with unscoped(OF_THE_ITEM):
            rows = db.session.scalars(statement, execution_options={"populate_existing": True})
            found |= {claim.id: claim for claim in rows}
    return found


def claims_under_lock(keys: Collection[str]) -> list[Claim]:
    """Claims in reach, read anew under their locks in the order of their keys."""
    found: list[Claim] = []
    for piece in in_pieces(sorted(set(keys))):
        statement = select(Claim).where(Claim.id.in_(piece)).order_by(Claim.id).with_for_update(of=Claim)
        found += db.session.scalars(statement, execution_options={"populate_existing": True})
    return found


def payable_claims(region_code: str) -> list[Claim]:
    """The approved claims of a county that no batch holds yet, the oldest approval first."""
    held = select(PaymentItem.claim_id).where(PaymentItem.state.in_((ItemState.QUEUED, ItemState.PAID)))
    statement = select(Claim).where(
        Claim.region_code == region_code, Claim.state == ClaimState.APPROVED, Claim.id.not_in(held)
    )
    return list(db.session.scalars(statement.order_by(Claim.approved_on, Claim.id)))


def batches_in(state: BatchState) -> tuple[int, date | None]:
    """The batches in reach in a state, and the day on which the oldest was sent or, unsent, begun."""
    since = func.min(func.coalesce(PaymentBatch.sent_on, func.date(PaymentBatch.created_at)))
    statement = select(func.count(), since).where(PaymentBatch.state == state)
    count, day = db.session.execute(statement).one()
    return int(count), date.fromisoformat(day) if isinstance(day, str) else day


def answered(batch_ids: Collection[str]) -> dict[str, dict[ItemState, int]]:
    """How many payments of each batch are in which state."""
    statement = select(PaymentItem.batch_id, PaymentItem.state, func.count()).where(PaymentItem.batch_id.in_(batch_ids))
    found: dict[str, dict[ItemState, int]] = {key: {} for key in batch_ids}
    for key, state, count in db.session.execute(statement.group_by(PaymentItem.batch_id, PaymentItem.state)):
        found[key][state] = count
    return found


def held_in_batches(claim_ids: Collection[str]) -> dict[str, str]:
    """Which of these claims stand in a batch that waits or was paid: the number of the batch by the claim's key."""
    found: dict[str, str] = {}
    for piece in in_pieces(list(claim_ids)):
        statement = select(PaymentItem.claim_id, PaymentBatch.number).join(
            PaymentBatch, PaymentBatch.id == PaymentItem.batch_id
        )
        waiting = PaymentItem.state.in_((ItemState.QUEUED, ItemState.PAID))
        rows = db.session.execute(statement.where(PaymentItem.claim_id.in_(piece), waiting))
        found |= {row.claim_id: row.number for row in rows}
    return found


def samples_open(claim_ids: Collection[str]) -> set[str]:
    """Which of these claims were drawn for a second look that is not done yet (C40)."""
    found: set[str] = set()
    for piece in in_pieces(list(claim_ids)):
        statement = select(QualitySample.claim_id).where(
            QualitySample.claim_id.in_(piece), QualitySample.state == SampleState.OPEN
        )
        found |= set(db.session.scalars(statement))
    return found


def accounts_given_by(user_id: int | None, claim_ids: Collection[str]) -> set[str]:
    """Of which of these claims in hand an officer once gave the account by hand, after a payment had failed."""
    found: set[str] = set()
    for piece in in_pieces(list(claim_ids) if user_id is not None else []):
        statement = select(StatusLog.record_id).where(
            StatusLog.entity == Claim.__tablename__,
            StatusLog.record_id.in_(piece),
            StatusLog.move == "fix_account",
            StatusLog.actor_id == user_id,
        )
        found |= set(db.session.scalars(statement))
    return found


def allowance_shares(claim_ids: Collection[str]) -> list[tuple[str, str]]:
    """The placement and the exact share of each paid allowance line of these claims, as fractions in text."""
    found: list[tuple[str, str]] = []
    for piece in in_pieces(list(claim_ids)):
        statement = (
            select(ClaimLine.placement_id, ClaimLine.share)
            .join(Claim, Claim.id == ClaimLine.claim_id)
            .where(
                ClaimLine.claim_id.in_(piece),
                ClaimLine.revision == Claim.revision,
                ClaimLine.kind == ClaimKind.LIVING,
                ClaimLine.is_counted,
                ClaimLine.placement_id.is_not(None),
            )
        )
        with unscoped(OF_THE_ITEM):
            found += [(key or "", share) for key, share in db.session.execute(statement)]
    return found


def placements_under_lock(keys: Collection[str]) -> list[Placement]:
    """Placements read anew under their locks in the order of their keys, whoever pays for them."""
    found: list[Placement] = []
    for piece in in_pieces(sorted(keys)):
        statement = (
            select(Placement).where(Placement.id.in_(piece)).order_by(Placement.id).with_for_update(of=Placement)
        )
        with unscoped(OF_THE_ITEM):
            found += db.session.scalars(statement, execution_options={"populate_existing": True})
    return found
