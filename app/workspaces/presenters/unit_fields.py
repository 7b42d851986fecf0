"""A form of the unit's desk as data, so that one template prints them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Options = Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class Ask:
    """One field: what it asks, and how it is filled in."""

    name: str
    label: str
    kind: str = "text"  # text, area, date, month, number, flag, choice, radio, several, file, code
    required: bool = False
    hint: str = ""
    most: int | None = None
    options: tuple[tuple[str, Any], ...] = ()
    rows: int = 4


@dataclass(frozen=True)
class Sheet:
    """A form with its words: title, what it does, fields, the button."""

    title: str
    asks: tuple[Ask, ...]
    button: str
    intro: str = ""
    note: str = ""
    tone: str = "primary"

    @property
    def uploads(self) -> bool:
        """Whether a file travels with it."""
        return any(ask.kind == "file" for ask in self.asks)
