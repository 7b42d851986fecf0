"""What waits on the desk of a unit, one statement for each kind: how many, the first few, the earliest day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, literal, select

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import month_bounds
from app.core.workflow import StatusLog
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    Assessment,
    AttendanceMonth,
    Leave,
    Placement,
    Retention,
    StandingRequest,
    SurveyRequest,
    Training,
)
from app.placements.states import (
    ON_POST,
    AgreementState,
    ApplicationState,
    AssessmentState,
    AttendanceMonthState,
    LeaveState,
    PaymentAnswer,
    PlacementState,
    RequestState,
    SurveySide,
    TrainingKind,
)
from app.posts.models import Post
from app.posts.states import PostState
from app.subsidies.models import Claim
from app.subsidies.states import ClaimState

SHOWN = 3
KEEP_ASKED_DAYS = 30  # the first prompt before the end (B29)
RETENTION_DAYS = 30  # a contract within these days after the end counts as kept (R47)


@dataclass(frozen=True)
class Waiting:
    """One record that waits: its key, the person's name, the day its clock rests on, and a word more."""

    id: str
    name: str
    day: date | None
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What waits of one kind; ``first`` holds the earliest few."""

    count: int = 0
    first: list[Waiting] = field(default_factory=list)


Find = Callable[[Actor], Found]


def _found(statement: Any, day: Any) -> Found:
    counted = statement.add_columns(func.count().over().label("many"))
    rows = db.session.execute(counted.order_by(day.nulls_last()).limit(SHOWN)).all()
    return Found(
        rows[0].many if rows else 0, [Waiting(row.id, row.name, _day(row.day), row.note or "") for row in rows]
    )


def _day(value: Any) -> date | None:
    """The day of a day, of a moment, or of a month: its last."""
    if isinstance(value, str):
        return month_bounds(value)[1]
    return value.date() if isinstance(value, datetime) else value


def _waiting(entity: Any, actor: Actor, *where: Any, day: Any, note: Any = None) -> Found:
    """The rows of the actor's units that meet the conditions, the earliest day first."""
    columns = (entity.id, entity.person_name.label("name"), day.label("day"))
    extra = (literal("") if note is None else note).label("note")
    statement = select(*columns, extra).where(entity.unit_id.in_(actor.unit_ids), *where)
    return _found(statement, day)


def _applications(actor: Actor, states: Iterable[ApplicationState], day: Any, *where: Any) -> Found:
    return _waiting(
        Application, actor, Application.state.in_(list(states)), *where, day=day, note=Application.post_title
    )


def to_receive(actor: Actor) -> Found:
    """Applications that nobody has taken up yet; their clock starts with the application."""
    return _applications(actor, [ApplicationState.SUBMITTED], Application.applied_at)


def to_answer(actor: Actor) -> Found:
    """Applications taken up and not answered; ``day`` is until when."""
    return _applications(actor, [ApplicationState.UNIT_REVIEW], Application.answer_by)


def offers_running(actor: Actor) -> Found:
    """Offers that the person has not answered; ``day`` is their last day."""
    return _applications(actor, [ApplicationState.OFFERED], Application.offer_valid_to)


def at_the_county(actor: Actor) -> Found:
    """People who accepted and whom the county checks and dispatches."""
    states = [ApplicationState.ACCEPTED, ApplicationState.ELIGIBILITY_CHECK]
    return _applications(actor, states, Application.accepted_at)


def reporting_in(actor: Actor) -> Found:
    """Dispatched people whose arrival the unit has not confirmed; ``day`` is the last day to report."""
    missing = Application.unit_reported_at.is_(None)
    return _applications(actor, [ApplicationState.DISPATCHED], Application.report_by, missing)


def without_mentor(actor: Actor) -> Found:
    """Placements that begin soon and have no mentor yet (R22)."""
    where = (Placement.state == PlacementState.PENDING, Placement.mentor_id.is_(None))
    return _waiting(Placement, actor, *where, day=Placement.agreed_start)


def _agreements(actor: Actor, state: AgreementState) -> Found:
    columns = (
        Agreement.placement_id.label("id"),
        Agreement.person_name.label("name"),
        Agreement.starts_on.label("day"),
    )
    statement = select(*columns, Agreement.id.label("note")).where(
        Agreement.unit_id.in_(actor.unit_ids), Agreement.state == state
    )
    return _found(statement, Agreement.starts_on)


def to_sign(actor: Actor) -> Found:
    """Agreements that the unit signs first; ``id`` is the placement, ``note`` the agreement."""
    return _agreements(actor, AgreementState.DRAFT)


def returned_agreements(actor: Actor) -> Found:
    """Agreements that the county sent back."""
    return _agreements(actor, AgreementState.RETURNED)


def signed_by_unit_only(actor: Actor) -> Found:
    """Agreements that wait for the trainee."""
    return _agreements(actor, AgreementState.UNIT_SIGNED)


def leave_asked(actor: Actor) -> Found:
    """Leave that a trainee asked for; ``day`` is its first day."""
    return _waiting(Leave, actor, Leave.state == LeaveState.ASKED, day=Leave.from_day, note=Leave.kind)


def _months(actor: Actor, *where: Any) -> Found:
    over = AttendanceMonth.month < clock.month_of(clock.today())
    return _waiting(AttendanceMonth, actor, over, *where, day=AttendanceMonth.month, note=AttendanceMonth.month)


def months_to_submit(actor: Actor) -> Found:
    """Sheets of months that are over and were not sent to the county; ``note`` is the month."""
    states = (AttendanceMonthState.OPEN, AttendanceMonthState.CONFIRMED_BY_TRAINEE)
    return _months(actor, AttendanceMonth.state.in_(states))


def returned_months(actor: Actor) -> Found:
    """Sheets that the county sent back."""
    return _months(actor, AttendanceMonth.state == AttendanceMonthState.RETURNED)


def months_at_the_county(actor: Actor) -> Found:
    """Sheets sent and not checked yet."""
    return _months(actor, AttendanceMonth.state == AttendanceMonthState.SUBMITTED)


def allowances_to_record(actor: Actor) -> Found:
    """Months with attended days of which no payment was written down (R34); ``id`` is the placement."""
    paid = exists().where(
        AllowancePayment.placement_id == AttendanceMonth.placement_id, AllowancePayment.month == AttendanceMonth.month
    )
    columns = (AttendanceMonth.placement_id.label("id"), AttendanceMonth.person_name.label("name"))
    statement = select(*columns, AttendanceMonth.month.label("day"), AttendanceMonth.month.label("note")).where(
        AttendanceMonth.unit_id.in_(actor.unit_ids),
        AttendanceMonth.month < clock.month_of(clock.today()),
        AttendanceMonth.attended + AttendanceMonth.paid_leave > 0,
        ~paid,
    )
    return _found(statement, AttendanceMonth.month)


def payments_disputed(actor: Actor) -> Found:
    """Allowances of which the trainee says that they did not come, or not whole (B24); ``id`` is the placement."""
    columns = (AllowancePayment.placement_id.label("id"), AllowancePayment.person_name.label("name"))
    statement = select(*columns, AllowancePayment.answered_at.label("day"), AllowancePayment.month.label("note")).where(
        AllowancePayment.unit_id.in_(actor.unit_ids),
        AllowancePayment.answer.in_((PaymentAnswer.DIFFERENT, PaymentAnswer.NOT_RECEIVED)),
    )
    return _found(statement, AllowancePayment.answered_at)


def trainings_missing(actor: Actor) -> Found:
    """People on post without a pre-job training (R23); ``day`` is their first day."""
    held = exists().where(Training.placement_id == Placement.id, Training.kind == TrainingKind.PRE_JOB)
    where = (Placement.state.in_(list(ON_POST)), ~held)
    return _waiting(Placement, actor, *where, day=Placement.actual_start)


def to_assess(actor: Actor) -> Found:
    """Assessments that the unit has not signed; ``id`` is the placement, ``note`` the assessment."""
    columns = (Assessment.placement_id.label("id"), Assessment.person_name.label("name"))
    statement = select(*columns, Assessment.due_on.label("day"), Assessment.id.label("note")).where(
        Assessment.unit_id.in_(actor.unit_ids), Assessment.state == AssessmentState.DRAFT
    )
    return _found(statement, Assessment.due_on)


def ending_soon(actor: Actor) -> Found:
    """People whose term ends within the days of the prompts and of whom the unit has not said whether it keeps them."""
    soon = clock.today() + timedelta(days=KEEP_ASKED_DAYS)
    where = (Placement.state.in_(list(ON_POST)), Placement.ends_on <= soon, Placement.unit_will_keep.is_(None))
    return _waiting(Placement, actor, *where, day=Placement.ends_on)


def retention_to_record(actor: Actor) -> Found:
    """People who ended lately, were not said to go, and have no contract written down; ``day`` is the last on post."""
    known = exists().where(Retention.placement_id == Placement.id)
    since = clock.today() - timedelta(days=RETENTION_DAYS)
    where = (
        Placement.state == PlacementState.ENDED,
        Placement.actual_end >= since,
        Placement.unit_will_keep.is_not(False),
    )
    return _waiting(Placement, actor, *where, ~known, day=Placement.actual_end)


def returned_posts(actor: Actor) -> Found:
    """Posts that the county sent back; ``name`` is the title, ``id`` the post."""
    columns = (Post.id, Post.title.label("name"), Post.updated_at.label("day"), literal("").label("note"))
    statement = select(*columns).where(Post.unit_id.in_(actor.unit_ids), Post.state == PostState.RETURNED)
    return _found(statement, Post.updated_at)


def requests_open(actor: Actor) -> Found:
    """What the unit or a trainee asked the county to confirm; ``id`` is the placement."""
    columns = (StandingRequest.placement_id.label("id"), StandingRequest.person_name.label("name"))
    statement = select(*columns, StandingRequest.asked_on.label("day"), StandingRequest.kind.label("note")).where(
        StandingRequest.unit_id.in_(actor.unit_ids), StandingRequest.state == RequestState.OPEN
    )
    return _found(statement, StandingRequest.asked_on)


def reasons_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Why records were sent back: the last reason by record key; ``pairs`` are (table, key)."""
    known = list(pairs)
    if not known:
        return {}
    keys, tables = [key for _table, key in known], {table for table, _key in known}
    statement = (
        select(StatusLog.record_id, StatusLog.reason)
        .where(StatusLog.entity.in_(tables), StatusLog.record_id.in_(keys), StatusLog.reason != "")
        .order_by(StatusLog.at)
    )
    return {row.record_id: row.reason for row in db.session.execute(statement)}


# -- subsidies


def claims_in(state: ClaimState) -> Find:
    """What finds the claims of the actor's units in a state; ``name`` is the number, ``day`` until when."""

    def find(actor: Actor) -> Found:
        columns = (Claim.id, Claim.number.label("name"), Claim.due_on.label("day"), Claim.kind.label("note"))
        statement = select(*columns).where(Claim.unit_id.in_(actor.unit_ids), Claim.state == state)
        return _found(statement, Claim.due_on)

    return find


def surveys_to_answer(actor: Actor) -> Found:
    """Surveys of ended placements that the unit may still answer; ``day`` is the last day."""
    where = (
        SurveyRequest.side == SurveySide.UNIT,
        SurveyRequest.answered_on.is_(None),
        SurveyRequest.due_on >= clock.today(),
    )
    return _waiting(SurveyRequest, actor, *where, day=SurveyRequest.due_on)
