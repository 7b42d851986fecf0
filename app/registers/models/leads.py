"""Leads: units and young people that a department proposes and the county contacts."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core import crypto
from app.core.types import Encrypted, Id, InArea, Record, choice
from app.registers.models.base import by_area
from app.registers.states import LeadKind, LeadState
from app.security.states import Department


class Lead(Record, InArea, Model):
    """A unit or a young person whom a department proposes; the county contacts them (四(一), 四(二))."""

    __tablename__ = "lead"
    __table_args__ = (
        CheckConstraint("kind <> 'YOUTH' OR has_consent", name="youth_consents"),
        CheckConstraint(
            "state NOT IN ('CONTACTED', 'CONFIRMED', 'DECLINED') OR contacted_on IS NOT NULL", name="contacted_has_day"
        ),
        CheckConstraint("(state = 'CONFIRMED') = (confirmed_on IS NOT NULL)", name="confirmed_has_day"),
        Index("ix_lead_department", "department", "kind", "state"),
        Index("ix_lead_region_state", "region_code", "state", "id"),
        *by_area("lead"),
    )

    kind: Mapped[LeadKind] = mapped_column(choice(LeadKind))
    department: Mapped[Department] = mapped_column(choice(Department))
    name: Mapped[str] = mapped_column(String(80))
    uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    contact_name: Mapped[str | None] = mapped_column(Encrypted)
    contact_phone: Mapped[str] = mapped_column(Encrypted)
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    has_consent: Mapped[bool] = mapped_column(default=False)
    need: Mapped[str | None] = mapped_column(Text)
    state: Mapped[LeadState] = mapped_column(choice(LeadState), default=LeadState.PROPOSED)
    contacted_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    trainee_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"), index=True)

    @validates("contact_phone")
    def _derive_hash(self, _key: str, phone: str) -> str:
        self.phone_hash = crypto.keyed_hash(phone)
        return phone
