"""Units with their sites, tags, site checks, objections, yearly reviews and bans."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, column_property, declared_attr, mapped_column, relationship, validates

from app.core import audit, clock, crypto
from app.core.codes import Industry
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.registers.models import KindProof
from app.registers.states import LISTED_BY, UnitKind
from app.units.states import LegalForm, ObjectionState, ReviewAction, Scale, ShowcaseLevel, UnitState

ENDED = "state IN ('REJECTED', 'CANCELLED', 'EXITED')"
LIVE = "state NOT IN ('REJECTED', 'CANCELLED', 'EXITED')"
UNSENT = "state = 'DRAFT'"
FOREVER = date(9999, 12, 31)


class Unit(Record, InArea, Model):
    """A unit that applies for, holds or has lost accreditation as an internship unit."""

    __tablename__ = "unit"
    __table_args__ = (
        Index("uq_unit_uscc_live", "uscc", unique=True, sqlite_where=text(LIVE), postgresql_where=text(LIVE)),
        CheckConstraint(f"({UNSENT}) = (submitted_at IS NULL)", name="draft_is_unsent"),
        CheckConstraint(
            "state NOT IN ('ACCREDITED', 'SUSPENDED') OR (accredited_on IS NOT NULL AND accreditation_no IS NOT NULL AND valid_to IS NOT NULL)",  # noqa: E501
            name="accredited_has_number",
        ),
        CheckConstraint(
            "state <> 'PUBLIC_NOTICE' OR (notice_from IS NOT NULL AND notice_to IS NOT NULL)", name="notice_has_period"
        ),
        CheckConstraint("notice_to IS NULL OR notice_to >= notice_from", name="notice_period"),
        CheckConstraint("staff_total >= 0 AND staff_insured >= 0", name="staff_not_negative"),
        CheckConstraint("arrears_count >= 0 AND dispute_count >= 0", name="records_not_negative"),
        CheckConstraint("state <> 'SUPPLEMENT' OR supplement_asked_on IS NOT NULL", name="supplement_has_day"),
        CheckConstraint(
            "state <> 'SITE_CHECK' OR (first_visitor IS NOT NULL AND second_visitor IS NOT NULL)",
            name="site_check_has_visitors",
        ),
        CheckConstraint("first_visitor <> second_visitor", name="two_visitors"),
        CheckConstraint(f"({ENDED}) = (ended_on IS NOT NULL)", name="ended_has_day"),
        *by_area("unit"),
        Index("ix_unit_region_state", "region_code", "state", "id"),
        Index("ix_unit_city_state", "city_code", "state", "id"),
        Index("ix_unit_state", "state", "id"),
        Index("ix_unit_name", "name", "id"),
        Index("ix_unit_submitted", "state", "submitted_at"),
        Index("ix_unit_public", "state", "accredited_on", "id"),
    )

    uscc: Mapped[str] = mapped_column(String(18), index=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str | None] = mapped_column(String(40))
    legal_form: Mapped[LegalForm] = mapped_column(choice(LegalForm))
    industry: Mapped[Industry] = mapped_column(choice(Industry))
    scale: Mapped[Scale | None] = mapped_column(choice(Scale))
    established_on: Mapped[date]
    address: Mapped[str] = mapped_column(String(120))
    intro: Mapped[str | None] = mapped_column(Text)
    legal_rep: Mapped[str] = mapped_column(String(40))
    staff_total: Mapped[int] = mapped_column(default=0)
    staff_insured: Mapped[int] = mapped_column(default=0)
    contact_name: Mapped[str] = mapped_column(Encrypted)
    contact_phone: Mapped[str] = mapped_column(Encrypted)
    contact_phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    bank_name: Mapped[str | None] = mapped_column(String(80))
    bank_account: Mapped[str | None] = mapped_column(Encrypted)
    bank_account_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    bank_holder: Mapped[str | None] = mapped_column(String(80))  # in whose name the account is, when not the unit's
    legal_rep_id_no: Mapped[str | None] = mapped_column(Encrypted)
    legal_rep_id_no_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    legal_rep_address: Mapped[str | None] = mapped_column(Encrypted)
    legal_rep_address_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    is_dispatch_agency: Mapped[bool] = mapped_column(default=False)
    safety_ok: Mapped[bool] = mapped_column(default=False)
    arrears_count: Mapped[int] = mapped_column(default=0)
    dispute_count: Mapped[int] = mapped_column(default=0)
    dishonest_flag: Mapped[bool] = mapped_column(default=False)
    abnormal_flag: Mapped[bool] = mapped_column(default=False)
    checked_on: Mapped[date | None]
    state: Mapped[UnitState] = mapped_column(choice(UnitState), default=UnitState.DRAFT)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    supplement_asked_on: Mapped[date | None]
    first_visitor: Mapped[str | None] = mapped_column(String(40))
    second_visitor: Mapped[str | None] = mapped_column(String(40))
    notice_from: Mapped[date | None]
    notice_to: Mapped[date | None]
    accredited_on: Mapped[date | None]
    accreditation_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    valid_to: Mapped[date | None]
    last_confirmed_on: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    proposed_on: Mapped[date | None]
    proposed_for_fraud: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]
    kinds: Mapped[str] = mapped_column(String(300), default="")
    showcase_level: Mapped[ShowcaseLevel | None] = mapped_column(choice(ShowcaseLevel))

    @validates("contact_phone", "bank_account", "legal_rep_id_no", "legal_rep_address")
    def _hash(self, key: str, text: str | None) -> str | None:
        setattr(self, f"{key}_hash", crypto.keyed_hash("".join(text.split())) if text else None)
        return text

    @property
    def kind_labels(self) -> str:
        return "、".join(UnitKind.label_of(kind) for kind in self.kinds.split())


audit.hide(Unit, "contact_phone_hash", "bank_account_hash", "legal_rep_id_no_hash", "legal_rep_address_hash")


class OfUnit(InArea):
    """A row that belongs to a unit and lies in its area."""

    @declared_attr
    def unit_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("unit.id"), index=True)

    @declared_attr
    def unit(cls) -> Mapped[Unit]:
        return relationship(Unit, lazy="raise", foreign_keys=f"{cls.__name__}.unit_id")  # type: ignore[attr-defined]


class UnitSite(Record, OfUnit, Model):
    """A place where interns of the unit work."""

    __tablename__ = "unit_site"
    __table_args__ = by_area("unit_site")

    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(120))


class UnitTag(Record, OfUnit, Model):
    """A kind that the unit claims, with proof and validity.

    Of a kind that no department lists, it is proof once an officer has verified it; of any other kind only the
    department's list is, and ``listed_to`` says until when that list confirms it today (``FOREVER`` without an end).
    """

    __tablename__ = "unit_tag"
    __table_args__ = (
        UniqueConstraint("unit_id", "kind", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        *by_area("unit_tag"),
    )

    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    proof_no: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None] = mapped_column(String(64))

    @property
    def is_listed(self) -> bool:
        """Whether only a department's list proves the kind."""
        return self.kind in LISTED_BY


def _listed_to() -> Any:
    """Until when a list proves the tag's kind of its unit today; the lists of any area count, so no row scope."""
    unit, proof = Unit.__table__.alias(), KindProof.__table__.alias()  # type: ignore[attr-defined]
    today = bindparam(None, type_=Date(), callable_=clock.today)
    last = func.coalesce(proof.c.valid_to, FOREVER)
    return (
        select(func.max(last))
        .select_from(proof.join(unit, unit.c.uscc == proof.c.uscc))
        .where(
            unit.c.id == UnitTag.unit_id,
            proof.c.kind == UnitTag.kind,
            proof.c.valid_from <= today,
            last >= today,
        )
        .correlate(UnitTag)
        .scalar_subquery()
    )


UnitTag.listed_to = column_property(_listed_to())  # type: ignore[attr-defined]


class UnitComparison(Record, OfUnit, Model):
    """The answers of a credit comparison on a day: arrears, disputes, dishonesty and abnormal lists."""

    __tablename__ = "unit_comparison"
    __table_args__ = (
        CheckConstraint("arrears_count >= 0 AND dispute_count >= 0", name="not_negative"),
        *by_area("unit_comparison"),
    )

    compared_on: Mapped[date]
    arrears_count: Mapped[int] = mapped_column(default=0)
    dispute_count: Mapped[int] = mapped_column(default=0)
    is_dishonest: Mapped[bool] = mapped_column(default=False)
    is_abnormal: Mapped[bool] = mapped_column(default=False)
    source_doc: Mapped[str] = mapped_column(String(120))


class SiteCheck(Record, OfUnit, Model):
    """The record of a visit on site, signed by both visitors."""

    __tablename__ = "site_check"
    __table_args__ = (CheckConstraint("first_visitor <> second_visitor", name="two_people"), *by_area("site_check"))

    visited_on: Mapped[date]
    first_visitor: Mapped[str] = mapped_column(String(40))
    second_visitor: Mapped[str] = mapped_column(String(40))
    first_signed: Mapped[bool] = mapped_column(default=False)
    second_signed: Mapped[bool] = mapped_column(default=False)
    premises_ok: Mapped[bool] = mapped_column(default=False)
    safety_ok: Mapped[bool] = mapped_column(default=False)
    mentors_ok: Mapped[bool] = mapped_column(default=False)
    finding: Mapped[str] = mapped_column(Text)


class UnitObjection(Record, OfUnit, Model):
    """An objection against a unit in public notice; an upheld one is settled when the site has been checked anew."""

    __tablename__ = "unit_objection"
    __table_args__ = (
        CheckConstraint("(state = 'OPEN') = (decided_on IS NULL)", name="decided_has_day"),
        CheckConstraint("settled_on IS NULL OR state = 'UPHELD'", name="settled_is_upheld"),
        *by_area("unit_objection"),
    )

    received_on: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    raised_by: Mapped[str | None] = mapped_column(Encrypted)
    state: Mapped[ObjectionState] = mapped_column(choice(ObjectionState), default=ObjectionState.OPEN)
    decided_on: Mapped[date | None]
    answer: Mapped[str | None] = mapped_column(Text)
    settled_on: Mapped[date | None]


class UnitReview(Record, OfUnit, Model):
    """The yearly review of an accredited unit (R14)."""

    __tablename__ = "unit_review"
    __table_args__ = (
        UniqueConstraint("unit_id", "year"),
        CheckConstraint("trainees >= 0 AND ended >= 0", name="not_negative"),
        CheckConstraint("retained BETWEEN 0 AND ended AND abnormal BETWEEN 0 AND ended", name="no_more_than_ended"),
        *by_area("unit_review"),
    )

    year: Mapped[int]
    trainees: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    retained: Mapped[int] = mapped_column(default=0)
    abnormal: Mapped[int] = mapped_column(default=0)
    is_fraud: Mapped[bool] = mapped_column(default=False)
    action: Mapped[ReviewAction] = mapped_column(choice(ReviewAction))
    finding: Mapped[str] = mapped_column(Text, default="")


class UnitBan(Record, InArea, Model):
    """A period in which the holder of a credit code may not be accredited; both days included."""

    __tablename__ = "unit_ban"
    __table_args__ = (
        CheckConstraint("banned_to >= banned_from", name="period"),
        Index("ix_unit_ban_uscc", "uscc", "banned_to"),
        *by_area("unit_ban"),
    )

    uscc: Mapped[str] = mapped_column(String(18))
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    banned_from: Mapped[date]
    banned_to: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
