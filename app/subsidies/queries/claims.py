"""Claims, their lines, checks, recounts and recoveries, by the questions asked of them; what waits is in waiting.py."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.bulk import AT_ONCE, in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import AttendanceMonth, Placement, Suspension
from app.placements.states import AttendanceMonthState
from app.registers.models import InsuranceMonth
from app.subsidies.models import Claim, ClaimCheck, ClaimLine, ClaimRecount, Recovery
from app.subsidies.states import (
    HOLDABLE,
    PAID,
    UNPAID,
    CheckStep,
    ClaimKind,
    ClaimState,
    RecountOutcome,
    RecoveryCause,
    RecoveryState,
)
from app.trainees.models import Trainee

S = ClaimState
OF_THE_CLAIM = "what stands behind a claim in hand, whoever moves it"
CONSEQUENCE = "a fact changed elsewhere; the claims that rest on it follow, whoever changed it"
FINAL = (AttendanceMonthState.VERIFIED, AttendanceMonthState.LOCKED)
OPEN_RECOVERY = (RecoveryState.PROPOSED, RecoveryState.ORDERED)
BY_INSURANCE = (ClaimKind.FLEX_SOCIAL, ClaimKind.REMAINING, ClaimKind.HIRING)  # kinds that rest on insured months


def claim_in_reach(key: str) -> Claim | None:
    """A claim by its key; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Claim).where(Claim.id == key))


def claim_of(key: str) -> Claim | None:
    """The claim behind a record in hand, whoever asks."""
    with unscoped(OF_THE_CLAIM):
        return db.session.scalar(select(Claim).where(Claim.id == key))


def claims_of_unit(unit_id: str) -> list[Claim]:
    """A unit's claims in reach, the latest first."""
    return list(db.session.scalars(select(Claim).where(Claim.unit_id == unit_id).order_by(Claim.id.desc())))


def claims_of_person(trainee_id: str) -> list[Claim]:
    """The claims in reach that a person made, the latest first."""
    return list(db.session.scalars(select(Claim).where(Claim.trainee_id == trainee_id).order_by(Claim.id.desc())))


def lines_of(claim: Claim, revision: int | None = None) -> list[ClaimLine]:
    """All lines of a revision, the one in force unless one is named, in their order; whoever has the claim in hand."""
    statement = select(ClaimLine).where(
        ClaimLine.claim_id == claim.id, ClaimLine.revision == (revision or claim.revision)
    )
    with unscoped(OF_THE_CLAIM):
        return list(db.session.scalars(statement.order_by(ClaimLine.place)))


def checks_of(claim: Claim) -> list[ClaimCheck]:
    """The rules as they were asked, oldest first."""
    statement = select(ClaimCheck).where(ClaimCheck.claim_id == claim.id)
    return list(db.session.scalars(statement.order_by(ClaimCheck.made_at, ClaimCheck.id)))


def last_check(claim: Claim, step: CheckStep) -> ClaimCheck | None:
    """The rules as they were asked last at a step."""
    return next((check for check in reversed(checks_of(claim)) if check.step == step), None)


def recounts_of(claim: Claim) -> list[ClaimRecount]:
    """What changes of circumstances made of a claim, oldest first."""
    statement = select(ClaimRecount).where(ClaimRecount.claim_id == claim.id)
    with unscoped(OF_THE_CLAIM):
        return list(db.session.scalars(statement.order_by(ClaimRecount.id)))


def recoveries_of(claim: Claim) -> list[Recovery]:
    """Money that was asked back of a claim, oldest first."""
    with unscoped(OF_THE_CLAIM):
        return list(db.session.scalars(select(Recovery).where(Recovery.claim_id == claim.id).order_by(Recovery.id)))


def recovery_in_reach(key: str) -> Recovery | None:
    """A recovery by its key."""
    return db.session.scalar(select(Recovery).where(Recovery.id == key))


def open_recovery(claim: Claim) -> Recovery | None:
    """The recovery of a claim that is proposed or ordered."""
    return next((row for row in recoveries_of(claim) if row.state in OPEN_RECOVERY), None)


def topups_of(claim: Claim) -> list[Claim]:
    """The claims that top up a paid one, oldest first."""
    with unscoped(OF_THE_CLAIM):
        return list(db.session.scalars(select(Claim).where(Claim.follows_id == claim.id).order_by(Claim.id)))


def recount_to_recover(claim: Claim) -> ClaimRecount | None:
    """The last recount of a paid claim, when it found that too much was paid and nobody asked it back yet."""
    recounts = recounts_of(claim)
    last = recounts[-1] if recounts else None
    if last is None or last.outcome != RecountOutcome.RECOVERY:
        return None
    return None if any(row.recount_id == last.id for row in recoveries_of(claim)) else last


def overpaid() -> tuple[int, date | None]:
    """The paid claims in reach of which too much was paid and nobody asked it back yet, since they were recounted."""
    asked = select(Recovery.id).where(Recovery.recount_id == ClaimRecount.id).exists()
    newer = aliased(ClaimRecount)
    is_last = ~select(newer.id).where(newer.claim_id == ClaimRecount.claim_id, newer.id > ClaimRecount.id).exists()
    statement = (
        select(func.count(), func.min(ClaimRecount.made_on))
        .join(Claim, Claim.id == ClaimRecount.claim_id)
        .where(ClaimRecount.outcome == RecountOutcome.RECOVERY, is_last, ~asked)
    )
    count, since = db.session.execute(statement).one()
    return int(count), since


# -- what stands in the way


def not_compared_since(lines: Iterable[ClaimLine], day: date) -> list[str]:
    """The names of the people on lines who were not compared with the other registers on a day or later."""
    keys = sorted({line.trainee_id for line in lines if line.trainee_id})
    found: list[str] = []
    for piece in in_pieces(keys):
        stale = or_(Trainee.compared_on.is_(None), Trainee.compared_on < day)
        statement = select(Trainee.name).where(Trainee.id.in_(piece), stale).order_by(Trainee.name)
        with unscoped(OF_THE_CLAIM):
            found += db.session.scalars(statement)
    return found


def sheets_of(lines: Iterable[ClaimLine], *, state: AttendanceMonthState | None = None) -> list[AttendanceMonth]:
    """The months of attendance behind lines, all or those in a state."""
    found: list[AttendanceMonth] = []
    for piece in in_pieces(sorted({line.sheet_id for line in lines if line.sheet_id})):
        statement = select(AttendanceMonth).where(AttendanceMonth.id.in_(piece)).order_by(AttendanceMonth.id)
        if state is not None:
            statement = statement.where(AttendanceMonth.state == state)
        with unscoped(OF_THE_CLAIM):
            found += db.session.scalars(statement)
    return found


def placements_of(keys: Collection[str]) -> list[Placement]:
    """Placements by their keys under their locks, in the order of their keys."""
    found: list[Placement] = []
    for piece in in_pieces(sorted(keys)):
        statement = select(Placement).where(Placement.id.in_(piece)).order_by(Placement.id).with_for_update()
        with unscoped(OF_THE_CLAIM):
            found += db.session.scalars(statement, execution_options={"populate_existing": True})
    return found


# -- what changes elsewhere concerns


def last_suspension(placement: Placement) -> Suspension | None:
    """The latest time that an internship stood still."""
    statement = select(Suspension).where(Suspension.placement_id == placement.id)
    with unscoped(CONSEQUENCE):
        return db.session.scalar(statement.order_by(Suspension.from_day.desc(), Suspension.id.desc()).limit(1))


def _fraudulent() -> ColumnElement[bool]:
    return (
        select(Recovery.id)
        .where(
            Recovery.claim_id == Claim.id,
            Recovery.cause == RecoveryCause.FRAUD,
            Recovery.state.in_((RecoveryState.ORDERED, RecoveryState.SETTLED)),
        )
        .exists()
    )


def resting_on(*conditions: ColumnElement[bool]) -> list[Claim]:
    """The claims, under lock, with a line in force that meets the conditions and that a change would change, by key.

    A paid claim that tops up another is judged with that other one; of one that was obtained by fraud everything
    comes back anyway.
    """
    line = select(ClaimLine.claim_id).where(ClaimLine.holds.is_(True), *conditions)
    counts = or_(Claim.state.in_(UNPAID), and_(Claim.state.in_(PAID), Claim.follows_id.is_(None), ~_fraudulent()))
    statement = select(Claim).where(Claim.id.in_(line), counts, Claim.needs_recount.is_(False)).order_by(Claim.id)
    with unscoped(CONSEQUENCE):
        locked = statement.with_for_update(of=Claim)
        return list(db.session.scalars(locked, execution_options={"populate_existing": True}))


def of_insured(entry_ids: Sequence[str]) -> list[Claim]:
    """The claims that rest on changed months of social insurance."""
    found: dict[str, Claim] = {}
    for piece in in_pieces(entry_ids):
        people = (
            select(Trainee.id)
            .join(InsuranceMonth, InsuranceMonth.id_hash == Trainee.id_hash)
            .where(InsuranceMonth.id.in_(piece))
        )
        claims = resting_on(ClaimLine.kind.in_(BY_INSURANCE), ClaimLine.trainee_id.in_(people))
        found |= {claim.id: claim for claim in claims}
    return list(found.values())


def living_of_unit(unit_id: str) -> list[Claim]:
    """The unpaid claims of a unit that can be held or will come to it, by key."""
    statement = select(Claim).where(Claim.unit_id == unit_id, Claim.state.in_(HOLDABLE | {S.SUBMITTED}))
    with unscoped(CONSEQUENCE):
        return list(db.session.scalars(statement.order_by(Claim.id)))


# -- what the jobs find


def unanswered(days: int, after: str) -> list[Claim]:
    """The next claims, after a key, of which the supplement was asked more than some days ago."""
    before = clock.today() - timedelta(days=days)
    statement = select(Claim).where(Claim.id > after, Claim.state == S.SUPPLEMENT, Claim.supplement_asked_on < before)
    return list(db.session.scalars(statement.order_by(Claim.id).limit(AT_ONCE)))


def due_between(state: ClaimState, first: date, last: date, after: str) -> list[Claim]:
    """The next claims in a state, after a key, that are due between two days, both included."""
    statement = select(Claim).where(Claim.id > after, Claim.state == state, Claim.due_on.between(first, last))
    return list(db.session.scalars(statement.order_by(Claim.id).limit(AT_ONCE)))


def to_recount(states: Collection[ClaimState], after: str) -> list[Claim]:
    """The next claims in some states, after a key, that a change concerns and whose attendance is all settled again."""
    unsettled = (
        select(ClaimLine.id)
        .join(AttendanceMonth, AttendanceMonth.id == ClaimLine.sheet_id)
        .where(ClaimLine.claim_id == Claim.id, ClaimLine.holds.is_(True), AttendanceMonth.state.not_in(FINAL))
        .exists()
    )
    statement = select(Claim).where(
        Claim.id > after, Claim.needs_recount.is_(True), Claim.state.in_(states), ~unsettled
    )
    return list(db.session.scalars(statement.order_by(Claim.id).limit(AT_ONCE)))


def recoveries_due(first: date, last: date, after: str) -> list[Recovery]:
    """The next ordered recoveries, after a key, that are due between two days, both included."""
    statement = select(Recovery).where(
        Recovery.id > after, Recovery.state == RecoveryState.ORDERED, Recovery.due_on.between(first, last)
    )
    return list(db.session.scalars(statement.order_by(Recovery.id).limit(AT_ONCE)))


def supplement_items(claim: Claim) -> list[str]:
    """What the claimant was told is missing."""
    return [str(item) for item in json.loads(claim.supplement_items or "[]")]
