"""Send a document that is numbered and kept while somebody opens it."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response

from app.core import unit_of_work
from app.core.files import disposition

T = TypeVar("T")


def written_first(deed: Callable[[], T]) -> T:
    """Let a reading request store what opening a document gives out: in a transaction of its own, begun anew."""
    unit_of_work.keep_writes()
    unit_of_work.rollback()  # what was read so far was read without the right to write
    with unit_of_work.transaction():
        return deed()


def send_pdf(content: bytes, name: str) -> Response:
    """A PDF that the browser shows and nobody in between keeps."""
    headers = {"Content-Disposition": disposition("inline", name), "Cache-Control": "no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
