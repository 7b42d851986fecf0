"""The mover of people, and the plain moves of where a person stands."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid
from app.trainees.models import Trainee
from app.trainees.policy import POLICY
from app.trainees.states import CLOSE_REASONS, REGISTERING, CloseReason

perform = REGISTERING.bound_to(POLICY)


def reconsider(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Take up an ineligible person again, after an objection or a change of circumstances."""
    return perform(actor, trainee, "reconsider", reason=reason)


def match(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Begin to recommend posts to an eligible person."""
    return perform(actor, trainee, "match", reason=reason)


def unmatch(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Pause the recommending."""
    return perform(actor, trainee, "unmatch", reason=reason)


def place(actor: Actor, trainee: Trainee) -> Trainee:
    """Note that the internship has begun, so that the person waits no longer; for placements to call."""
    return perform(actor, trainee, "place", waiting_since=None, next_visit_on=None)


def finish(actor: Actor, trainee: Trainee) -> Trainee:
    """Note that the internship has ended; for placements to call."""
    return perform(actor, trainee, "finish", is_willing=False)


def close(actor: Actor, trainee: Trainee, *, closed_because: str, reason: str = "") -> Trainee:
    """Take a person off the register for a reason; only the merging closes a record as a duplicate."""
    perform.begin(actor, trainee, "close")
    if closed_because not in dict(CLOSE_REASONS) and not actor.is_system:
        raise Invalid({"closed_because": _("请选择关闭原因。")})
    why = CloseReason(closed_because)
    gone = {"is_willing": False, "waiting_since": None, "next_visit_on": None}
    return perform(actor, trainee, "close", reason=reason, closed_because=why, closed_on=clock.today(), **gone)


def restore(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Take a closed record up again."""
    perform.begin(actor, trainee, "restore")
    return perform(actor, trainee, "restore", reason=reason, closed_because=None, closed_on=None)


MOVES: dict[str, Callable[..., Any]] = {
    "reconsider": reconsider,
    "match": match,
    "unmatch": unmatch,
    "close": close,
    "restore": restore,
}
