"""What a claimant may not know: that a claim is held for its risk, and by which rule a held claim was refused."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import actor as actors
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Move, Mover
from app.security.states import Permission
from app.subsidies.states import ClaimState

UNDER_CHECK = _l("审核中（正在核实）")  # how a held claim is called, on every page and desk, before its claimant
OFFICERS_OWN = frozenset({"R60"})  # its name alone would tell of flags, and a flag is never a finding


def reads_risks(actor: Actor | None = None) -> bool:
    """Whether an actor (who acts now) may know of flags, scores and holds."""
    return (actor or actors.current()).may(Permission.RISK_READ)


def is_hidden(state: Any, actor: Actor | None = None) -> bool:
    """Whether an actor (who acts now) may not know that a claim in this state is held for its risk."""
    return state == ClaimState.RISK_HOLD and not (reads_risks(actor) or (actor or actors.current()).is_system)


def told_rules(numbers: str) -> list[str]:
    """The rules of a refusal, numbers parted by blanks, that its claimant is told."""
    return [number for number in numbers.split() if number not in OFFICERS_OWN]


class ClaimMover(Mover):
    """Moves of claims; a refusal names the state of a held claim as its claimant reads it."""

    def refusal(self, actor: Actor, record: Any, wanted: Move) -> Refusal | None:
        """Say why the actor may not make the move now, or None."""
        refused = super().refusal(actor, record, wanted)
        if refused is None or refused.code != "state" or not is_hidden(record.state, actor):
            return refused
        told = {"state": str(UNDER_CHECK), "move": _(wanted.label)}
        return Refusal("state", _("当前状态“%(state)s”不允许执行“%(move)s”。", **told))
