"""Everything that the first page of a young person's desk asks, whatever the state: a constant number of statements."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.core import actor as actors
from app.core import clock
from app.core.calendar import month_bounds
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    Assessment,
    AttendanceDay,
    AttendanceMonth,
    FollowUp,
    Mentor,
    Placement,
    StandingRequest,
    SurveyRequest,
)
from app.placements.queries.surveys import open_of_trainee
from app.placements.states import OPEN, AgreementState, AttendanceMonthState, PlacementState, RequestState
from app.subsidies.models import Claim
from app.subsidies.states import ClaimState
from app.trainees.models import EligibilityCheck, Trainee
from app.trainees.queries.checking import last_check
from app.trainees.queries.people import trainee_in_reach

SHOWN_MAX = 20
IN_HAND = (AgreementState.DRAFT, AgreementState.UNIT_SIGNED, AgreementState.RETURNED)
OWN_MENTOR = "a trainee knows the name and the title of the own mentor, and nothing else of them"


@dataclass
class Case:
    """One young person, where they stand and what waits for them."""

    person: Trainee
    check: EligibilityCheck | None = None
    applications: list[Application] = field(default_factory=list)
    placement: Placement | None = None
    agreement: Agreement | None = None
    day: AttendanceDay | None = None
    months: list[AttendanceMonth] = field(default_factory=list)
    payments: list[AllowancePayment] = field(default_factory=list)
    assessment: Assessment | None = None
    follow_up: FollowUp | None = None
    request: StandingRequest | None = None
    mentor: str = ""
    claims: list[Claim] = field(default_factory=list)
    surveys: list[SurveyRequest] = field(default_factory=list)

    @property
    def open_applications(self) -> list[Application]:
        """The applications that still go on."""
        return [each for each in self.applications if each.state in OPEN]


def me() -> Trainee | None:
    """The person that the acting account is."""
    key = next(iter(actors.current().trainee_ids), None)
    return trainee_in_reach(key) if key else None


def my_case() -> Case | None:
    """The acting person with everything of theirs that the first page tells; at most thirteen statements."""
    person = me()
    if person is None:
        return None
    case = Case(person, last_check(person), applications_of(person), claims=claims_waiting(person))
    case.placement = placement_of(person)
    if case.placement is not None:
        _add_placement(case, case.placement)
        case.surveys = open_of_trainee(person.id)
    return case


def _add_placement(case: Case, placement: Placement) -> None:
    this_month = clock.month_of(clock.today())
    case.agreement = agreement_of(placement)
    case.day = day_of(placement, clock.today())
    case.months = list(
        db.session.scalars(
            select(AttendanceMonth)
            .where(
                AttendanceMonth.placement_id == placement.id,
                AttendanceMonth.state == AttendanceMonthState.OPEN,
                (AttendanceMonth.month < this_month) | (placement.state == PlacementState.ENDED),
            )
            .order_by(AttendanceMonth.month)
        )
    )
    case.payments = list(
        db.session.scalars(
            select(AllowancePayment)
            .where(AllowancePayment.placement_id == placement.id, AllowancePayment.answer.is_(None))
            .order_by(AllowancePayment.month, AllowancePayment.id)
        )
    )
    case.assessment = db.session.scalar(select(Assessment).where(Assessment.placement_id == placement.id))
    case.follow_up = db.session.scalar(select(FollowUp).where(FollowUp.placement_id == placement.id))
    case.request = db.session.scalar(
        select(StandingRequest).where(
            StandingRequest.placement_id == placement.id, StandingRequest.state == RequestState.OPEN
        )
    )
    case.mentor = mentor_name(placement.mentor_id)


MY_TURN = (ClaimState.DRAFT, ClaimState.SUPPLEMENT, ClaimState.PAY_FAILED, ClaimState.RECOVERING)


def claims_waiting(person: Trainee) -> list[Claim]:
    """The person's own claims of a subsidy in which it is their turn, the oldest first."""
    statement = select(Claim).where(Claim.trainee_id == person.id, Claim.state.in_(MY_TURN))
    return list(db.session.scalars(statement.order_by(Claim.id)))


def applications_of(person: Trainee) -> list[Application]:
    """The latest applications of a person, newest first."""
    statement = select(Application).where(Application.trainee_id == person.id)
    return list(db.session.scalars(statement.order_by(Application.id.desc()).limit(SHOWN_MAX)))


def placement_of(person: Trainee) -> Placement | None:
    """The placement that goes on, or else the latest one that was not cancelled."""
    statement = select(Placement).where(Placement.trainee_id == person.id, Placement.state != PlacementState.CANCELLED)
    return db.session.scalar(statement.order_by(Placement.starts_on.desc(), Placement.id.desc()).limit(1))


def placements_of(person: Trainee) -> list[Placement]:
    """All placements of a person, the latest first."""
    statement = select(Placement).where(Placement.trainee_id == person.id)
    return list(db.session.scalars(statement.order_by(Placement.starts_on.desc(), Placement.id.desc())))


def agreement_of(placement: Placement) -> Agreement | None:
    """The version in hand, or else the latest one."""
    statement = select(Agreement).where(Agreement.placement_id == placement.id, Agreement.state != AgreementState.VOID)
    versions = list(db.session.scalars(statement.order_by(Agreement.number.desc())))
    return next((each for each in versions if each.state in IN_HAND), versions[0] if versions else None)


def day_of(placement: Placement, day: date) -> AttendanceDay | None:
    """What was said of one day."""
    return db.session.scalar(
        select(AttendanceDay).where(AttendanceDay.placement_id == placement.id, AttendanceDay.day == day)
    )


def mentor_name(mentor_id: str | None) -> str:
    """The name of a mentor with the title."""
    if mentor_id is None:
        return ""
    with unscoped(OWN_MENTOR):
        row = db.session.execute(select(Mentor.name, Mentor.title).where(Mentor.id == mentor_id)).first()
    return "（".join(part for part in row if part) + ("）" if row.title else "") if row else ""


def agreements_of_person(person: Trainee) -> list[Agreement]:
    """Every version of every agreement of a person, the newest first."""
    statement = select(Agreement).where(Agreement.trainee_id == person.id)
    return list(db.session.scalars(statement.order_by(Agreement.id.desc()).limit(SHOWN_MAX)))


def placement_in(person: Trainee, month: str | None) -> Placement | None:
    """The placement that has days in a month 'YYYY-MM'; without a month, or without one, the present one."""
    if month is None:
        return placement_of(person)
    first, last = month_bounds(month)
    statement = select(Placement).where(
        Placement.trainee_id == person.id,
        Placement.state != PlacementState.CANCELLED,
        Placement.starts_on <= last,
        Placement.ends_on >= first,
    )
    return db.session.scalar(statement.order_by(Placement.starts_on.desc()).limit(1)) or placement_of(person)


def payment_in_reach(key: str) -> AllowancePayment | None:
    """One payment of an allowance."""
    return db.session.scalar(select(AllowancePayment).where(AllowancePayment.id == key))


def request_in_reach(key: str) -> StandingRequest | None:
    """One request to end the internship."""
    return db.session.scalar(select(StandingRequest).where(StandingRequest.id == key))


def assessments_of_person(person: Trainee) -> list[Assessment]:
    """The assessments of a person, the newest first."""
    statement = select(Assessment).where(Assessment.trainee_id == person.id)
    return list(db.session.scalars(statement.order_by(Assessment.id.desc()).limit(SHOWN_MAX)))
