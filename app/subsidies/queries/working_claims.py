"""The lines of claims in hand as they were stored, and which claims belong together."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.states import Claimant, ClaimKind, ClaimState
from app.trainees.models import Trainee
from app.units.models import Unit

NOT_SENT = (ClaimState.DRAFT, ClaimState.WITHDRAWN)
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
                followers[before or ""].add(key)
    return {
        claim.id: frozenset({claim.id, *followers[claim.id], *([claim.follows_id] if claim.follows_id else [])})
        for claim in claims
    }


# -- before a claim is drafted

Told = tuple[str, str, str]  # holder, slot, rule


def told_before(kind: ClaimKind, holders: Collection[str], but: Collection[str] = ()) -> set[Told]:
    """The refusals of a kind that claims sent in before have told already: holder, slot and rule."""
    columns = (ClaimLine.holder_id, ClaimLine.slot, ClaimLine.refused_by)
    statement = (
        select(*columns)
        .join(Claim, Claim.id == ClaimLine.claim_id)
        .where(ClaimLine.kind == kind, ClaimLine.is_counted.is_(False), Claim.state.not_in(NOT_SENT))
    )
    found: set[Told] = set()
    with unscoped(OF_CLAIMS):
        for piece in in_pieces(sorted(set(holders))):
            mine = statement.where(ClaimLine.holder_id.in_(piece), ClaimLine.claim_id.not_in(list(but)))
            found |= {(holder, slot, rule or "") for holder, slot, rule in db.session.execute(mine)}
    return found


def drafts_of(kind: ClaimKind, *, unit_id: str | None, trainee_id: str | None, region_code: str) -> list[str]:
    """The numbers of the drafts in reach that a claimant has of a kind."""
    statement = select(Claim.number).where(Claim.kind == kind, Claim.state == ClaimState.DRAFT)
    if unit_id is not None:
        statement = statement.where(Claim.unit_id == unit_id)
    elif trainee_id is not None:
        statement = statement.where(Claim.trainee_id == trainee_id)
    else:
        statement = statement.where(Claim.claimant == Claimant.COUNTY, Claim.region_code == region_code)
    return list(db.session.scalars(statement.order_by(Claim.id).limit(3)))


def units(ids: Collection[str]) -> dict[str, Unit]:
    """Units in reach by their key."""
    found: dict[str, Unit] = {}
    for piece in in_pieces(sorted(set(ids))):
        found |= {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(piece)))}
    return found


def person(key: str) -> Trainee | None:
    """A person in reach."""
    return db.session.scalar(select(Trainee).where(Trainee.id == key))


def claims(ids: Sequence[str]) -> list[Claim]:
    """Claims in reach by their keys, in that order."""
    found: dict[str, Claim] = {}
    for piece in in_pieces(list(ids)):
        found |= {claim.id: claim for claim in db.session.scalars(select(Claim).where(Claim.id.in_(piece)))}
    return [found[key] for key in ids if key in found]


def holding_lines(claim: Claim) -> list[ClaimLine]:
    """The lines of a claim that hold their slot, of whatever revision."""
    with unscoped(OF_CLAIMS):
        return list(db.session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id, ClaimLine.holds)))


def last_payee(region_code: str, name: str) -> Claim | None:
    """The latest claim in reach of an area that paid somebody of this name and has an account."""
    statement = select(Claim).where(
        Claim.region_code == region_code, Claim.payee_name == name, Claim.payee_hash.is_not(None)
    )
    return db.session.scalar(statement.order_by(Claim.id.desc()).limit(1))
