"""The verbs of applications: applying up to the person's yes, then dispatching up to the first day."""

from collections.abc import Callable
from typing import Any

from app.placements.services.accepting import (
    accept,
    accept_for,
    end_by_system,
    end_for_post,
    expire,
    keeps_post_open,
    withdraw,
)
from app.placements.services.applying import apply, perform
from app.placements.services.dispatching import check, confirm_report, dispatch, fail_check, miss, report, retry
from app.placements.services.offering import decline, lapse, offer, receive
from app.placements.services.starting import hindrances as missing

MOVES: dict[str, Callable[..., Any]] = {
    "receive": receive,
    "offer": offer,
    "decline": decline,
    "accept": accept,
    "accept_for": accept_for,
    "withdraw": withdraw,
    "check": check,
    "dispatch": dispatch,
    "fail_check": fail_check,
    "confirm_report": confirm_report,
}

__all__ = [
    "MOVES",
    "accept",
    "accept_for",
    "apply",
    "check",
    "confirm_report",
    "decline",
    "dispatch",
    "end_by_system",
    "end_for_post",
    "expire",
    "fail_check",
    "keeps_post_open",
    "lapse",
    "miss",
    "missing",
    "offer",
    "perform",
    "receive",
    "report",
    "retry",
    "withdraw",
]
