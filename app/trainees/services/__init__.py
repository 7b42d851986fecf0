"""The verbs of people: collected and merged, cared for, moved."""

from collections.abc import Callable
from typing import Any

from app.trainees.services import standing
from app.trainees.services.standing import close, match, perform, restore, unmatch

MOVES: dict[str, Callable[..., Any]] = {**standing.MOVES}

__all__ = ["MOVES", "close", "match", "perform", "restore", "unmatch"]
