"""Kept files: checked by their content, sealed at rest under their hash, reached only through their record."""

import hashlib
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import filetype
from flask import Response, current_app, send_file
from flask_appbuilder import Model
from flask_babel import gettext as _
from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from app.core import actor as actors
from app.core import clock, crypto
from app.core.errors import Invalid
from app.core.identifiers import new_id, without_numbers
from app.core.search import is_storable
from app.core.types import Id
from app.extensions import db

SIZE_MAX = 20 * 1024 * 1024
NAME_MAX = 120
KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
BOOK = "application/octet-stream"  # the name says what it is; the registered type is longer than the column


class StoredFile(Model):
    """One file of a record; its bytes lie sealed under FILES_DIR by the SHA-256 of what they hold."""

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_record", "entity", "record_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    entity: Mapped[str] = mapped_column(String(48))
    record_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120))
    content_type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    uploaded_by_id: Mapped[int | None] = mapped_column(default=lambda: actors.current().user_id)


def store(record: Any, kind: str, upload: FileStorage, *, field: str = "file") -> StoredFile:
    """Check and keep one upload for a record; raise Invalid when name, content or size do not fit."""
    given = "".join(c for c in upload.filename or "" if c.isprintable() and is_storable(c))
    name = without_numbers(Path(given).name.strip())[-NAME_MAX:]  # it stands in lists, in the log and in packs
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    body = upload.stream.read(SIZE_MAX + 1)
    if not name or not body:
        raise Invalid({field: _("请选择要上传的文件。")})
    if len(body) > SIZE_MAX:
        raise Invalid({field: _("文件不能超过 %(n)s MB。", n=SIZE_MAX >> 20)})
    if ending not in KINDS:
        raise Invalid({field: _("只接受 PDF、JPG、PNG 文件。")})
    found = filetype.guess(body[:8192])
    if found is None or found.mime != KINDS[ending]:
        raise Invalid(
            {field: _("“%(name)s”的内容不是 %(kind)s 文件，请重新扫描或另存后上传。", name=name, kind=ending.upper())}
        )
    return _keep(record, kind, name, KINDS[ending], body)


def keep(record: Any, kind: str, name: str, pdf: bytes) -> StoredFile:
    """Keep a PDF that we made ourselves for a record; the name is cut to what fits, its ending kept."""
    stem = name.removesuffix(".pdf")[: NAME_MAX - len(".pdf")]
    return _keep(record, kind, f"{stem}.pdf", KINDS["pdf"], pdf)


def keep_book(record: Any, kind: str, name: str, xlsx: bytes) -> StoredFile:
    """Keep a workbook that we made or read ourselves for a record; the name is cut to what fits, its ending kept."""
    stem = name.removesuffix(".xlsx")[: NAME_MAX - len(".xlsx")]
    return _keep(record, kind, f"{stem}.xlsx", BOOK, xlsx)


def content_of(stored: StoredFile) -> bytes:
    """The bytes of a file, exactly as they were given; FileNotFoundError when the disk lost them."""
    return opened(stored.sha256)


def opened(digest: str) -> bytes:
    """The bytes under a hash, unsealed; what was kept before files were sealed is read as it lies, if its hash fits."""
    kept = path_of(digest).read_bytes()
    return kept if hashlib.sha256(kept).hexdigest() == digest else crypto.decrypt_bytes(kept)


def is_there(stored: StoredFile) -> bool:
    """Whether the disk still has the bytes of a file."""
    return path_of(stored.sha256).exists()


def as_download(stored: StoredFile) -> Response:
    """The answer that hands a file over under its name; the caller has asked for the right and logs it."""
    return send_file(BytesIO(content_of(stored)), stored.content_type, as_attachment=True, download_name=stored.name)


def _keep(record: Any, kind: str, name: str, content_type: str, body: bytes) -> StoredFile:
    digest = hashlib.sha256(body).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{digest}.{new_id()}.part")
        part.write_bytes(crypto.encrypt_bytes(body))
        part.replace(path)
    stored = StoredFile(
        entity=record.__tablename__,
        record_id=record.id,
        kind=kind,
        name=name,
        content_type=content_type,
        size=len(body),
        sha256=digest,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def path_of(digest: str) -> Path:
    """Where the sealed bytes of a hash lie."""
    folder: Path = Path(current_app.config["FILES_DIR"])
    return folder / digest[:2] / digest


def files_of(record: Any, kind: str | None = None) -> list[StoredFile]:
    """Return the files of a record in reach, oldest first."""
    statement = select(StoredFile).where(StoredFile.entity == record.__tablename__, StoredFile.record_id == record.id)
    if kind is not None:
        statement = statement.where(StoredFile.kind == kind)
    return list(db.session.scalars(statement.order_by(StoredFile.id)))


def file_of(record: Any, file_id: str) -> StoredFile | None:
    """Return one file of a record in reach, or None."""
    statement = select(StoredFile).where(
        StoredFile.id == file_id, StoredFile.entity == record.__tablename__, StoredFile.record_id == record.id
    )
    return db.session.scalar(statement)


def disposition(kind: str, name: str) -> str:
    """Return a Content-Disposition (inline or attachment) that carries a Chinese file name (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
