"""What the page of one applicant or one placement tells a unit, a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.files import StoredFile
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    Assessment,
    AttendanceMonth,
    InsuranceCover,
    Mentor,
    MentorLog,
    Placement,
    Retention,
    StandingRequest,
    Suspension,
    Training,
)
from app.placements.states import LIVE, AgreementState, RequestState
from app.posts.queries import PERSON, measure, offers, opening_of, seeker_of
from app.posts.rules import Opening, Seeker
from app.trainees.models import Trainee

T = TypeVar("T")
LOGS_SHOWN = 8
PEOPLE_MAX = 300
FILED: tuple[type[Any], ...] = (AllowancePayment, StandingRequest, Retention)
MATCHED = "what speaks for a match with the own post; the page prints sentences, never the record"


def match_facts(application: Application) -> tuple[Seeker, Opening] | None:
    """The facts that a match is judged by, None when the post is gone."""
    with unscoped(MATCHED):
        person = db.session.execute(select(*PERSON).where(Trainee.id == application.trainee_id)).one()
    rows = offers([application.post_id])
    return (seeker_of(person, clock.today()), opening_of(rows[0], measure())) if rows else None


def rows_of(entity: type[T], placement: Placement, *order: Any) -> Sequence[T]:
    """The rows of one kind that hang on a placement in reach."""
    kind: Any = entity
    statement = select(kind).where(kind.placement_id == placement.id)
    return list(db.session.scalars(statement.order_by(*(order or (kind.id,)))))


@dataclass(frozen=True)
class File:
    """All that hangs on one placement."""

    mentor: Mentor | None
    agreements: Sequence[Agreement]
    trainings: Sequence[Training]
    logs: Sequence[MentorLog]
    months: Sequence[AttendanceMonth]
    payments: Sequence[AllowancePayment]
    covers: Sequence[InsuranceCover]
    requests: Sequence[StandingRequest]
    suspensions: Sequence[Suspension]
    assessment: Assessment | None
    retention: Retention | None
    files: Mapping[str, Sequence[StoredFile]]

    @property
    def agreement(self) -> Agreement | None:
        """The newest version that was not given up."""
        return next((row for row in self.agreements if row.state != AgreementState.VOID), None)

    @property
    def open_request(self) -> StandingRequest | None:
        """What waits for the county."""
        return next((row for row in self.requests if row.state == RequestState.OPEN), None)


def file_of(placement: Placement) -> File:
    """Read the file of a placement in reach, one statement for each kind of row."""
    payments = rows_of(AllowancePayment, placement, AllowancePayment.month.desc(), AllowancePayment.id.desc())
    requests = rows_of(StandingRequest, placement, StandingRequest.id.desc())
    retention = next(iter(rows_of(Retention, placement)), None)
    logs = select(MentorLog).where(MentorLog.placement_id == placement.id)
    return File(
        mentor=db.session.scalar(select(Mentor).where(Mentor.id == placement.mentor_id)),
        agreements=rows_of(Agreement, placement, Agreement.number.desc()),
        trainings=rows_of(Training, placement, Training.held_on, Training.id),
        logs=list(db.session.scalars(logs.order_by(MentorLog.week_of.desc()).limit(LOGS_SHOWN))),
        months=rows_of(AttendanceMonth, placement, AttendanceMonth.month.desc()),
        payments=payments,
        covers=rows_of(InsuranceCover, placement, InsuranceCover.from_day),
        requests=requests,
        suspensions=rows_of(Suspension, placement, Suspension.from_day),
        assessment=next(iter(rows_of(Assessment, placement)), None),
        retention=retention,
        files=_files([*payments, *requests, *([retention] if retention else [])]),
    )


def _files(records: Sequence[Any]) -> dict[str, list[StoredFile]]:
    """The files of several records, by the key of the record."""
    found: dict[str, list[StoredFile]] = {record.id: [] for record in records}
    if found:
        tables = {record.__tablename__ for record in records}
        statement = select(StoredFile).where(StoredFile.entity.in_(tables), StoredFile.record_id.in_(list(found)))
        for stored in db.session.scalars(statement.order_by(StoredFile.id)):
            found[stored.record_id].append(stored)
    return found


def stored_file(placement: Placement, file_id: str) -> StoredFile | None:
    """One file of a payment, a request or the retention of a placement in reach."""
    records = [row for entity in FILED for row in rows_of(entity, placement)]
    known = [stored for several in _files(records).values() for stored in several]
    return next((stored for stored in known if stored.id == file_id), None)


def mentor_names(placements: Sequence[Placement]) -> dict[str, str]:
    """The names of the mentors of some placements, by key."""
    keys = {placement.mentor_id for placement in placements if placement.mentor_id}
    rows = db.session.execute(select(Mentor.id, Mentor.name).where(Mentor.id.in_(keys))) if keys else ()
    return {row[0]: row[1] for row in rows}


def live_placements(actor: Actor) -> list[Placement]:
    """The people of the actor's units who may be trained, by name."""
    statement = select(Placement).where(Placement.unit_id.in_(actor.unit_ids), Placement.state.in_(list(LIVE)))
    return list(db.session.scalars(statement.order_by(Placement.person_name, Placement.id).limit(PEOPLE_MAX)))


def payment_of(placement: Placement, key: str) -> AllowancePayment | None:
    """One payment of a placement in reach."""
    statement = select(AllowancePayment).where(
        AllowancePayment.id == key, AllowancePayment.placement_id == placement.id
    )
    return db.session.scalar(statement)


def retention_of(placement: Placement) -> Retention | None:
    """The contract that followed a placement in reach."""
    return db.session.scalar(select(Retention).where(Retention.placement_id == placement.id))
