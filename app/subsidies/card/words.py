"""How a state reads to whom: that a claim is held for its risk is told to those who read risks."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.core.choices import Choice
from app.core.workflow import StatusLog
from app.subsidies.policy.telling import UNDER_CHECK, is_hidden, reads_risks, told_rules
from app.subsidies.states import ClaimState

__all__ = ["CHECKING", "UNDER_CHECK", "ToldState", "ToldStates", "is_hidden", "reads_risks"]
__all__ += ["shown_state", "state_label", "told_history", "told_rules"]

CHECKING = "CHECKING"  # the value by which a held claim goes before those who may not know why
HELD_MOVES = frozenset({"hold", "propose_release", "propose_refusal", "release", "refuse_held", "keep_held"})
# the states by which somebody may seek who may not know what is held
_KNOWN = {state.name: (state.value, state.label) for state in ClaimState if state != ClaimState.RISK_HOLD}
ToldState: type[Choice] = Choice("ToldState", _KNOWN)  # type: ignore


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
