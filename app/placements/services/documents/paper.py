"""A document that somebody opens: kept bytes, or the facts from which it is printed after the transaction is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core import documents


@dataclass(frozen=True)
class Paper:
    """The name of a file, and its content or what it is printed from; so that printing holds up no writer."""

    name: str
    content: bytes | None = None
    kind: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)

    def pdf(self) -> bytes:
        """The bytes; prints when none are kept."""
        return self.content if self.content is not None else documents.build(self.kind, self.context)
