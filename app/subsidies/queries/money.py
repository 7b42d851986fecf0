"""Budget accounts and their transactions, by the questions asked of them."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import BudgetLine
from app.registers.states import BudgetItem, EntryState
from app.subsidies.models import BudgetAccount, BudgetEntry, Claim, PaymentItem
from app.subsidies.states import EntryKind

HALF_A_FEN = Decimal("0.005")  # less is what SQLite makes of sums that are nothing
AccountKey = tuple[str, int, BudgetItem]
OF_THE_CLAIM = "what a claim costs its county is written down whoever moves the claim, a unit or a person too"
OF_THE_LIST = "an account follows the list of budget lines of its county, whoever keeps the list"


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
        rows = db.session.execute(statement.group_by(BudgetEntry.account_id).having(total >= HALF_A_FEN))
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


def is_returned_under(words: str, region_code: str) -> bool:
    """Whether money came back in a county with a note that ends in these words, which name a voucher."""
    statement = select(BudgetEntry.id).where(
        BudgetEntry.region_code == region_code,
        BudgetEntry.kind == EntryKind.RETURN,
        func.lower(BudgetEntry.note).endswith(words.lower(), autoescape=True),
    )
    with unscoped(OF_THE_CLAIM):
        return db.session.scalar(statement.limit(1)) is not None


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


def held_of_many(claim_ids: Collection[str]) -> dict[str, list[tuple[str, Decimal]]]:
    """The same as ``held_for`` for many claims at once."""
    found: dict[str, list[tuple[str, Decimal]]] = {key: [] for key in claim_ids}
    total = func.sum(BudgetEntry.committed_yuan)
    for piece in in_pieces(list(claim_ids)):
        statement = (
            select(BudgetEntry.claim_id, BudgetEntry.account_id, total)
            .where(BudgetEntry.claim_id.in_(piece))
            .group_by(BudgetEntry.claim_id, BudgetEntry.account_id)
            .having(total >= HALF_A_FEN)
        )
        with unscoped(OF_THE_CLAIM):
            for claim_id, account_id, amount in db.session.execute(statement):
                found[claim_id or ""].append((account_id, Decimal(amount)))
    return found


def paid_claims(claim_ids: Collection[str]) -> set[str]:
    """Which of these claims the ledger knows as paid."""
    found: set[str] = set()
    for piece in in_pieces(list(claim_ids)):
        statement = select(BudgetEntry.claim_id).where(
            BudgetEntry.claim_id.in_(piece), BudgetEntry.kind == EntryKind.PAY
        )
        with unscoped(OF_THE_CLAIM):
            found |= {key for key in db.session.scalars(statement) if key}
    return found


def items_of_claim(claim: Claim) -> list[PaymentItem]:
    """Every payment that a claim was ever part of, the latest first; for those who may read budgets."""
    statement = select(PaymentItem).where(PaymentItem.claim_id == claim.id).order_by(PaymentItem.id.desc())
    return list(db.session.scalars(statement))
