"""What the desks of claimants ask about subsidies: their claims, what waits for them, months that cannot be claimed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.core import clock, paging
from app.core.actor import Actor
from app.core.bulk import in_pieces
from app.core.files import StoredFile
from app.core.scope import unscoped
from app.core.workflow import StatusLog, history
from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceMonth, Placement
from app.placements.queries.documents import Office, office_of
from app.placements.states import ON_POST, AttendanceMonthState, PlacementState
from app.subsidies.models import Claim, ClaimLine, ClaimRecount, Recovery
from app.subsidies.queries import claims as queries
from app.subsidies.queries.documents import files_by_doc
from app.subsidies.states import PAID, ClaimKind, ClaimState, RecoveryState

PAGE = 25
MONTHS_SHOWN = 12
NOT_READY = (AttendanceMonthState.OPEN, AttendanceMonthState.RETURNED, AttendanceMonthState.CONFIRMED_BY_TRAINEE)
READY_SOON = (AttendanceMonthState.SUBMITTED,)
OWN_LINE = "a person knows where the unit's claim stands that holds the own line: number, kind, state and days"
ORDERED = (RecoveryState.ORDERED, RecoveryState.SETTLED)  # a proposal is not told before it is ordered


@dataclass
class File:
    """Everything that the page of a claim tells, asked once; a constant number of statements."""

    claim: Claim
    lines: list[ClaimLine]
    sheets: dict[str, AttendanceMonth]
    history: list[StatusLog]
    recounts: list[ClaimRecount]
    recoveries: list[Recovery]
    topups: list[Claim]
    office: Office
    items: list[str] = field(default_factory=list)


def file_of(claim: Claim) -> File:
    """The file of a claim in hand."""
    lines = queries.lines_of(claim)
    return File(
        claim=claim,
        lines=lines,
        sheets={sheet.id: sheet for sheet in queries.sheets_of(lines)},
        history=history(claim),
        recounts=queries.recounts_of(claim),
        recoveries=[row for row in queries.recoveries_of(claim) if row.state in ORDERED],
        topups=queries.topups_of(claim),
        office=office_of(claim.region_code),
        items=queries.supplement_items(claim),
    )


def stored_file(claim: Claim, key: str) -> StoredFile | None:
    """A document that the claimant provided for a claim in hand, by its key."""
    return next((row for row in files_by_doc(claim).values() if row.id == key), None)


# -- the claims of a unit


def claims_page(actor: Actor, cursor: str | None) -> paging.Page:
    """One page of the claims of the actor's units, the latest first."""
    statement = select(Claim).where(Claim.unit_id.in_(actor.unit_ids))
    return paging.page(statement, [(Claim.id, True)], cursor=cursor, limit=PAGE, order="unit claims")


@dataclass(frozen=True)
class Sums:
    """What a claimant claimed in yuan: under review, and paid this year without what was returned."""

    going: Decimal
    paid: Decimal


def sums_of(actor: Actor) -> Sums:
    """The sums of the actor's units; two statements."""
    going = select(func.coalesce(func.sum(Claim.amount_yuan), 0)).where(
        Claim.unit_id.in_(actor.unit_ids),
        Claim.state.not_in({*PAID, ClaimState.DRAFT, ClaimState.REJECTED, ClaimState.WITHDRAWN}),
    )
    paid = select(func.coalesce(func.sum(Claim.paid_yuan - Claim.returned_yuan), 0)).where(
        Claim.unit_id.in_(actor.unit_ids), Claim.paid_on >= date(clock.today().year, 1, 1)
    )
    return Sums(Decimal(db.session.scalar(going) or 0), Decimal(db.session.scalar(paid) or 0))


@dataclass(frozen=True)
class Unready:
    """The months of attendance of one month that cannot be claimed yet, and who has to act."""

    month: str
    state: AttendanceMonthState
    people: int


def unready_months(unit_id: str) -> list[Unready]:
    """Months that are over and whose attendance is not verified, by month and state, the earliest first."""
    statement = (
        select(AttendanceMonth.month, AttendanceMonth.state, func.count())
        .join(Placement, Placement.id == AttendanceMonth.placement_id)
        .where(
            AttendanceMonth.unit_id == unit_id,
            AttendanceMonth.month < clock.month_of(clock.today()),
            AttendanceMonth.state.in_((*NOT_READY, *READY_SOON)),
            Placement.state.in_((*ON_POST, PlacementState.ENDED)),
        )
        .group_by(AttendanceMonth.month, AttendanceMonth.state)
        .order_by(AttendanceMonth.month, AttendanceMonth.state)
        .limit(MONTHS_SHOWN)
    )
    return [Unready(month, state, count) for month, state, count in db.session.execute(statement)]


# -- the lines of a person


@dataclass(frozen=True)
class Whereabouts:
    """Of the claim that holds a person's line: its number, kind, state and days; nothing else of it."""

    number: str
    kind: ClaimKind
    state: ClaimState
    revision: int
    due_on: date | None
    paid_on: date | None


def lines_of_person(trainee_id: str) -> list[ClaimLine]:
    """The lines of a person in reach, of every claim, the latest month first."""
    statement = select(ClaimLine).where(ClaimLine.trainee_id == trainee_id)
    return list(db.session.scalars(statement.order_by(ClaimLine.from_day.desc(), ClaimLine.id.desc())))


def whereabouts(claim_ids: Collection[str]) -> dict[str, Whereabouts]:
    """Where the claims of lines in hand stand."""
    columns = (Claim.id, Claim.number, Claim.kind, Claim.state, Claim.revision, Claim.due_on, Claim.paid_on)
    found: dict[str, Whereabouts] = {}
    with unscoped(OWN_LINE):
        for piece in in_pieces(sorted(set(claim_ids))):
            for row in db.session.execute(select(*columns).where(Claim.id.in_(piece))):
                found[row.id] = Whereabouts(*row[1:])
    return found


def sheets_by_key(lines: Iterable[ClaimLine]) -> dict[str, AttendanceMonth]:
    """The attendance in reach behind lines."""
    return {sheet.id: sheet for sheet in queries.sheets_of(lines)}


def payments_of_person(trainee_id: str) -> list[AllowancePayment]:
    """What units say they paid a person in reach, the latest month first."""
    statement = select(AllowancePayment).where(AllowancePayment.trainee_id == trainee_id)
    return list(db.session.scalars(statement.order_by(AllowancePayment.month.desc(), AllowancePayment.id.desc())))
