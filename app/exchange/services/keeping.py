"""The bytes of an uploaded list: sealed, because lists hold identity numbers, and kept for a month."""

import time
from datetime import timedelta
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from app.core import crypto
from app.core.errors import Invalid
from app.core.identifiers import new_id

FOLDER = "imports"
KEPT_FOR = timedelta(days=30)


def _folder() -> Path:
    return Path(current_app.config["FILES_DIR"]) / FOLDER


def _path(key: str) -> Path:
    return _folder() / f"{key}.sealed"


def keep(key: str, body: bytes) -> None:
    """Seal the bytes of a batch; a batch that is never stored leaves a file that ``forget_old`` removes."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{key}.{new_id()}.part")
    part.write_bytes(crypto.encrypt_bytes(body))
    part.replace(path)


def is_kept(key: str) -> bool:
    """Whether the bytes of a batch are still there."""
    return _path(key).exists()


def kept(key: str) -> bytes:
    """Return the bytes of a batch; raise Invalid when their month is over."""
    try:
        return crypto.decrypt_bytes(_path(key).read_bytes())
    except FileNotFoundError as error:
        raise Invalid({"file": _("上传的文件只保存 30 天，已经清除，请重新上传。")}) from error


def drop(key: str) -> None:
    """Remove the bytes of a batch before their time."""
    _path(key).unlink(missing_ok=True)


def forget_old() -> int:
    """Remove the files whose month is over; return how many."""
    last = time.time() - KEPT_FOR.total_seconds()
    old = [path for path in _folder().glob("*") if path.stat().st_mtime < last]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
