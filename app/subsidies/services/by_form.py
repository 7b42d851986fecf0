"""A claim drafted from a form or a body: the claimant follows from who acts, the period from its last day."""

from datetime import date

from app.core.actor import Actor
from app.subsidies.models import Claim
from app.subsidies.services import claims
from app.subsidies.states import ClaimKind


def draft_given(
    actor: Actor,
    *,
    kind: ClaimKind | str,
    period_to: date | None = None,
    payee_name: str = "",
    payee_bank: str | None = None,
    payee_account: str | None = None,
) -> Claim:
    """Draft the actor's own claim of a kind up to a day (today): of the unit, of the person, or of the county.

    Raises what services.claims.draft raises; what it says of ``until`` is said of ``period_to``.
    """
    return claims.draft(
        actor,
        ClaimKind(kind),
        unit_id=next(iter(actor.unit_ids), None),
        trainee_id=next(iter(actor.trainee_ids), None),
        until=period_to,
        payee_name=payee_name or None,
        payee_bank=payee_bank,
        payee_account=payee_account,
    )
