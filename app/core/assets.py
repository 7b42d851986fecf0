"""Addresses of static files that change with their content, so that they may be cached for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for


@lru_cache(maxsize=64)
def _digest(path: str, _modified: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Return the address of a file under static/ with its content hash."""
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=_digest(str(path), path.stat().st_mtime))
