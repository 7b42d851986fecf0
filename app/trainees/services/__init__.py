"""The verbs of people: collected and merged, cared for, moved."""

from collections.abc import Callable
from typing import Any

from app.trainees.services import care, checking, hardship, standing
from app.trainees.services.care import add_visit, catch_up, contact, declare
from app.trainees.services.checking import add_history, check_eligibility, check_person, recheck_due
from app.trainees.services.hardship import claim, expire_all, verify_low_income
from app.trainees.services.marks import keep_stay, refresh_marks, refresh_waiting
from app.trainees.services.standing import close, finish, match, perform, place, reconsider, restore, unmatch

MOVES: dict[str, Callable[..., Any]] = {**care.MOVES, **checking.MOVES, **standing.MOVES}
HARDSHIP_MOVES = hardship.MOVES

__all__ = [
    "HARDSHIP_MOVES",
    "MOVES",
    "add_history",
    "add_visit",
    "catch_up",
    "check_eligibility",
    "check_person",
    "claim",
    "close",
    "contact",
    "declare",
    "expire_all",
    "finish",
    "keep_stay",
    "match",
    "perform",
    "place",
    "recheck_due",
    "reconsider",
    "refresh_marks",
    "refresh_waiting",
    "restore",
    "unmatch",
    "verify_low_income",
]
