"""The verbs of posts, by stage: offering, standing, model posts."""

from collections.abc import Callable
from typing import Any

from app.posts.services.model_posts import choose_model, release_batch, unchoose_model
from app.posts.services.offering import approve, correct, offer, perform, send_back, submit
from app.posts.services.standing import close, confirm_listing, decline, pause, resume, take_places, withdraw

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
    "MOVES",
    "approve",
    "choose_model",
    "close",
    "confirm_listing",
    "correct",
    "decline",
    "offer",
    "pause",
    "perform",
    "release_batch",
    "resume",
    "send_back",
    "submit",
    "take_places",
    "unchoose_model",
    "withdraw",
]
