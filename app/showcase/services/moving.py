"""The only way to move a batch, a nomination or a score, and how a deed that is no move is refused."""

from typing import Any

from app.core import attempts
from app.core.actor import Actor
from app.core.errors import Refusal, Refused
from app.showcase.policy import batches, nominations, scoring
from app.showcase.states import NOMINATING, SCORING, SELECTING

move_batch = SELECTING.bound_to(batches.POLICY)
perform = NOMINATING.bound_to(nominations.POLICY)
score = SCORING.bound_to(scoring.POLICY)


def require(actor: Actor, attempt: str, record: Any, refusal: Refusal | None, *, status: int = 403) -> None:
    """Raise Refused and log the attempt, when there is a refusal."""
    if refusal is not None:
        attempts.note_refused(actor, attempt, record, refusal.code)
        raise Refused(refusal, status=status)
