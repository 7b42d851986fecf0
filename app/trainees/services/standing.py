"""The mover of people, and the plain moves of where a person stands."""

from collections.abc import Callable
from typing import Any

from app.core import clock
from app.core.actor import Actor
from app.trainees.models import Trainee
from app.trainees.policy import POLICY
from app.trainees.states import REGISTERING, CloseReason

perform = REGISTERING.bound_to(POLICY)


def match(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Begin to recommend posts to an eligible person."""
    return perform(actor, trainee, "match", reason=reason)


def unmatch(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Pause the recommending."""
    return perform(actor, trainee, "unmatch", reason=reason)


def close(actor: Actor, trainee: Trainee, *, closed_because: str, reason: str = "") -> Trainee:
    """Take a person off the register for a reason."""
    perform.begin(actor, trainee, "close")
    facts = {"closed_because": CloseReason(closed_because), "closed_on": clock.today(), "waiting_since": None}
    return perform(actor, trainee, "close", reason=reason, **facts)


def restore(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Take a closed record up again."""
    perform.begin(actor, trainee, "restore")
    return perform(actor, trainee, "restore", reason=reason, closed_because=None, closed_on=None)


MOVES: dict[str, Callable[..., Any]] = {
    "match": match,
    "unmatch": unmatch,
    "close": close,
    "restore": restore,
}
