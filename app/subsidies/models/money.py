"""Budget accounts and their signed transactions, payment batches, and money that comes back (R44, R62, C54, C88)."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core import append_only, audit, crypto
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.registers.states import BudgetItem
from app.subsidies.models.claims import Claim
from app.subsidies.states import BatchState, EntryKind, ItemState, RecoveryCause, RecoveryState


class BudgetAccount(Record, InArea, Model):
    """What a county may spend on one item in a year, in yuan: arranged = committed + paid + left, left never below 0.

    The three figures are the sums of the account's entries, kept in the same transaction under the account's lock.
    """

    __tablename__ = "budget_account"
    __table_args__ = (
        UniqueConstraint("region_code", "year", "item"),
        CheckConstraint("committed_yuan >= 0 AND paid_yuan >= 0", name="not_negative"),
        CheckConstraint(  # half a fen of slack: SQLite keeps money as floating numbers, and 0.1 + 0.2 is more than 0.3
            "arranged_yuan - committed_yuan - paid_yuan > -0.005", name="never_overspent"
        ),
        *by_area("budget_account"),
    )

    year: Mapped[int]
    item: Mapped[BudgetItem] = mapped_column(choice(BudgetItem))
    arranged_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    committed_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    paid_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))

    @property
    def left_yuan(self) -> Decimal:
        """What can still be committed."""
        return self.arranged_yuan - self.committed_yuan - self.paid_yuan


class PaymentBatch(Record, InArea, Model):
    """Payments that go to finance together: a file of fixed form with count, sum and checksum on its cover."""

    __tablename__ = "payment_batch"
    __table_args__ = (
        CheckConstraint("state = 'DRAFT' OR state = 'CANCELLED' OR checksum IS NOT NULL", name="sent_has_checksum"),
        CheckConstraint("state <> 'SETTLED' OR settled_on IS NOT NULL", name="settled_has_day"),
        Index("ix_payment_batch_state", "state", "region_code", "id"),
        *by_area("payment_batch"),
    )

    number: Mapped[str] = mapped_column(String(48), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    state: Mapped[BatchState] = mapped_column(choice(BatchState), default=BatchState.DRAFT)
    payments: Mapped[int] = mapped_column(default=0)
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    checksum: Mapped[str | None] = mapped_column(String(64))
    sent_on: Mapped[date | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    pay_due_on: Mapped[date | None]
    settled_on: Mapped[date | None]


class PaymentItem(Record, InArea, Model):
    """One payment of a batch; a claim is in one open or paid item at most, so nothing is paid twice."""

    __tablename__ = "payment_item"
    __table_args__ = (
        Index(
            "uq_payment_item_claim",
            "claim_id",
            unique=True,
            sqlite_where=text("state IN ('QUEUED', 'PAID')"),
            postgresql_where=text("state IN ('QUEUED', 'PAID')"),
        ),
        UniqueConstraint("batch_id", "place"),
        CheckConstraint("amount_yuan > 0", name="amount"),
        CheckConstraint("(state = 'PAID') = (voucher_no IS NOT NULL)", name="paid_has_voucher"),
        CheckConstraint("(state = 'PAID') = (paid_on IS NOT NULL)", name="paid_has_day"),
        CheckConstraint("(state = 'FAILED') = (problem IS NOT NULL)", name="failed_has_problem"),
        Index("ix_payment_item_paid", "paid_on", "region_code"),
        Index("ix_payment_item_voucher", "voucher_no"),
        *by_area("payment_item"),
    )

    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("payment_batch.id"))
    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"), index=True)
    place: Mapped[int]
    claim_number: Mapped[str] = mapped_column(String(40))
    payee_name: Mapped[str] = mapped_column(String(80))
    payee_bank: Mapped[str | None] = mapped_column(String(80))
    payee_account: Mapped[str] = mapped_column(Encrypted)
    payee_hash: Mapped[str] = mapped_column(String(64), index=True)
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    state: Mapped[ItemState] = mapped_column(choice(ItemState), default=ItemState.QUEUED)
    voucher_no: Mapped[str | None] = mapped_column(String(60))
    paid_on: Mapped[date | None]
    problem: Mapped[str | None] = mapped_column(String(200))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    batch: Mapped[PaymentBatch] = relationship(PaymentBatch, lazy="raise")
    claim: Mapped[Claim] = relationship(Claim, lazy="raise")

    @validates("payee_account")
    def _hash_account(self, _key: str, account: str) -> str:
        self.payee_hash = crypto.keyed_hash("".join(account.split()))  # as of a claim: blanks say nothing
        return account


audit.hide(PaymentItem, "payee_account", "payee_hash")


class Recovery(Record, InArea, Model):
    """Money of a paid claim that must come back: proposed by an auditor, ordered by a supervisor (R62)."""

    __tablename__ = "recovery"
    __table_args__ = (
        CheckConstraint("amount_yuan > 0", name="amount"),
        CheckConstraint("returned_yuan >= 0 AND returned_yuan <= amount_yuan", name="returned"),
        CheckConstraint("state <> 'SETTLED' OR returned_yuan = amount_yuan", name="settled_is_whole"),
        CheckConstraint("ordered_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("state NOT IN ('ORDERED', 'SETTLED') OR ordered_by_id IS NOT NULL", name="ordered_by_somebody"),
        Index(
            "uq_recovery_open",
            "claim_id",
            unique=True,
            sqlite_where=text("state IN ('PROPOSED', 'ORDERED')"),
            postgresql_where=text("state IN ('PROPOSED', 'ORDERED')"),
        ),
        Index("ix_recovery_state", "state", "region_code", "id"),
        *by_area("recovery"),
    )

    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"), index=True)
    claim_number: Mapped[str] = mapped_column(String(40))
    recount_id: Mapped[str | None] = mapped_column(Id, ForeignKey("claim_recount.id"), index=True)
    payee_name: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"), index=True)
    cause: Mapped[RecoveryCause] = mapped_column(choice(RecoveryCause))
    reason: Mapped[str] = mapped_column(String(500))
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    returned_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    due_on: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    ordered_on: Mapped[date | None]
    state: Mapped[RecoveryState] = mapped_column(choice(RecoveryState), default=RecoveryState.PROPOSED)

    claim: Mapped[Claim] = relationship(Claim, lazy="raise")


class BudgetEntry(InArea, Model):
    """One signed transaction of an account; append-only, the database refuses any change."""

    __tablename__ = "budget_entry"
    __table_args__ = (
        Index(
            "uq_budget_entry_paid",
            "claim_id",
            unique=True,
            sqlite_where=text("kind = 'PAY'"),
            postgresql_where=text("kind = 'PAY'"),
        ),
        CheckConstraint(
            "(kind = 'ARRANGE' AND committed_yuan = 0 AND paid_yuan = 0) OR "
            "(kind = 'COMMIT' AND arranged_yuan = 0 AND paid_yuan = 0 AND committed_yuan > 0) OR "
            "(kind = 'RELEASE' AND arranged_yuan = 0 AND paid_yuan = 0 AND committed_yuan < 0) OR "
            "(kind = 'PAY' AND arranged_yuan = 0 AND paid_yuan > 0 AND committed_yuan = -paid_yuan) OR "
            "(kind = 'RETURN' AND arranged_yuan = 0 AND committed_yuan = 0 AND paid_yuan < 0)",
            name="signs",
        ),
        CheckConstraint("kind = 'ARRANGE' OR claim_id IS NOT NULL", name="of_a_claim"),
        Index("ix_budget_entry_account", "account_id", "made_at", "id"),
        Index("ix_budget_entry_claim", "claim_id"),
        *by_area("budget_entry"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(Id, ForeignKey("budget_account.id"))
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind))
    arranged_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    committed_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    paid_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    claim_id: Mapped[str | None] = mapped_column(Id, ForeignKey("claim.id"))
    recovery_id: Mapped[str | None] = mapped_column(Id, ForeignKey("recovery.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))

    account: Mapped[BudgetAccount] = relationship(BudgetAccount, lazy="raise")


append_only.guard(BudgetEntry)
audit.exempt(BudgetEntry)  # it is a ledger of its own
