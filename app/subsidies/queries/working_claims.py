"""The lines of claims in hand as they were stored, and which claims belong together."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.subsidies.models import Claim, ClaimLine

OF_CLAIMS = "the lines of claims in hand, and the claims that top them up"


def lines_in_force(claims: Sequence[Claim]) -> dict[str, list[Any]]:
    """The lines of each claim's revision in force, without their explanation, in their order; every claim is there."""
    found: dict[str, list[Any]] = {claim.id: [] for claim in claims}
    columns = [column for column in ClaimLine.__table__.columns if column.name != "steps"]  # type: ignore[attr-defined]
    attributes = [getattr(ClaimLine, column.name) for column in columns]
    joined = select(*attributes).join(Claim, (Claim.id == ClaimLine.claim_id) & (Claim.revision == ClaimLine.revision))
    with unscoped(OF_CLAIMS):
        for piece in in_pieces(list(found)):
            ordered = joined.where(ClaimLine.claim_id.in_(piece)).order_by(ClaimLine.claim_id, ClaimLine.place)
            for row in db.session.execute(ordered):
                found[row.claim_id].append(row)
    return found


def families(claims: Sequence[Claim]) -> dict[str, frozenset[str]]:
    """Each claim with the one that it tops up and those that top it up: they never stand in each other's way."""
    followers: dict[str, set[str]] = defaultdict(set)
    with unscoped(OF_CLAIMS):
        for piece in in_pieces([claim.id for claim in claims]):
            for key, before in db.session.execute(
                select(Claim.id, Claim.follows_id).where(Claim.follows_id.in_(piece))
            ):
                followers[before].add(key)
    return {
        claim.id: frozenset({claim.id, *followers[claim.id], *([claim.follows_id] if claim.follows_id else [])})
        for claim in claims
    }
