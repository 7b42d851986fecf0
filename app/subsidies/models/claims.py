"""Claims with their lines, the rules asked at each step, and what a change of circumstances made of them."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core import audit, crypto
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.placements.models import Placement
from app.subsidies.states import CheckStep, Claimant, ClaimKind, ClaimState, RecountOutcome, RiskResult
from app.trainees.models import Trainee
from app.units.models import Unit

PASSED = "state IN ('COUNTY_PASSED', 'RECHECK_PASSED', 'PUBLIC_NOTICE', 'OBJECTION')"
RECHECKED = "state IN ('RECHECK_PASSED', 'PUBLIC_NOTICE', 'OBJECTION')"
GRANTED = "state IN ('APPROVED', 'SENT_TO_FINANCE', 'PAY_FAILED', 'PAID', 'RECOVERING', 'RECOVERED')"
SPENT = "state IN ('PAID', 'RECOVERING', 'RECOVERED')"
UNSENT = "state = 'DRAFT'"


class Claim(Record, InArea, Model):
    """What a unit, a person or a county claims for a period, both days included; yuan.

    ``amount_yuan`` is the sum of the counted lines of the revision in force.  Money goes to the account that stands
    here, so that a later change of the unit or the person does not redirect it.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint("amount_yuan >= 0", name="amount"),
        CheckConstraint("paid_yuan >= 0 AND paid_yuan <= amount_yuan", name="paid_no_more_than_computed"),
        CheckConstraint("returned_yuan >= 0 AND returned_yuan <= paid_yuan", name="returned_no_more_than_paid"),
        CheckConstraint(
            "(claimant = 'UNIT') = (unit_id IS NOT NULL) AND (claimant = 'TRAINEE') = (trainee_id IS NOT NULL)",
            name="one_claimant",
        ),
        CheckConstraint(f"{UNSENT} OR state = 'WITHDRAWN' OR submitted_at IS NOT NULL", name="sent_has_time"),
        CheckConstraint(f"NOT ({PASSED}) OR passed_by_id IS NOT NULL", name="passed_by_somebody"),
        CheckConstraint(f"NOT ({RECHECKED}) OR rechecked_by_id IS NOT NULL", name="rechecked_by_somebody"),
        CheckConstraint(
            f"NOT ({GRANTED}) OR (passed_by_id IS NOT NULL AND rechecked_by_id IS NOT NULL)", name="granted_by_two"
        ),
        CheckConstraint("rechecked_by_id <> passed_by_id", name="four_eyes"),
        CheckConstraint("passed_by_id <> submitted_by_id", name="not_passed_by_claimant"),
        CheckConstraint("rechecked_by_id <> submitted_by_id", name="not_rechecked_by_claimant"),
        CheckConstraint(f"({SPENT}) = (paid_on IS NOT NULL)", name="paid_has_day"),
        CheckConstraint(f"({SPENT}) = (voucher_no IS NOT NULL)", name="paid_has_voucher"),
        Index("ix_claim_region_state", "region_code", "state", "id"),
        Index("ix_claim_city_state", "city_code", "state", "id"),
        Index("ix_claim_state", "state", "id"),
        Index("ix_claim_unit", "unit_id", "id"),
        Index("ix_claim_trainee", "trainee_id", "id"),
        Index("ix_claim_paid", "paid_on", "region_code", "kind"),
        Index("ix_claim_notice", "notice_id"),
        *by_area("claim"),
    )

    number: Mapped[str] = mapped_column(String(40))  # JXBT-202608-640104-0012
    kind: Mapped[ClaimKind] = mapped_column(choice(ClaimKind))
    claimant: Mapped[Claimant] = mapped_column(choice(Claimant))
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"))
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"))
    claimant_name: Mapped[str] = mapped_column(String(80))
    period_from: Mapped[date]
    period_to: Mapped[date]
    people: Mapped[int] = mapped_column(default=0)  # persons among the counted lines
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    paid_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    returned_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    revision: Mapped[int] = mapped_column(default=1)
    follows_id: Mapped[str | None] = mapped_column(Id, ForeignKey("claim.id"), index=True)  # tops up this paid claim
    payee_name: Mapped[str] = mapped_column(String(80), default="")
    payee_bank: Mapped[str | None] = mapped_column(String(80))
    payee_account: Mapped[str | None] = mapped_column(Encrypted)
    payee_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    account_holder: Mapped[str | None] = mapped_column(String(80))  # in whose name the account is (R44, F5)
    state: Mapped[ClaimState] = mapped_column(choice(ClaimState), default=ClaimState.DRAFT)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]  # of the step that waits: acceptance, review, notice, payment
    supplement_asked_on: Mapped[date | None]
    supplement_items: Mapped[str] = mapped_column(Text, default="[]")  # JSON [words, …], told once
    passed_at: Mapped[datetime | None]
    passed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    rechecked_at: Mapped[datetime | None]
    rechecked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    notice_id: Mapped[str | None] = mapped_column(Id, ForeignKey("claim_notice.id"))
    approved_on: Mapped[date | None]
    budget_year: Mapped[int | None]
    paid_on: Mapped[date | None]
    voucher_no: Mapped[str | None] = mapped_column(String(60))
    risk_result: Mapped[RiskResult | None] = mapped_column(choice(RiskResult))
    risk_score: Mapped[int] = mapped_column(default=0)
    risk_checked_at: Mapped[datetime | None]
    held_proposal: Mapped[str | None] = mapped_column(String(8))  # RELEASE or REFUSE, by the auditor
    held_proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    refused_rules: Mapped[str] = mapped_column(String(120), default="")
    needs_recount: Mapped[bool] = mapped_column(default=False)  # a fact behind a line changed since
    parameters: Mapped[str] = mapped_column(Text, default="[]")  # JSON [[key, region, value, version], …] as submitted

    unit: Mapped[Unit | None] = relationship(Unit, lazy="raise")
    trainee: Mapped[Trainee | None] = relationship(Trainee, lazy="raise")

    @validates("payee_account")
    def _hash_account(self, _key: str, account: str | None) -> str | None:
        self.payee_hash = crypto.keyed_hash("".join(account.split())) if account else None
        return account


audit.hide(Claim, "payee_account", "payee_hash")


class ClaimLine(Record, InArea, Model):
    """One computed line of a claim: a person and month, a remaining period, an insured month, a cover, a hiring.

    ``slot`` names what may be granted only once to ``holder_id`` (LIVING:2026-07, REMAINING, HIRING,
    FLEX_SOCIAL:2026-07, ACCIDENT_INSURANCE:<cover>, UNIT_FEE:2026); while a line ``holds`` it, no other can.
    ``steps`` is JSON [{rule, words, values, params}], the same for officer, unit and person.
    """

    __tablename__ = "claim_line"
    __table_args__ = (
        Index(
            "uq_claim_line_slot",
            "holder_id",
            "slot",
            unique=True,
            sqlite_where=text("holds = 1"),
            postgresql_where=text("holds"),
        ),
        UniqueConstraint("claim_id", "revision", "place"),
        CheckConstraint("amount_yuan >= 0", name="amount"),
        CheckConstraint("is_counted OR amount_yuan = 0", name="refused_is_nothing"),
        CheckConstraint("is_counted OR NOT holds", name="refused_holds_nothing"),
        CheckConstraint("is_counted OR reason IS NOT NULL", name="refused_has_reason"),
        CheckConstraint("standard_yuan IS NULL OR kind <> 'LIVING' OR amount_yuan <= standard_yuan", name="standard"),
        CheckConstraint("to_day >= from_day", name="period"),
        Index("ix_claim_line_claim", "claim_id", "revision", "place"),
        Index("ix_claim_line_placement", "placement_id", "month"),
        Index("ix_claim_line_trainee", "trainee_id", "kind", "month"),
        Index("ix_claim_line_unit", "unit_id", "id"),
        *by_area("claim_line"),
    )

    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"))
    revision: Mapped[int] = mapped_column(default=1)
    place: Mapped[int]
    kind: Mapped[ClaimKind] = mapped_column(choice(ClaimKind))
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"))
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"))
    placement_id: Mapped[str | None] = mapped_column(Id, ForeignKey("placement.id"))
    sheet_id: Mapped[str | None] = mapped_column(Id, ForeignKey("attendance_month.id"), index=True)
    cover_id: Mapped[str | None] = mapped_column(Id, ForeignKey("insurance_cover.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(40), default="")
    id_tail: Mapped[str] = mapped_column(String(4), default="")
    month: Mapped[str | None] = mapped_column(String(7))
    from_day: Mapped[date]
    to_day: Mapped[date]
    standard_yuan: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    due_days: Mapped[int | None]
    payable_days: Mapped[int | None]
    personal_leave: Mapped[int | None]
    share: Mapped[str] = mapped_column(String(40), default="")  # exact part of the standard, 16/21 or 1
    advance_yuan: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))  # what the unit paid first (R34)
    amount_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    is_counted: Mapped[bool] = mapped_column(default=True)
    refused_by: Mapped[str | None] = mapped_column(String(8))  # the rule
    reason: Mapped[str | None] = mapped_column(String(400))
    steps: Mapped[str] = mapped_column(Text, default="[]")
    holder_id: Mapped[str] = mapped_column(Id)
    slot: Mapped[str] = mapped_column(String(64))
    holds: Mapped[bool] = mapped_column(default=False)

    claim: Mapped[Claim] = relationship(Claim, lazy="raise")
    placement: Mapped[Placement | None] = relationship(Placement, lazy="raise")


class ClaimCheck(InArea, Model):
    """The rules asked of a claim at a step, as they answered then; JSON [{rule, ok, words, line, clause}, …]."""

    __tablename__ = "claim_check"
    __table_args__ = (Index("ix_claim_check_claim", "claim_id", "made_at"), *by_area("claim_check"))

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"))
    step: Mapped[CheckStep] = mapped_column(choice(CheckStep))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))
    is_passed: Mapped[bool]
    results: Mapped[str] = mapped_column(Text, default="[]")


audit.exempt(ClaimCheck)  # written by the service that moves the claim; it is a record of itself


class ClaimRecount(Record, InArea, Model):
    """That a claim was worked out anew, why, and what differs line by line (C87); nothing is overwritten."""

    __tablename__ = "claim_recount"
    __table_args__ = (
        Index("ix_claim_recount_claim", "claim_id", "id"),
        CheckConstraint("before_yuan >= 0 AND after_yuan >= 0", name="amounts"),
        *by_area("claim_recount"),
    )

    claim_id: Mapped[str] = mapped_column(Id, ForeignKey("claim.id"))
    made_on: Mapped[date]
    cause: Mapped[str] = mapped_column(String(300))
    before_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    after_yuan: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    differences: Mapped[str] = mapped_column(Text, default="[]")  # JSON [{name, month, before, after, words}, …]
    outcome: Mapped[RecountOutcome] = mapped_column(choice(RecountOutcome))
    topup_id: Mapped[str | None] = mapped_column(Id, ForeignKey("claim.id"), index=True)

    claim: Mapped[Claim] = relationship(Claim, lazy="raise", foreign_keys="ClaimRecount.claim_id")
