"""The verbs of posts, by stage: offering, standing, model posts and their packages; and recommending them to people."""

from collections.abc import Callable
from typing import Any

from app.posts.services.model_posts import Chosen, choose_model, choose_several, unchoose_model
from app.posts.services.offering import approve, correct, offer, perform, send_back, submit
from app.posts.services.packages import MOVES as PACKAGE_MOVES
from app.posts.services.packages import describe, package, permit_short, release
from app.posts.services.pushing import AT_ONCE, Outcome, answer, confirm, dismiss, push, push_several
from app.posts.services.seats import free_place, take_place
from app.posts.services.standing import close, confirm_listing, decline, pause, resume, take_places, withdraw
from app.posts.services.suggesting import suggest

MOVES: dict[str, Callable[..., Any]] = {
    "submit": submit,
    "approve": approve,
    "return": send_back,
    "pause": pause,
    "resume": resume,
    "close": close,
    "withdraw": withdraw,
    "decline": decline,
    "choose_model": choose_model,
    "unchoose_model": unchoose_model,
}

__all__ = [
    "AT_ONCE",
    "MOVES",
    "PACKAGE_MOVES",
    "Chosen",
    "Outcome",
    "answer",
    "approve",
    "choose_model",
    "choose_several",
    "close",
    "confirm",
    "confirm_listing",
    "correct",
    "decline",
    "describe",
    "dismiss",
    "free_place",
    "offer",
    "package",
    "pause",
    "perform",
    "permit_short",
    "push",
    "push_several",
    "release",
    "resume",
    "send_back",
    "submit",
    "suggest",
    "take_place",
    "take_places",
    "unchoose_model",
    "withdraw",
]
