"""How a state reads to whom: that a claim is held for its risk is told to those who read risks."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import actor as actors
from app.core.workflow import StatusLog
from app.security.states import Permission
from app.subsidies.states import ClaimState

CHECKING = "CHECKING"  # the value by which a held claim goes before those who may not know why
UNDER_CHECK = _l("审核中（正在核实）")  # and its one label, on every page and desk
HELD_MOVES = frozenset({"hold", "propose_release", "propose_refusal", "release", "refuse_held", "keep_held"})


def reads_risks() -> bool:
    """Whether the actor may know of flags, scores and holds."""
    return actors.current().may(Permission.RISK_READ)


def is_hidden(state: Any) -> bool:
    """Whether the actor may not know that a claim in this state is held for its risk."""
    return state == ClaimState.RISK_HOLD and not reads_risks()


def state_label(state: Any) -> str:
    """The label of a claim's state, still to be translated; a held claim is under check for the claimant."""
    if is_hidden(state):
        return str(UNDER_CHECK)
    return ClaimState.label_of(state)


class ToldStates:
    """The states of claims as the actor reads them, for the head and the history of a record page."""

    label_of = staticmethod(state_label)


def told_history(lines: Sequence[StatusLog]) -> list[StatusLog]:
    """The history of a claim without what only those who read risks may know."""
    if reads_risks():
        return list(lines)
    return [line for line in lines if line.move not in HELD_MOVES]


def shown_state(claim: Any) -> str:
    """The state of a claim in the language of the page."""
    return _(state_label(claim.state))
