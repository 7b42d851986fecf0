"""A paper that somebody opens: facts from which it is printed once the transaction is over, or bytes that are kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core import documents

PDF = "application/pdf"


@dataclass(frozen=True)
class Paper:
    """The name of a file, and its bytes, or the report and facts it is printed from, or what makes it."""

    name: str
    content: bytes | None = None
    kind: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    make: Callable[[], bytes] | None = None
    mimetype: str = PDF

    def body(self) -> bytes:
        """The bytes; the same facts give the same ones. Raises DocumentError."""
        if self.content is not None:
            return self.content
        return self.make() if self.make is not None else documents.build(self.kind, self.context)

    def pdf(self) -> bytes:
        """The bytes of a printed paper."""
        return self.body()
