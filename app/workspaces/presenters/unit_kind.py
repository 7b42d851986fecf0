"""What a kind of work that waits on a unit's desk is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.workspaces.queries.unit_home import Find, Waiting

Due = Callable[[date], date | None]


@dataclass(frozen=True)
class Kind:
    """How one kind of waiting work is found, named, clocked and opened."""

    key: str
    title: Any
    words: Any
    find: Find
    one: Callable[[Waiting], str]
    every: Callable[[Waiting], str]  # given the earliest
    due: Due = lambda day: day
    note: Callable[[str], str] = str
