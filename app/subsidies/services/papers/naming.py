"""Papers by their names, for the terminal: of a claim or batch by key or number, of a unit and year as UNIT:YEAR."""

from collections.abc import Callable
from typing import Any

from app.subsidies.models import Claim, PaymentBatch
from app.subsidies.queries import papers as queries
from app.subsidies.queries.batches import batch_in_reach, batch_of_number
from app.subsidies.services.papers import forms, letters, rosters, taxes
from app.subsidies.services.papers.paper import Paper
from app.units.models import Unit


def found(key: str) -> Any:
    """The claim, batch, or (unit, year) that a key or number names, in reach; None when there is none."""
    name, parted, year = key.partition(":")
    if parted:
        unit = queries.unit_by(name)
        return (unit, int(year)) if unit is not None and year.isascii() and year.isdigit() else None
    return queries.claim_by(key) or batch_in_reach(key) or batch_of_number(key)


def _of_claim(make: Callable[[Claim], Paper | None]) -> Callable[[Any], Paper | None]:
    return lambda record: make(record) if isinstance(record, Claim) else None


def _roster(record: Any) -> Paper | None:
    if isinstance(record, PaymentBatch):
        return rosters.of_batch(record)
    return rosters.of_claim(record) if isinstance(record, Claim) else None


def _statement(record: Any) -> Paper | None:
    is_year = isinstance(record, tuple) and isinstance(record[0], Unit)
    return taxes.of_unit(*record) if is_year else None


BY_NAME: dict[str, Callable[[Any], Paper | None]] = {
    "claim-form": _of_claim(forms.of_claim),
    "payment-roster": _roster,
    "decision-letter": _of_claim(letters.decision),
    "recovery-order": _of_claim(letters.recovery_order),
    "tax-statement": _statement,
}
