"""The printed documents of the public site, kept in process while their facts stay the same."""

from collections.abc import Mapping
from hashlib import sha256
from threading import Lock
from typing import Any

from app.core import documents
from app.portal import queries
from app.portal.queries import notices, packages, showcase_notices

KEPT = 32


class _Shelf:
    """The last printed files by the mark of their facts; a flood of readers prints each once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.files: dict[str, bytes] = {}

    def put(self, mark: str, content: bytes) -> None:
        with self.lock:
            while len(self.files) >= KEPT:
                self.files.pop(next(iter(self.files)))
            self.files[mark] = content


_shelf = _Shelf()


def _printed(kind: str, mark: str, context: Mapping[str, Any]) -> bytes:
    """The file of these facts, printed unless it lies on the shelf."""
    content = _shelf.files.get(mark)
    if content is None:
        content = documents.build(kind, context)
        _shelf.put(mark, content)
    return content


def notice_pdf(notice_id: str) -> bytes | None:
    """Return a public notice in the official layout with all its rows, or None when there is none to show."""
    found = notices.notice_print(notice_id)
    if found is None:
        return None
    mark, context = found
    return _printed("public_notice", mark, context)


def showcase_notice_pdf(notice_id: str) -> bytes | None:
    """Return a notice of units to be named in the official layout, or None when there is none."""
    found = showcase_notices.showcase_notice_print(notice_id)
    if found is None:
        return None
    mark, context = found
    return _printed("showcase_notice", mark, context)


def poster_pdf(package_id: str) -> bytes | None:
    """Return the poster of a package of model posts as its posts stand now, or None when there is none."""
    context = packages.poster_of(package_id)
    if context is None:
        return None
    mark = f"poster-{sha256(repr(context).encode()).hexdigest()}"
    return _printed("model_poster", mark, context)


def policy_pdf(policy_id: str) -> bytes | None:
    """Return a published document in the official layout (GB/T 9704-2012), or None when there is none."""
    found = queries.policy_print(policy_id)
    if found is None:
        return None
    mark, context = found
    return _printed("policy", mark, context)
