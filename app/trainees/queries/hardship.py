"""Claims of hardship, the marks that follow from them, and how long nobody has served the marked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from app.core import clock
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.security.states import Department
from app.trainees.models import Hardship, Trainee
from app.trainees.states import UNPLACED, HardshipKind, HardshipState, TraineeState

BATCH = 500  # claims that a job holds at a time
LONGEST = 20  # people on the list of those who wait longest (B32)
HASHES = "the keyed hash of a claimant is compared with the owner's own list; only yes or no leaves this function"


def open_claim(trainee_id: str, kind: HardshipKind) -> Hardship | None:
    """The claim of a kind that still waits for its owner."""
    statement = select(Hardship).where(
        Hardship.trainee_id == trainee_id, Hardship.kind == kind, Hardship.state == HardshipState.CLAIMED
    )
    return db.session.scalar(statement.limit(1))


def open_claims(kind: HardshipKind, trainee_ids: list[str]) -> list[Hardship]:
    """The claims of a kind that wait for their owner, of some people."""
    found: list[Hardship] = []
    for piece in in_pieces(trainee_ids):
        statement = select(Hardship).where(
            Hardship.trainee_id.in_(piece), Hardship.kind == kind, Hardship.state == HardshipState.CLAIMED
        )
        found += db.session.scalars(statement.order_by(Hardship.id))
    return found


def standing_claim(trainee_id: str, kind: HardshipKind) -> Hardship | None:
    """The confirmed claim of a kind that holds longest."""
    statement = select(Hardship).where(
        Hardship.trainee_id == trainee_id, Hardship.kind == kind, Hardship.state == HardshipState.VERIFIED
    )
    return db.session.scalar(statement.order_by(Hardship.valid_to.desc(), Hardship.id.desc()).limit(1))


def in_grace(claim: Hardship) -> list[Hardship]:
    """The run-out claims of the same person and kind that still give the mark."""
    statement = select(Hardship).where(
        Hardship.trainee_id == claim.trainee_id,
        Hardship.kind == claim.kind,
        Hardship.id != claim.id,
        Hardship.marked_to >= clock.today(),
    )
    return list(db.session.scalars(statement))


def run_out(after: str = "") -> list[Hardship]:
    """Confirmed claims past their last valid day, for the job that goes through all of them."""
    statement = select(Hardship).where(
        Hardship.id > after, Hardship.state == HardshipState.VERIFIED, Hardship.valid_to < clock.today()
    )
    return list(db.session.scalars(statement.order_by(Hardship.id).limit(BATCH)))


def is_followed(trainee_id: str) -> bool:
    """Whether the person is still in the register, so that a claim that ran out is asked anew."""
    statement = select(Trainee.id).where(Trainee.id == trainee_id, Trainee.state != TraineeState.CLOSED)
    return db.session.scalar(statement) is not None


def claims_to_compare(kind: HardshipKind, after: str = "") -> list[tuple[Hardship, str]]:
    """The next open claims of a kind in reach, each with the keyed hash of the claimant's number."""
    statement = select(Hardship).where(
        Hardship.id > after, Hardship.kind == kind, Hardship.state == HardshipState.CLAIMED
    )
    claims = list(db.session.scalars(statement.order_by(Hardship.id).limit(BATCH)))
    with unscoped(HASHES):
        rows = db.session.execute(
            select(Trainee.id, Trainee.id_hash).where(Trainee.id.in_([claim.trainee_id for claim in claims]))
        )
        hashes = {row.id: row.id_hash for row in rows}
    return [(claim, hashes[claim.trainee_id]) for claim in claims]


def gives_mark(claim: Any, day: date) -> ColumnElement[bool]:
    """The claims that mark their person on a day: confirmed by then, and not past the grace."""
    return and_(claim.decided_on <= day, claim.marked_to >= day)


def waiting_claims(owner: Department | None = None) -> tuple[int, date | None]:
    """How many claims in reach wait for their owner, and since when the oldest does."""
    statement = select(func.count(), func.min(Hardship.claimed_on)).where(Hardship.state == HardshipState.CLAIMED)
    if owner is not None:
        statement = statement.where(Hardship.owner == owner)
    row = db.session.execute(statement).one()
    return int(row[0]), row[1]


# -- the hardship clock


def served() -> ColumnElement[bool]:
    """The marked people whom the notice wants to be served without a break: in the register and not placed yet."""
    return and_(Trainee.is_hardship, Trainee.state.in_(sorted(UNPLACED)))


def last_service() -> ColumnElement[date]:
    """The day of the last service: the last contact, else the beginning of the mark."""
    return func.coalesce(Trainee.last_contact_on, Trainee.hardship_since)


def unserved(day: date, days: int) -> ColumnElement[bool]:
    """The marked people who were last served more than some days before a day."""
    return and_(served(), last_service() < day - timedelta(days=days))


@dataclass(frozen=True)
class Clock:
    """The clock of one county: people, how many are overdue, never met, and the day of the longest without service."""

    code: str
    people: int
    overdue: int
    never: int
    oldest: date | None


def clocks(day: date, days: int) -> list[Clock]:
    """The hardship clock of each county in reach that has marked people."""
    statement = (
        select(
            Trainee.region_code,
            func.count(),
            func.sum(case((unserved(day, days), 1), else_=0)),
            func.sum(case((Trainee.last_contact_on.is_(None), 1), else_=0)),
            func.min(last_service()),
        )
        .where(served())
        .group_by(Trainee.region_code)
        .order_by(Trainee.region_code)
    )
    return [
        Clock(code, int(people), int(overdue or 0), int(never or 0), oldest)
        for code, people, overdue, never, oldest in db.session.execute(statement)
    ]


def longest_unserved(codes: list[str] | None = None) -> list[Trainee]:
    """The twenty marked people in reach (of some counties) without service for longest (B32)."""
    statement = select(Trainee).where(served())
    if codes is not None:
        statement = statement.where(Trainee.region_code.in_(codes))
    return list(db.session.scalars(statement.order_by(last_service(), Trainee.id).limit(LONGEST)))
