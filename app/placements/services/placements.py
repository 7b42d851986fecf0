"""The verbs of placements: first day, mentor, what unit and trainee ask, the end, and what others' fate does."""

from collections.abc import Callable
from typing import Any

from app.placements.services.ending import answer_end_prompt, complete, correct, end_for_unit, keeps_unit
from app.placements.services.ending import settle as request_mover
from app.placements.services.requests import BY_REQUEST, CONTRACT, ask, ask_for, confirm, refuse, take_back
from app.placements.services.requests import MOVES as REQUEST_MOVES
from app.placements.services.starting import (
    assign_mentor,
    cancel,
    change_mentor,
    hindrances,
    perform,
    start,
    why_not_guide,
)

MOVES: dict[str, Callable[..., Any]] = {"cancel": cancel, "correct": correct, **BY_REQUEST}

__all__ = [
    "CONTRACT",
    "MOVES",
    "REQUEST_MOVES",
    "answer_end_prompt",
    "ask",
    "ask_for",
    "assign_mentor",
    "cancel",
    "change_mentor",
    "complete",
    "confirm",
    "correct",
    "end_for_unit",
    "hindrances",
    "keeps_unit",
    "perform",
    "refuse",
    "request_mover",
    "start",
    "take_back",
    "why_not_guide",
]
