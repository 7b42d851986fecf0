"""Accounts, batches and payments, by the questions asked of them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import BudgetLine
from app.registers.states import BudgetItem, EntryState
from app.subsidies.models import BudgetAccount, BudgetEntry, Claim, PaymentBatch, PaymentItem
from app.subsidies.states import BatchState, ClaimState, EntryKind, ItemState

AccountKey = tuple[str, int, BudgetItem]
OF_THE_CLAIM = "what a claim costs its county is written down whoever moves the claim, a unit or a person too"
OF_THE_LIST = "an account follows the list of budget lines of its county, whoever keeps the list"
OF_THE_ITEM = "finance answers for payments; the claims behind them follow the payments in reach"


# -- accounts


def account_of(key: AccountKey) -> BudgetAccount | None:
    """The account of a county, year and item, read anew under its lock; None when there is none."""
    region, year, item = key
    statement = select(BudgetAccount).where(
        BudgetAccount.region_code == region, BudgetAccount.year == year, BudgetAccount.item == item
    )
    with unscoped(OF_THE_CLAIM):
        return db.session.scalar(
            statement.with_for_update(of=BudgetAccount), execution_options={"populate_existing": True}
        )


def account_under_lock(account_id: str) -> BudgetAccount:
    """One account by its key, read anew under its lock."""
    statement = select(BudgetAccount).where(BudgetAccount.id == account_id).with_for_update(of=BudgetAccount)
    with unscoped(OF_THE_CLAIM):
        return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


def left_of(key: AccountKey) -> Decimal:
    """What a county may still commit on an item in a year, in yuan; nothing where no money was arranged."""
    region, year, item = key
    statement = select(BudgetAccount.arranged_yuan - BudgetAccount.committed_yuan - BudgetAccount.paid_yuan).where(
        BudgetAccount.region_code == region, BudgetAccount.year == year, BudgetAccount.item == item
    )
    with unscoped(OF_THE_CLAIM):
        return Decimal(db.session.scalar(statement) or 0).quantize(Decimal("0.01"))


def held_for(claim_id: str) -> list[tuple[str, Decimal]]:
    """Which accounts hold how much money for a claim: (key of the account, yuan above nothing)."""
    total = func.sum(BudgetEntry.committed_yuan)
    statement = select(BudgetEntry.account_id, total).where(BudgetEntry.claim_id == claim_id)
    with unscoped(OF_THE_CLAIM):
        rows = db.session.execute(statement.group_by(BudgetEntry.account_id).having(total > 0))
        return [(key, Decimal(sum_)) for key, sum_ in rows]


def paid_from(claim_id: str) -> tuple[str, Decimal] | None:
    """The account out of which a claim was paid, and how much of it did not come back yet; None when it was not."""
    total = func.sum(BudgetEntry.paid_yuan)
    statement = select(BudgetEntry.account_id, total).where(
        BudgetEntry.claim_id == claim_id, BudgetEntry.kind.in_((EntryKind.PAY, EntryKind.RETURN))
    )
    with unscoped(OF_THE_CLAIM):
        row = db.session.execute(statement.group_by(BudgetEntry.account_id)).first()
    return (row[0], Decimal(row[1])) if row else None


def listed_sum(key: AccountKey) -> Decimal:
    """What the finance department's list arranges for a county, year and item, over all sources; yuan."""
    region, year, item = key
    statement = select(func.sum(BudgetLine.amount_yuan)).where(
        BudgetLine.region_code == region,
        BudgetLine.year == year,
        BudgetLine.item == item,
        BudgetLine.state == EntryState.LISTED,
    )
    with unscoped(OF_THE_LIST):
        return Decimal(db.session.scalar(statement) or 0)


def out_of_step() -> list[AccountKey]:
    """The accounts, made or still to be made, of which the arranged money is not what the list says; in order."""
    lines = select(BudgetLine.region_code, BudgetLine.year, BudgetLine.item, func.sum(BudgetLine.amount_yuan)).where(
        BudgetLine.state == EntryState.LISTED
    )
    accounts = select(BudgetAccount.region_code, BudgetAccount.year, BudgetAccount.item, BudgetAccount.arranged_yuan)
    with unscoped(OF_THE_LIST):
        told = _by_key(db.session.execute(lines.group_by(BudgetLine.region_code, BudgetLine.year, BudgetLine.item)))
        kept = _by_key(db.session.execute(accounts))
    return sorted(key for key in told | kept if told.get(key, 0) != kept.get(key, 0))


def _by_key(rows: Iterable[Row[Any]]) -> dict[AccountKey, Decimal]:
    return {(region, year, item): Decimal(amount) for region, year, item, amount in rows}


def accounts(year: int, region: str | None = None) -> list[BudgetAccount]:
    """The accounts in reach of a year, by county and item."""
    statement = select(BudgetAccount).where(BudgetAccount.year == year)
    if region:
        statement = statement.where(BudgetAccount.region_code == region)
    return list(db.session.scalars(statement.order_by(BudgetAccount.region_code, BudgetAccount.item)))


def years() -> list[int]:
    """The years of which there are accounts in reach, the latest first."""
    return list(db.session.scalars(select(BudgetAccount.year).distinct().order_by(BudgetAccount.year.desc())))


def entries_of(account: BudgetAccount) -> Select[tuple[BudgetEntry]]:
    """The transactions of an account, the latest first."""
    of_account = select(BudgetEntry).where(BudgetEntry.account_id == account.id)
    return of_account.order_by(BudgetEntry.made_at.desc(), BudgetEntry.id.desc())


def unbalanced() -> list[str]:
    """The accounts in reach of which the figures are not the sums of their transactions; none, ever."""
    sums = (
        select(
            BudgetEntry.account_id,
            func.sum(BudgetEntry.arranged_yuan).label("arranged"),
            func.sum(BudgetEntry.committed_yuan).label("committed"),
            func.sum(BudgetEntry.paid_yuan).label("paid"),
        )
        .group_by(BudgetEntry.account_id)
        .subquery()
    )
    statement = select(BudgetAccount, sums.c.arranged, sums.c.committed, sums.c.paid)
    found = db.session.execute(statement.outerjoin(sums, sums.c.account_id == BudgetAccount.id))
    return [
        account.id
        for account, *told in found
        if [Decimal(sum_ or 0) for sum_ in told] != [account.arranged_yuan, account.committed_yuan, account.paid_yuan]
    ]


# -- batches and payments


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


def items_of_claim(claim: Claim) -> list[PaymentItem]:
    """Every payment that a claim was ever part of, the latest first; for those who may read budgets."""
    statement = select(PaymentItem).where(PaymentItem.claim_id == claim.id).order_by(PaymentItem.id.desc())
    return list(db.session.scalars(statement))


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
