"""The verbs of policy documents, by stage: drafting, publishing."""

from collections.abc import Callable
from typing import Any

from app.publications.services.drafting import add_article, change_article, correct, draft, remove_article
from app.publications.services.publishing import expire, perform, publish, send_back, submit, supersede, withdraw

MOVES: dict[str, Callable[..., Any]] = {
    "submit": submit,
    "return": send_back,
    "publish": publish,
    "supersede": supersede,
    "withdraw": withdraw,
}

__all__ = [
    "MOVES",
    "add_article",
    "change_article",
    "correct",
    "draft",
    "expire",
    "perform",
    "publish",
    "remove_article",
    "send_back",
    "submit",
    "supersede",
    "withdraw",
]
