"""What a person or a unit has already: held lines and other benefits, of every kind, year and county (R41, B23)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.queries import areas
from app.programme.queries import database_params
from app.registers.models import OtherBenefit
from app.registers.states import EntryState
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.rules.claims import KIND_NAMES, Claimed
from app.subsidies.rules.exclusion import Pairing, judged, matrix
from app.subsidies.rules.facts import Held
from app.trainees.models import Trainee

EVERYWHERE = "what a person has is compared across counties and years; only kinds, days and states leave this function"
Benefit = tuple[Claimed, str | None]
_HELD = (
    ClaimLine.claim_id,
    Claim.number,
    ClaimLine.holder_id,
    ClaimLine.slot,
    ClaimLine.kind,
    ClaimLine.placement_id,
    ClaimLine.month,
    ClaimLine.from_day,
    ClaimLine.to_day,
    ClaimLine.share,
)


def held_by(holders: Iterable[str]) -> dict[str, list[Held]]:
    """The lines of each holder (a person, or a unit for its fee) that hold their slot, wherever they were claimed."""
    found: dict[str, list[Held]] = defaultdict(list)
    with unscoped(EVERYWHERE):
        for piece in in_pieces(sorted(set(holders))):
            statement = select(*_HELD).join(Claim, Claim.id == ClaimLine.claim_id)
            held = statement.where(ClaimLine.holder_id.in_(piece), ClaimLine.holds)
            for row in db.session.execute(held.order_by(ClaimLine.from_day, ClaimLine.id)):
                found[row.holder_id].append(Held._make(row))
    return found


def benefits_by_hash(hashes: Iterable[str]) -> dict[str, list[Benefit]]:
    """The other benefits and programmes of people by the hash of their number, with the organisation."""
    statement = select(
        OtherBenefit.id_hash,
        OtherBenefit.scheme,
        OtherBenefit.valid_from,
        OtherBenefit.valid_to,
        OtherBenefit.organisation,
    ).where(OtherBenefit.state == EntryState.LISTED)
    found: dict[str, list[Benefit]] = defaultdict(list)
    with unscoped(EVERYWHERE):
        for piece in in_pieces(sorted(set(hashes))):
            rows = db.session.execute(statement.where(OtherBenefit.id_hash.in_(piece)).order_by(OtherBenefit.id))
            for key, scheme, first, last, name in rows:
                found[key].append((Claimed(scheme, first, last or date.max), name))
    return found


@dataclass(frozen=True)
class Conflict:
    """Something that a person has already and that excludes what is asked for; ``number`` None for other lists."""

    kind: str
    first: date
    last: date
    number: str | None
    words: str


def conflicts(kind: str, trainee_id: str, first: date, last: date, *, but: Collection[str] = ()) -> list[Conflict]:
    """What excludes a subsidy of a kind for a person from a day to a day, both included, but for some claims (R41)."""
    new, params, found = Claimed(kind, first, last), database_params(), []
    for has in _has(trainee_id, but):
        told = judged([Claimed(has.kind, has.first, has.last)], new, params)
        if not told.ok:
            found.append(Conflict(has.kind, has.first, has.last, has.number, told.message or ""))
    return found


def _has(trainee_id: str, but: Collection[str] = ()) -> list[Conflict]:
    lines = [line for line in held_by([trainee_id]).get(trainee_id, []) if line.claim_id not in but]
    with unscoped(EVERYWHERE):
        id_hash = db.session.scalar(select(Trainee.id_hash).where(Trainee.id == trainee_id))
    others = benefits_by_hash([id_hash] if id_hash else []).get(id_hash or "", [])
    held = [Conflict(line.kind, line.from_day, line.to_day, line.claim_number, "") for line in lines]
    return held + [Conflict(one.kind, one.from_, one.to, None, name or "") for one, name in others]


# -- pages


def table() -> tuple[list[str], dict[tuple[str, str], Pairing]]:
    """The exclusion matrix of the parameters in force: kinds and schemes, and the pairing of each two."""
    return matrix(database_params())


def kind_name(kind: str) -> str:
    """The Chinese name of a kind of subsidy or of another scheme."""
    return KIND_NAMES.get(kind, kind)


@dataclass(frozen=True)
class Enjoyed:
    """One thing that a person has or had, for the page of exclusions; amounts stay with the county that paid."""

    kind: str
    name: str
    first: date
    last: date | None
    where: str
    state: str
    holds: bool
    claim_id: str | None = None


def history_of(trainee: Trainee) -> list[Enjoyed]:
    """All subsidies and benefits of a person in reach across years and counties, counted lines only, newest first."""
    statement = (
        select(ClaimLine.kind, ClaimLine.from_day, ClaimLine.to_day, Claim.region_code, Claim.state, ClaimLine.holds)
        .add_columns(Claim.id)
        .join(Claim, (Claim.id == ClaimLine.claim_id) & (Claim.revision == ClaimLine.revision))
        .where(ClaimLine.trainee_id == trainee.id, ClaimLine.is_counted)
        .order_by(ClaimLine.from_day.desc(), ClaimLine.id)
        .limit(300)
    )
    names = areas()
    with unscoped(EVERYWHERE):
        rows = list(db.session.execute(statement))
    found = [
        Enjoyed(
            kind,
            kind_name(kind),
            first,
            last,
            names[code].name if code in names else code,
            str(state.label),
            bool(holds),
            key,
        )
        for kind, first, last, code, state, holds, key in rows
    ]
    for benefit, name in benefits_by_hash([trainee.id_hash]).get(trainee.id_hash, []):
        last = None if benefit.to == date.max else benefit.to
        found.append(Enjoyed(benefit.kind, kind_name(benefit.kind), benefit.from_, last, name or "", "比对名册", True))
    return sorted(found, key=lambda one: one.first, reverse=True)
