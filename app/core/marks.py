"""Marks on single fields of a returned record: which field, what is wrong, whether it was mended."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from flask_babel import gettext as _
from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, clock
from app.core.errors import Invalid
from app.core.identifiers import new_id
from app.core.search import is_storable
from app.core.types import Id
from app.extensions import db

NOTE_MAX = 200


class FieldMark(Model):
    """One field that the reviewer wants changed, with a note the sender can act on."""

    __tablename__ = "field_mark"
    __table_args__ = (Index("ix_field_mark_record", "entity", "record_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    entity: Mapped[str] = mapped_column(String(48))
    record_id: Mapped[str] = mapped_column(Id)
    field: Mapped[str] = mapped_column(String(48))
    note: Mapped[str] = mapped_column(String(NOTE_MAX))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]


audit.exempt(FieldMark)


def put(record: Any, notes: dict[str, str], *, allowed: Collection[str]) -> None:
    """Mark fields of a record; raise Invalid for a field that cannot be marked or an empty or long note."""
    for name, note in notes.items():
        if name not in allowed:
            raise Invalid({"marks": _("没有可标注的字段“%(name)s”。", name=name[:48])})
        if not note.strip() or len(note) > NOTE_MAX or not is_storable(note):
            raise Invalid({"marks": _("请为标注的字段写明 1—%(n)s 字的修改意见。", n=NOTE_MAX)})
        db.session.add(FieldMark(entity=record.__tablename__, record_id=record.id, field=name, note=note.strip()))


def standing(record: Any) -> dict[str, str]:
    """Return the open marks of a record in reach, {field: note}."""
    statement = (
        select(FieldMark)
        .where(
            FieldMark.entity == record.__tablename__,
            FieldMark.record_id == record.id,
            FieldMark.closed_at.is_(None),
        )
        .order_by(FieldMark.at)
    )
    return {mark.field: mark.note for mark in db.session.scalars(statement)}


def close(record: Any) -> None:
    """Close all marks when the sender submits again."""
    statement = select(FieldMark).where(
        FieldMark.entity == record.__tablename__,
        FieldMark.record_id == record.id,
        FieldMark.closed_at.is_(None),
    )
    for mark in db.session.scalars(statement):
        mark.closed_at = clock.now()
