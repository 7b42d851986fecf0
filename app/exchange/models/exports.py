"""Exports that are prepared in the background for one person."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.types import Encrypted, InArea, Record, choice
from app.exchange.states import ExportState


class ExportTask(Record, InArea, Model):
    """What one person asked to take away; the file lies sealed under FILES_DIR until ``expires_at``.

    ``source`` names the page whose list it is, ``given`` is JSON of its conditions (words that were sought may be
    names), ``rows`` are the rows so far, ``beat_at`` is when the worker last said so.
    """

    __tablename__ = "export_task"
    __table_args__ = (
        CheckConstraint("state <> 'DONE' OR (finished_at IS NOT NULL AND expires_at IS NOT NULL)", name="done_has_end"),
        CheckConstraint("NOT is_personal OR purpose <> ''", name="personal_has_purpose"),
        Index("ix_export_task_maker", "created_by_id", "id"),
        Index("ix_export_task_state", "state", "id"),
    )

    source: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(8))
    given: Mapped[str] = mapped_column(Encrypted)
    is_personal: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[ExportState] = mapped_column(choice(ExportState), default=ExportState.QUEUED)
    problem: Mapped[str] = mapped_column(String(200), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    file_name: Mapped[str] = mapped_column(String(120), default="")
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    @property
    def percent(self) -> int:
        """How far it is; a hundred only when it is done."""
        return min(99, self.rows * 100 // self.total) if self.total else 0


audit.hide(ExportTask, "given")
