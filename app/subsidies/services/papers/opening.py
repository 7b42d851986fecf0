"""Open a paper of a claim, batch or unit in reach; every opening is logged."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core import audit
from app.core.actor import Actor
from app.core.errors import OutOfReach
from app.core.issued import IssuedDocument
from app.subsidies.models import Claim, Recovery
from app.subsidies.queries import papers as queries
from app.subsidies.queries.batches import batch_in_reach
from app.subsidies.queries.claims import claim_in_reach, recovery_in_reach
from app.subsidies.services.papers import forms, letters, rosters, taxes, workbooks
from app.subsidies.services.papers.paper import Paper


@dataclass(frozen=True)
class Kind:
    """How a paper of a claim is made, and whether the claimant, unit or person, opens it too."""

    make: Callable[[Claim], Paper | None]
    for_unit: bool = True
    for_person: bool = True


CLAIM_KINDS: dict[str, Kind] = {
    "claim-form": Kind(forms.of_claim),
    "roster.pdf": Kind(rosters.of_claim, for_person=False),
    "computation.xlsx": Kind(workbooks.computation, for_unit=False, for_person=False),
    "decision": Kind(letters.decision),
    "recovery": Kind(letters.recovery_order),
}
ISSUED_KINDS = {
    forms.FORM: "claim-form",
    rosters.ROSTER: "roster.pdf",
    letters.DECISION: "decision",
    letters.ORDER: "recovery",
    "evidence_pack": "evidence.zip",
}


def open_claim_paper(actor: Actor, kind: str, key: str) -> Paper:
    """A paper of one claim; raises OutOfReach for anything out of reach, and where there is none yet."""
    known = CLAIM_KINDS.get(kind)
    if known is None or (actor.unit_ids and not known.for_unit) or (actor.trainee_ids and not known.for_person):
        raise OutOfReach()
    claim = claim_in_reach(key)
    paper = known.make(claim) if claim is not None else None
    if paper is None:
        raise OutOfReach()
    audit.note("download", claim, document=kind)
    return paper


def open_batch_roster(_actor: Actor, key: str) -> Paper:
    """The roster of all payments of a batch in reach; OutOfReach otherwise."""
    batch = batch_in_reach(key)
    if batch is None:
        raise OutOfReach()
    audit.note("download", batch, document="roster.pdf")
    return rosters.of_batch(batch)


def open_tax_statement(actor: Actor, unit_id: str, year: int) -> Paper:
    """The yearly statement of a unit in reach, its own or of an officer's area; Invalid for a year that is none."""
    if actor.unit_ids and unit_id not in actor.unit_ids:
        raise OutOfReach()
    unit = queries.unit_in_reach(unit_id) if not actor.trainee_ids else None
    if unit is None:
        raise OutOfReach()
    paper = taxes.of_unit(unit, year)
    audit.note("download", unit, document=f"tax-{year}")
    return paper


def kind_of_issued(issued: IssuedDocument) -> tuple[str, str] | None:
    """The kind and the claim under which an issued paper is opened, reach is asked there; None for any other."""
    kind = ISSUED_KINDS.get(issued.kind)
    if kind is None:
        return None
    if issued.entity == Claim.__tablename__:
        return kind, issued.record_id
    recovery = recovery_in_reach(issued.record_id) if issued.entity == Recovery.__tablename__ else None
    return (kind, recovery.claim_id) if recovery is not None else None
