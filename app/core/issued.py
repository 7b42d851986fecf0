"""Documents that were handed out, and what is true of them today; anybody may ask by the code on the paper.

The file is fixed when it is issued: its hash stands here and on the paper.  What a code shows says nothing that the
paper does not say, and names people masked.
"""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.choices import Choice
from app.core.types import Id, Record, choice


class IssuedState(Choice):
    """What is true of an issued document today."""

    VALID = "VALID", "有效"
    AMENDED = "AMENDED", "已变更"
    REVOKED = "REVOKED", "已撤销"
    ENDED = "ENDED", "已履行完毕"


class IssuedDocument(Record, Model):
    """One document under its number and code; ``shown`` is JSON [[label, text], …], what the code tells."""

    __tablename__ = "issued_document"
    __table_args__ = (Index("ix_issued_document_record", "entity", "record_id", "kind"),)

    number: Mapped[str] = mapped_column(String(48), unique=True)
    code: Mapped[str] = mapped_column(String(72), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(120))
    entity: Mapped[str] = mapped_column(String(48))
    record_id: Mapped[str] = mapped_column(Id)
    issued_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(120))
    shown: Mapped[str] = mapped_column(Text, default="[]")
    file_id: Mapped[str | None] = mapped_column(Id)
    sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[IssuedState] = mapped_column(choice(IssuedState), default=IssuedState.VALID)
    changed_on: Mapped[date | None]
    change_note: Mapped[str | None] = mapped_column(String(200))
    followed_by: Mapped[str | None] = mapped_column(String(48))  # the number of the document that took its place
