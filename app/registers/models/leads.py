"""Leads: units and young people that a department proposes and the county contacts."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core import clock, crypto
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.registers.states import ContactMethod, ContactResult, DeclineReason, LeadKind, LeadState
from app.security.states import Department

LIVE = "state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"


def _once(name: str, column: str, kind: LeadKind) -> Index:
    """No two live leads of a county and plan year are about the same unit, or the same young person."""
    condition = text(f"kind = '{kind.value}' AND {LIVE}")
    return Index(
        name, "region_code", column, "plan_year", unique=True, sqlite_where=condition, postgresql_where=condition
    )


class Lead(Record, InArea, Model):
    """A unit or a young person whom a department proposes; the county contacts them (四(一), 四(二)).

    ``contacted_on`` is the first day on which they were reached, ``contact_by`` the last day on which that
    counts as within the month; ``unit_id`` and ``trainee_id`` say what came of a confirmed lead.
    """

    __tablename__ = "lead"
    __table_args__ = (
        CheckConstraint("kind <> 'YOUTH' OR has_consent", name="youth_consents"),
        CheckConstraint("kind <> 'YOUTH' OR (uscc IS NULL AND unit_id IS NULL)", name="youth_is_no_unit"),
        CheckConstraint("kind <> 'UNIT' OR trainee_id IS NULL", name="unit_is_no_trainee"),
        CheckConstraint("kind <> 'UNIT' OR state <> 'CONFIRMED' OR uscc IS NOT NULL", name="confirmed_has_code"),
        CheckConstraint("contact_by >= proposed_on", name="contact_period"),
        CheckConstraint("contacted_on IS NULL OR contacted_on >= proposed_on", name="contacted_after_proposal"),
        CheckConstraint("last_contact_on IS NULL OR last_contact_on >= contacted_on", name="contacts_in_order"),
        CheckConstraint(
            "(state IN ('CONTACTED', 'CONFIRMED', 'DECLINED')) = (contacted_on IS NOT NULL)", name="contacted_has_day"
        ),
        CheckConstraint("(state = 'CONFIRMED') = (confirmed_on IS NOT NULL)", name="confirmed_has_day"),
        CheckConstraint("(state = 'DECLINED') = (declined_on IS NOT NULL)", name="declined_has_day"),
        CheckConstraint("(declined_on IS NULL) = (declined_because IS NULL)", name="declined_has_reason"),
        CheckConstraint(
            "state = 'CONFIRMED' OR (unit_id IS NULL AND trainee_id IS NULL)", name="only_confirmed_leads_lead_on"
        ),
        _once("uq_lead_unit_live", "uscc", LeadKind.UNIT),
        _once("uq_lead_youth_live", "phone_hash", LeadKind.YOUTH),
        Index("ix_lead_department", "plan_year", "department", "region_code", "kind", "state"),
        Index("ix_lead_region_state", "region_code", "state", "id"),
        Index("ix_lead_city_state", "city_code", "state", "id"),
        Index("ix_lead_creator", "created_by_id", "id"),
        *by_area("lead"),
    )

    kind: Mapped[LeadKind] = mapped_column(choice(LeadKind))
    department: Mapped[Department] = mapped_column(choice(Department))
    plan_year: Mapped[int] = mapped_column(ForeignKey("plan_year.year"))
    name: Mapped[str] = mapped_column(String(80))
    uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    contact_name: Mapped[str | None] = mapped_column(Encrypted)
    contact_phone: Mapped[str] = mapped_column(Encrypted)
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    has_consent: Mapped[bool] = mapped_column(default=False)
    need: Mapped[str | None] = mapped_column(Text)
    state: Mapped[LeadState] = mapped_column(choice(LeadState), default=LeadState.PROPOSED)
    proposed_on: Mapped[date] = mapped_column(default=clock.today)
    contact_by: Mapped[date]
    contacted_on: Mapped[date | None]
    last_contact_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    declined_on: Mapped[date | None]
    declined_because: Mapped[DeclineReason | None] = mapped_column(choice(DeclineReason))
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"), index=True)

    @validates("contact_phone")
    def _derive_hash(self, _key: str, phone: str) -> str:
        self.phone_hash = crypto.keyed_hash(phone)
        return phone


class LeadContact(Record, InArea, Model):
    """One time that the county turned to the unit or the young person of a lead, and what came of it."""

    __tablename__ = "lead_contact"
    __table_args__ = (*by_area("lead_contact"),)

    lead_id: Mapped[str] = mapped_column(Id, ForeignKey("lead.id"), index=True)
    contacted_on: Mapped[date]
    method: Mapped[ContactMethod] = mapped_column(choice(ContactMethod))
    result: Mapped[ContactResult] = mapped_column(choice(ContactResult))
    note: Mapped[str] = mapped_column(Text)
    contacted_by: Mapped[str] = mapped_column(String(64))

    lead: Mapped[Lead] = relationship(Lead, lazy="raise")
