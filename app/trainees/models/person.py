"""A young person of the register, what each source said of them, and records that may be one person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship, validates

from app.core import audit, crypto
from app.core.codes import Education, Ethnicity, MajorClass, Sex, SkillLevel
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.trainees.states import Category, Channel, CloseReason, PairReason, PairState, TraineeState


class Trainee(Record, InArea, Model):
    """A person of 见习对象信息库; the fields are what its sources say together (``rules.merging``).

    ``region_code`` is the county that serves the person; ``hukou_region`` and ``residence_region`` may lie
    outside the region.  Hashes are keyed and serve equality only.
    """

    __tablename__ = "trainee"
    __table_args__ = (
        UniqueConstraint("id_hash"),
        CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="closed_has_day"),
        CheckConstraint("(state = 'CLOSED') = (closed_because IS NOT NULL)", name="closed_has_reason"),
        CheckConstraint("merged_into_id IS NULL OR closed_because = 'DUPLICATE'", name="merged_is_duplicate"),
        CheckConstraint(
            "state NOT IN ('ELIGIBLE', 'MATCHING') OR "
            "(check_valid_to IS NOT NULL AND category IN ('GRADUATE', 'YOUTH'))",
            name="eligible_was_checked",
        ),
        CheckConstraint("(consent_scope = '') = (consent_on IS NULL)", name="consent_has_day"),
        CheckConstraint("NOT is_hardship OR hardship_since IS NOT NULL", name="hardship_has_day"),
        *by_area("trainee"),
        Index("ix_trainee_region_state", "region_code", "state", "id"),
        Index("ix_trainee_city_state", "city_code", "state", "id"),
        Index("ix_trainee_state", "state", "id"),
        Index("ix_trainee_name", "name", "id"),
        Index("ix_trainee_tail", "id_tail", "id"),
        Index("ix_trainee_twin", "name", "birth"),
        Index("ix_trainee_deadline", "region_code", "deadline_on", "id"),
        Index("ix_trainee_due", "state", "check_valid_to"),
        Index("ix_trainee_waiting", "region_code", "state", "is_hardship", "waiting_since"),
        Index("ix_trainee_next_visit", "region_code", "next_visit_on"),
    )

    name: Mapped[str] = mapped_column(String(40))
    id_no: Mapped[str] = mapped_column(Encrypted)
    id_hash: Mapped[str] = mapped_column(String(64))
    id_tail: Mapped[str] = mapped_column(String(4))
    sex: Mapped[Sex] = mapped_column(choice(Sex))
    birth: Mapped[date]
    ethnicity: Mapped[Ethnicity | None] = mapped_column(choice(Ethnicity))
    hukou_region: Mapped[str | None] = mapped_column(String(6))
    hukou_date: Mapped[date | None]
    residence_region: Mapped[str | None] = mapped_column(String(6))
    address: Mapped[str | None] = mapped_column(Encrypted)
    address_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    phone: Mapped[str | None] = mapped_column(Encrypted)
    phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    emergency_contact: Mapped[str | None] = mapped_column(Encrypted)
    education: Mapped[Education | None] = mapped_column(choice(Education))
    school: Mapped[str | None] = mapped_column(String(80))
    major_class: Mapped[MajorClass | None] = mapped_column(choice(MajorClass))
    major_name: Mapped[str | None] = mapped_column(String(60))
    graduation_date: Mapped[date | None]
    certificate_no: Mapped[str | None] = mapped_column(String(40))
    skill_level: Mapped[SkillLevel | None] = mapped_column(choice(SkillLevel))
    certificates: Mapped[str | None] = mapped_column(String(200))
    unemp_reg_no: Mapped[str | None] = mapped_column(String(40))
    unemp_reg_date: Mapped[date | None]
    dereg_date: Mapped[date | None]
    in_realname_db: Mapped[bool] = mapped_column(default=False)
    in_school: Mapped[bool] = mapped_column(default=False)
    employee_insured: Mapped[bool] = mapped_column(default=False)
    active_business: Mapped[bool] = mapped_column(default=False)
    compared_on: Mapped[date | None]
    channels: Mapped[str] = mapped_column(String(120), default="")
    category: Mapped[Category | None] = mapped_column(choice(Category))
    category_checked_on: Mapped[date | None]
    check_valid_to: Mapped[date | None]
    graduate_until: Mapped[date | None]
    youth_until: Mapped[date | None]
    deadline_on: Mapped[date | None]
    is_hardship: Mapped[bool] = mapped_column(default=False)
    hardship_since: Mapped[date | None]
    hardship_until: Mapped[date | None]
    is_willing: Mapped[bool] = mapped_column(default=False)
    waiting_since: Mapped[date | None]
    wish_regions: Mapped[str] = mapped_column(String(200), default="")
    wish_categories: Mapped[str] = mapped_column(String(100), default="")
    wish_industries: Mapped[str] = mapped_column(String(60), default="")
    wish_from: Mapped[date | None]
    guardian_consent: Mapped[bool] = mapped_column(default=False)
    consent_scope: Mapped[str] = mapped_column(String(60), default="")
    consent_on: Mapped[date | None]
    bank_name: Mapped[str | None] = mapped_column(String(80))
    bank_no: Mapped[str | None] = mapped_column(Encrypted)
    bank_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    bank_holder: Mapped[str | None] = mapped_column(String(40))  # in whose name the card is, when not the person's
    last_contact_on: Mapped[date | None]
    next_visit_on: Mapped[date | None]
    state: Mapped[TraineeState] = mapped_column(choice(TraineeState), default=TraineeState.COLLECTED)
    closed_on: Mapped[date | None]
    closed_because: Mapped[CloseReason | None] = mapped_column(choice(CloseReason))
    merged_into_id: Mapped[str | None] = mapped_column(Id, ForeignKey("trainee.id"), index=True)

    @property
    def channel_labels(self) -> str:
        return "、".join(Channel.label_of(channel) for channel in self.channels.split())

    @validates("bank_no", "address")
    def _hash(self, key: str, text: str | None) -> str | None:
        for name, value in hashes_of({key: text}).items():
            setattr(self, name, value)
        return text

    def keep_number(self, number: str) -> None:
        """Set the identity number with its hash and its last four characters."""
        self.id_no, self.id_hash, self.id_tail = number, crypto.keyed_hash(number), number[-4:]

    def keep_phone(self, phone: str | None) -> None:
        """Set the phone with its hash."""
        self.phone, self.phone_hash = phone, crypto.keyed_hash(phone) if phone else None


HASHED = {"phone": "phone_hash", "address": "address_hash", "bank_no": "bank_hash"}


def hashes_of(facts: Mapping[str, Any]) -> dict[str, str | None]:
    """The keyed hashes that follow from phone, address and bank number among some facts; they serve equality only."""
    return {
        column: crypto.keyed_hash("".join(str(facts[name]).split())) if facts[name] else None
        for name, column in HASHED.items()
        if name in facts
    }


class OfTrainee(InArea):
    """A row that belongs to a person and lies in the county that serves them."""

    @declared_attr
    def trainee_id(cls) -> Mapped[str]:
        return mapped_column(Id, ForeignKey("trainee.id"), index=True)

    @declared_attr
    def trainee(cls) -> Mapped[Trainee]:
        return relationship(Trainee, lazy="raise", foreign_keys=f"{cls.__name__}.trainee_id")  # type: ignore[attr-defined]


class TraineeSource(Record, OfTrainee, Model):
    """What one source says of a person: JSON {field: [value, as of, first seen, last seen]}, encrypted (C6)."""

    __tablename__ = "trainee_source"
    __table_args__ = (
        UniqueConstraint("trainee_id", "channel"),
        CheckConstraint("last_seen_on >= first_seen_on", name="seen"),
        *by_area("trainee_source"),
    )

    channel: Mapped[Channel] = mapped_column(choice(Channel))
    facts: Mapped[str] = mapped_column(Encrypted)
    first_seen_on: Mapped[date]
    last_seen_on: Mapped[date]
    batch_id: Mapped[str | None] = mapped_column(Id)


class TraineePair(Record, InArea, Model):
    """Two records that may be one person, for somebody to decide; the first has the smaller key."""

    __tablename__ = "trainee_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint("(state = 'OPEN') = (decided_on IS NULL)", name="decided_has_day"),
        Index("ix_trainee_pair_state", "state", "id"),
        *by_area("trainee_pair"),
    )

    first_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"))
    second_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"), index=True)
    reason: Mapped[PairReason] = mapped_column(choice(PairReason))
    state: Mapped[PairState] = mapped_column(choice(PairState), default=PairState.OPEN)
    decided_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(200))

    first: Mapped[Trainee] = relationship(Trainee, lazy="raise", foreign_keys="TraineePair.first_id")
    second: Mapped[Trainee] = relationship(Trainee, lazy="raise", foreign_keys="TraineePair.second_id")


class TraineeMerge(Record, InArea, Model):
    """That one record was folded into another, with what an undo within the window puts back."""

    __tablename__ = "trainee_merge"
    __table_args__ = (*by_area("trainee_merge"),)

    kept_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"), index=True)
    gone_id: Mapped[str] = mapped_column(Id, ForeignKey("trainee.id"), index=True)
    before: Mapped[str] = mapped_column(Encrypted)
    merged_at: Mapped[datetime]
    undo_until: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


audit.hide(Trainee, "id_no", "id_hash", "address", "address_hash", "phone", "phone_hash", "emergency_contact")
audit.hide(Trainee, "bank_no", "bank_hash")
audit.hide(TraineeSource, "facts")
audit.exempt(TraineeSource)  # it is itself the record of who said what and when, with its batch
audit.hide(TraineeMerge, "before")
