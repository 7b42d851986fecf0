"""One uploaded file on its way into an entity, the faults of its cells, and what became of its rows."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, InArea, Record, choice
from app.exchange.states import ImportState, RowDeed
from app.security.states import Department


class ImportBatch(Record, InArea, Model):
    """One file that somebody imports; its bytes lie sealed under FILES_DIR for a month (``services.keeping``).

    ``layout`` is JSON: where the data begin, the headings, and the column of the target that each one fills.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("state <> 'DONE' OR undo_until IS NOT NULL", name="done_can_be_undone"),
        Index("ix_import_batch_maker", "created_by_id", "id"),
        Index("ix_import_batch_region", "region_code", "id"),
        Index("ix_import_batch_city", "city_code", "id"),
        Index("ix_import_batch_state", "state", "id"),
    )

    target: Mapped[str] = mapped_column(String(48))
    title: Mapped[str] = mapped_column(String(80))
    permission: Mapped[str] = mapped_column(String(40), default="")  # what the target needs; who lacks it sees no row
    department: Mapped[Department | None] = mapped_column(choice(Department))
    maker: Mapped[str] = mapped_column(String(64), default="")
    file_name: Mapped[str] = mapped_column(String(120))
    sheet: Mapped[str] = mapped_column(String(40), default="")
    layout: Mapped[str | None] = mapped_column(Encrypted)
    given: Mapped[str] = mapped_column(Text, default="{}")
    preview: Mapped[str | None] = mapped_column(Encrypted)
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.UPLOADED)
    problem: Mapped[str] = mapped_column(String(300), default="")
    total: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    merged: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undo_until: Mapped[datetime | None]


class ImportFault(Model):
    """What is wrong with one cell; ``shown`` is masked where the column is personal."""

    __tablename__ = "import_fault"
    __table_args__ = (Index("ix_import_fault_batch", "batch_id", "row", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("import_batch.id", ondelete="CASCADE"))
    row: Mapped[int]
    letter: Mapped[str] = mapped_column(String(3), default="")
    column: Mapped[str] = mapped_column(String(48), default="")
    heading: Mapped[str] = mapped_column(String(60), default="")
    shown: Mapped[str] = mapped_column(String(60), default="")
    message: Mapped[str] = mapped_column(String(300))
    allowed: Mapped[str] = mapped_column(String(300), default="")

    @property
    def cell(self) -> str:
        """The address of the cell in the sheet, such as D17."""
        return f"{self.letter}{self.row}"


class ImportOutcome(Model):
    """What became of one row; ``before`` is JSON that an undo puts back, kept only while one is possible."""

    __tablename__ = "import_outcome"
    __table_args__ = (
        UniqueConstraint("batch_id", "row"),
        Index("ix_import_outcome_record", "record_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("import_batch.id", ondelete="CASCADE"))
    row: Mapped[int]
    record_id: Mapped[str] = mapped_column(String(36))
    deed: Mapped[RowDeed] = mapped_column(choice(RowDeed))
    before: Mapped[str | None] = mapped_column(Encrypted)
    note: Mapped[str] = mapped_column(String(200), default="")
    stays: Mapped[str] = mapped_column(String(200), default="")  # why an undo left it


audit.hide(ImportBatch, "layout", "preview")
audit.hide(ImportOutcome, "before")
audit.exempt(ImportFault, ImportOutcome)
