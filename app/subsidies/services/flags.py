"""What a person makes of a red flag: cleared, confirmed, looked at anew; the claim's result follows (R60, 6.8)."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid
from app.subsidies import signals
from app.subsidies.models import RiskFlag
from app.subsidies.policy.risk import FLAG_POLICY
from app.subsidies.queries.flags import with_claim
from app.subsidies.services.detecting import rescore
from app.subsidies.states import FLAGGING, PAID

perform = FLAGGING.bound_to(FLAG_POLICY)
UNDECIDED: dict[str, Any] = {
    "decided_at": None,
    "decided_by_id": None,
    "decided_by": None,
    "note": None,
    "is_fraud": False,
}


def clear(actor: Actor, flag: RiskFlag, *, reason: str = "") -> RiskFlag:
    """Say with a reason why the flag means nothing here; it no longer counts as long as the facts stay the same."""
    return _decide(actor, flag, "clear", reason)


def confirm(actor: Actor, flag: RiskFlag, *, reason: str = "", is_fraud: bool = False) -> RiskFlag:
    """Say with the evidence that the flag is true; of fraud others are told in the same transaction (R62)."""
    decided = _decide(actor, flag, "confirm", reason, is_fraud=bool(is_fraud))
    signals.flag_confirmed.send(decided, actor=actor, claim=decided.claim, is_paid=decided.claim.state in PAID)
    return decided


def reopen(actor: Actor, flag: RiskFlag, *, reason: str = "") -> RiskFlag:
    """Take a decision back; the flag counts again."""
    with_claim(flag)
    perform(actor, flag, "reopen", reason=reason, **UNDECIDED)
    rescore([flag.claim])
    return flag


def _decide(actor: Actor, flag: RiskFlag, move: str, reason: str, **facts: Any) -> RiskFlag:
    with_claim(flag)
    perform.begin(actor, flag, move)
    note = (reason or "").strip()
    if not note:
        raise Invalid({"reason": _("请写明核查情况和依据。")})
    decided = {"decided_at": clock.now(), "decided_by_id": actor.user_id, "decided_by": actor.name[:64], "note": note}
    perform(actor, flag, move, reason=note, **decided, **facts)
    rescore([flag.claim])
    return flag


MOVES: dict[str, Callable[..., RiskFlag]] = {"clear": clear, "confirm": confirm, "reopen": reopen}
