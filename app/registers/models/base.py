"""What all lists share: an organisation or a person, in an area, with a validity; and the proofs that follow."""

from datetime import date
from typing import ClassVar

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core import crypto
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, InArea, Record, choice
from app.registers.states import UnitKind
from app.security.states import Department


def by_area(table: str) -> tuple[Index, Index]:
    """The indexes that answer a list of one county, and of one city, page by page."""
    return Index(f"ix_{table}_region", "region_code", "id"), Index(f"ix_{table}_city", "city_code", "id")


class OrganisationEntry(Record, InArea):
    """An organisation on a department's list; both days of the validity are included."""

    department: ClassVar[Department]
    kinds: ClassVar[tuple[UnitKind, ...]] = ()  # what an entry proves of the unit with this credit code

    uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    name: Mapped[str] = mapped_column(String(80))
    proof_no: Mapped[str | None] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(200))


class PersonEntry(Record, InArea):
    """A person on a department's list, known by the hash of the identity number."""

    department: ClassVar[Department]

    name: Mapped[str] = mapped_column(String(40))
    id_no: Mapped[str] = mapped_column(Encrypted)
    id_hash: Mapped[str] = mapped_column(String(64))
    id_tail: Mapped[str] = mapped_column(String(4))
    note: Mapped[str | None] = mapped_column(String(200))

    @validates("id_no")
    def _derive_hash(self, _key: str, number: str) -> str:
        self.id_hash, self.id_tail = crypto.keyed_hash(number), number[-4:]
        return number


class KindProof(InArea, Model):
    """That an organisation was of a kind between two days, both included, as one list entry says.

    Written only by ``registers.services`` beside the entry that it follows from.
    """

    __tablename__ = "kind_proof"
    __table_args__ = (
        UniqueConstraint("entity", "entry_id", "kind"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        Index("ix_kind_proof_uscc", "uscc", "kind", "valid_from"),
        *by_area("kind_proof"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    uscc: Mapped[str] = mapped_column(String(18))
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    department: Mapped[Department] = mapped_column(choice(Department))
    entity: Mapped[str] = mapped_column(String(48))
    entry_id: Mapped[str] = mapped_column(Id)
    proof_no: Mapped[str] = mapped_column(String(60), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
