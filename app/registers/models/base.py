"""What all lists share: an entry in an area, of an organisation or of a person; and the proofs that follow."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates

from app.core import audit, crypto
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, InArea, Record, by_area, choice
from app.registers.states import EntryState, UnitKind
from app.security.states import Department


class Entry(Record, InArea):
    """A line of a department's list; it is never deleted, but removed with a reason."""

    department: ClassVar[Department]
    is_personal: ClassVar[bool] = False
    key: ClassVar[tuple[str, ...]]  # what tells two entries of the list apart
    period: ClassVar[tuple[str, str] | None] = None  # first and last day of validity, both included
    checks: ClassVar[Mapping[str, str]] = {}
    sought: ClassVar[tuple[str, ...]] = ()  # columns by which a list is ordered

    state: Mapped[EntryState] = mapped_column(choice(EntryState), default=EntryState.LISTED)
    removed_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(200))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        table: str = cls.__tablename__  # type: ignore[attr-defined]
        checks = {"removed_has_day": "(state = 'REMOVED') = (removed_on IS NOT NULL)", **cls.checks}
        if cls.period:
            checks["period"] = "{1} IS NULL OR {1} >= {0}".format(*cls.period)
        if cls.proves():
            checks["proof_has_code"] = "uscc IS NOT NULL"
        return (
            UniqueConstraint(*cls.key),
            *(CheckConstraint(sql, name=name) for name, sql in checks.items()),
            *by_area(table),
            *(Index(f"ix_{table}_{name}", name, "id") for name in cls.sought),
        )

    @classmethod
    def proves(cls) -> tuple[UnitKind, ...]:
        """Every kind that an entry of this list can prove."""
        return ()


class OrganisationEntry(Entry):
    """An organisation on a department's list; both days of the validity are included."""

    kinds: ClassVar[tuple[UnitKind, ...]] = ()  # what an entry proves of the unit with this credit code
    kinds_by: ClassVar[Mapping[Any, UnitKind]] = {}  # the same, where it depends on the entry's own ``kind``
    valid_years: ClassVar[int | None] = None  # how long an entry holds when its last day is not given
    period = ("valid_from", "valid_to")
    sought = ("name",)

    uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    name: Mapped[str] = mapped_column(String(80))
    proof_no: Mapped[str | None] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    @classmethod
    def proves(cls) -> tuple[UnitKind, ...]:
        return (*cls.kinds, *cls.kinds_by.values())

    @classmethod
    def proven_by(cls, kind: Any) -> tuple[UnitKind, ...]:
        """What an entry proves whose column ``kind`` holds this (None where the list has no such column)."""
        return (cls.kinds_by[kind],) if kind in cls.kinds_by else cls.kinds


class PersonEntry(Entry):
    """A person on a department's list, known by the hash of the identity number."""

    is_personal = True
    sought = ("name",)

    name: Mapped[str] = mapped_column(String(40))
    id_no: Mapped[str] = mapped_column(Encrypted)
    id_hash: Mapped[str] = mapped_column(String(64))
    id_tail: Mapped[str] = mapped_column(String(4))

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


audit.exempt(KindProof)
