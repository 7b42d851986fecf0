"""The verbs of people: collected and merged, cared for, moved."""

from collections.abc import Callable
from typing import Any

from app.trainees.services import care, hardship, standing
from app.trainees.services.care import add_visit, contact, declare
from app.trainees.services.standing import close, finish, match, perform, place, reconsider, restore, unmatch

MOVES: dict[str, Callable[..., Any]] = {**care.MOVES, **standing.MOVES}
HARDSHIP_MOVES = hardship.MOVES

__all__ = [
    "HARDSHIP_MOVES",
    "MOVES",
    "add_visit",
    "close",
    "contact",
    "declare",
    "finish",
    "match",
    "perform",
    "place",
    "reconsider",
    "restore",
    "unmatch",
]
