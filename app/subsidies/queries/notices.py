"""Notices and objections, by the questions asked of them."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, exists, func, select

from app.core import clock, objecting
from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.subsidies.models import BudgetAccount, Claim, ClaimLine, ClaimNotice, NoticeObjection
from app.subsidies.states import ClaimState, NoticeObjectionState, NoticeState
from app.trainees.models import Trainee
from app.units.models import Unit

NAMED = "a notice names units, and people with masked numbers, whoever publishes it"
OPEN_NOTICE = "what stands in a public notice is known to everybody"


def publishable(region_code: str, *, lock: bool = False) -> list[Claim]:
    """The claims of a county that passed the recheck and of which no fact changed since, in the order of their keys."""
    statement = (
        select(Claim)
        .where(Claim.region_code == region_code, Claim.state == ClaimState.RECHECK_PASSED, ~Claim.needs_recount)
        .order_by(Claim.id)
    )
    if not lock:
        return list(db.session.scalars(statement))
    locked = statement.with_for_update(of=Claim)
    return list(db.session.scalars(locked, execution_options={"populate_existing": True}))


def counties_to_publish() -> list[str]:
    """The counties in which claims wait for a notice."""
    waiting = select(Claim.region_code).where(Claim.state == ClaimState.RECHECK_PASSED, ~Claim.needs_recount)
    return list(db.session.scalars(waiting.distinct().order_by(Claim.region_code)))


def counted_lines(claims: Collection[Claim]) -> list[ClaimLine]:
    """The paid lines of the revisions in force of several claims, claim after claim."""
    revisions = {claim.id: claim.revision for claim in claims}
    found: list[ClaimLine] = []
    for piece in in_pieces(sorted(revisions)):
        statement = select(ClaimLine).where(ClaimLine.claim_id.in_(piece), ClaimLine.is_counted)
        with unscoped(NAMED):
            rows = db.session.scalars(statement.order_by(ClaimLine.claim_id, ClaimLine.place)).all()
        found += [line for line in rows if line.revision == revisions[line.claim_id]]
    return found


def people_named(keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Name and identity number of people by their keys, for a notice that masks them."""
    found: dict[str, tuple[str, str]] = {}
    for piece in in_pieces(sorted(keys)):
        with unscoped(NAMED):
            rows = db.session.execute(select(Trainee.id, Trainee.name, Trainee.id_no).where(Trainee.id.in_(piece)))
            found |= {key: (name, number) for key, name, number in rows}
    return found


def units_named(keys: Collection[str]) -> dict[str, str]:
    """The names of units by their keys."""
    found: dict[str, str] = {}
    for piece in in_pieces(sorted(keys)):
        with unscoped(NAMED):
            rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(piece)))
            found |= {row.id: row.name for row in rows}
    return found


def _past_notice(today: date) -> Select[Any]:
    """The claims of which the notice is over and no objection is open, the longest rechecked first."""
    objected = exists().where(NoticeObjection.claim_id == Claim.id, NoticeObjection.state == NoticeObjectionState.OPEN)
    return (
        select(Claim)
        .join(ClaimNotice, ClaimNotice.id == Claim.notice_id)
        .where(Claim.state == ClaimState.PUBLIC_NOTICE, ClaimNotice.to_day < today, ~Claim.needs_recount, ~objected)
        .order_by(Claim.rechecked_at, Claim.id)
    )


def past_notice(today: date) -> list[Claim]:
    """The claims that may be approved, read anew under their locks; those of the earliest recheck first."""
    keys = db.session.scalars(_past_notice(today).with_only_columns(Claim.id).order_by(None)).all()
    locked: list[Claim] = []
    for piece in in_pieces(sorted(keys)):
        statement = select(Claim).where(Claim.id.in_(piece)).order_by(Claim.id).with_for_update(of=Claim)
        locked += db.session.scalars(statement, execution_options={"populate_existing": True})
    still = {claim.id for claim in db.session.scalars(_past_notice(today))}
    return sorted(
        (claim for claim in locked if claim.id in still), key=lambda claim: (str(claim.rechecked_at), claim.id)
    )


def to_be_closed(today: date, after: str) -> list[ClaimNotice]:
    """The running notices that are over and of which no objection is open, some at a time by their keys."""
    objected = exists().where(
        NoticeObjection.notice_id == ClaimNotice.id, NoticeObjection.state == NoticeObjectionState.OPEN
    )
    statement = select(ClaimNotice).where(
        ClaimNotice.id > after, ClaimNotice.state == NoticeState.RUNNING, ClaimNotice.to_day < today, ~objected
    )
    return list(db.session.scalars(statement.order_by(ClaimNotice.id).limit(100)))


def waiting_for_budget() -> tuple[int, date | None]:
    """How many claims in reach got through their notice and yet are not approved, and since when the oldest waits.

    It is the money that lacks: all others are approved by the job on the morning after the last day.
    """
    statement = _past_notice(clock.today()).with_only_columns(func.count(), func.min(ClaimNotice.to_day))
    count, since = db.session.execute(statement.order_by(None)).one()
    return int(count), since


def lacking(today: date) -> list[dict[str, Any]]:
    """By county and kind, what claims past their notice need and what is left of the year's account; yuan."""
    need = (
        _past_notice(today)
        .with_only_columns(Claim.region_code, Claim.kind, func.count(), func.sum(Claim.amount_yuan))
        .order_by(None)
        .group_by(Claim.region_code, Claim.kind)
    )
    accounts = {
        (account.region_code, account.item.value): account.left_yuan
        for account in db.session.scalars(select(BudgetAccount).where(BudgetAccount.year == today.year))
    }
    return [
        {
            "region_code": region,
            "kind": kind,
            "claims": int(count),
            "need": Decimal(amount),
            "left": accounts.get((region, kind.value), Decimal("0.00")),
        }
        for region, kind, count, amount in sorted(db.session.execute(need).all(), key=lambda row: (row[0], row[1]))
    ]


def notice_in_reach(key: str) -> ClaimNotice | None:
    """A notice by its key."""
    return db.session.scalar(select(ClaimNotice).where(ClaimNotice.id == key))


def running_notice(key: str, today: date) -> ClaimNotice | None:
    """A notice that anybody may object to today."""
    statement = select(ClaimNotice).where(
        ClaimNotice.id == key, ClaimNotice.state == NoticeState.RUNNING, ClaimNotice.to_day >= today
    )
    with unscoped(OPEN_NOTICE):
        return db.session.scalar(statement)


def claim_noticed(notice: ClaimNotice, number: str) -> Claim | None:
    """The claim of a number that stands in a notice, read anew under its lock."""
    statement = select(Claim).where(Claim.notice_id == notice.id, Claim.number == number)
    with unscoped(OPEN_NOTICE):
        return db.session.scalar(statement.with_for_update(of=Claim), execution_options={"populate_existing": True})


# -- objections


def objection_of_receipt(receipt: str) -> NoticeObjection | None:
    """The objection of a receipt, whoever asks."""
    return objecting.of_receipt(NoticeObjection, receipt)


def objection_in_reach(key: str) -> NoticeObjection | None:
    """An objection by its key."""
    return db.session.scalar(select(NoticeObjection).where(NoticeObjection.id == key))


def claim_of(objection: NoticeObjection) -> Claim:
    """The claim that an objection in reach is about."""
    with unscoped(OPEN_NOTICE):
        return db.session.get_one(Claim, objection.claim_id)


def has_other_open(objection: NoticeObjection) -> bool:
    """Whether another objection to the same claim is still open."""
    statement = select(NoticeObjection.id).where(
        NoticeObjection.claim_id == objection.claim_id,
        NoticeObjection.id != objection.id,
        NoticeObjection.state == NoticeObjectionState.OPEN,
    )
    return db.session.scalar(statement.limit(1)) is not None


def objections_of(notice: ClaimNotice) -> list[NoticeObjection]:
    """The objections to a notice in reach, the oldest first."""
    statement = select(NoticeObjection).where(NoticeObjection.notice_id == notice.id)
    return list(db.session.scalars(statement.order_by(NoticeObjection.id)))


def objections_to(claim: Claim) -> list[NoticeObjection]:
    """The objections to a claim in reach, the oldest first; for officers."""
    statement = select(NoticeObjection).where(NoticeObjection.claim_id == claim.id)
    return list(db.session.scalars(statement.order_by(NoticeObjection.id)))


def objections_open() -> tuple[int, date | None]:
    """How many objections in reach wait for an answer, and until when the first must have one."""
    statement = select(func.count(), func.min(NoticeObjection.due_on)).where(
        NoticeObjection.state == NoticeObjectionState.OPEN
    )
    count, due = db.session.execute(statement).one()
    return int(count), due
