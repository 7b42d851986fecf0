"""What a check of eligibility rests on, many people at a time, and whose check is due again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, or_, select

from app.core.bulk import in_pieces
from app.exchange.queries.comparisons import Evidence, answers_of
from app.exchange.states import Question
from app.extensions import db
from app.registers.queries import people as lists
from app.trainees.models import EligibilityCheck, Trainee, TraineeSource
from app.trainees.queries.care import consenting
from app.trainees.states import WAITING, Category, Channel, ConsentScope, TraineeState

AT_ONCE = 1000  # people that a job judges at a time
SOON_DAYS = 7  # so many days before its end a check is told on the desk

JUDGED = (  # the columns that a judgement reads; a mapped person has them all
    "id",
    "version",
    "region_code",
    "id_no",
    "id_hash",
    "birth",
    "hukou_region",
    "education",
    "graduation_date",
    "unemp_reg_date",
    "dereg_date",
    "in_realname_db",
    "in_school",
    "employee_insured",
    "active_business",
    "compared_on",
    "guardian_consent",
    "state",
    "category",
    "check_valid_to",
    "graduate_until",
    "youth_until",
    "deadline_on",
)


class Person(Protocol):
    """What a judgement reads of a person: a mapped row, or the columns of ``JUDGED``."""

    id: Any
    id_no: Any
    id_hash: Any
    birth: Any
    hukou_region: Any
    education: Any
    graduation_date: Any
    unemp_reg_date: Any
    dereg_date: Any
    in_realname_db: Any
    in_school: Any
    employee_insured: Any
    active_business: Any
    compared_on: Any
    guardian_consent: Any


@dataclass
class Known:
    """What the three sources and the departments' lists say of many people."""

    sources: dict[str, list[tuple[Channel, date, str | None]]] = field(default_factory=dict)
    registered: dict[str, lists.Registration] = field(default_factory=dict)
    real_name: set[str] = field(default_factory=set)
    schooling: dict[str, lists.Graduation] = field(default_factory=dict)
    answers: dict[str, dict[Question, Evidence]] = field(default_factory=dict)


def known_of(people: Sequence[Person], on: date) -> Known:
    """Gather the evidence about people in a constant number of statements for each 500 of them."""
    found, hashes = Known(), [person.id_hash for person in people]
    for piece in in_pieces([person.id for person in people]):
        statement = select(
            TraineeSource.trainee_id, TraineeSource.channel, TraineeSource.last_seen_on, TraineeSource.batch_id
        ).where(TraineeSource.trainee_id.in_(piece))
        for key, channel, seen, batch in db.session.execute(statement.order_by(TraineeSource.id)):
            found.sources.setdefault(key, []).append((channel, seen, batch))
    found.registered = lists.unemployment_registrations(hashes)
    found.real_name = lists.real_name_hashes(hashes)
    found.schooling = lists.graduates(hashes)
    found.answers = answers_of([person.id for person in people], on)
    return found


def due(day: date, fresh_since: date) -> ColumnElement[bool]:
    """The eligible whom a new judgement may move: past a last day, contradicted, or learnt of since the check ended.

    A check that merely ended, without anything learnt since, is for people: it waits on the desk (R27).
    """
    over = or_(
        and_(Trainee.category == Category.GRADUATE, Trainee.graduate_until < day),
        and_(Trainee.category == Category.YOUTH, Trainee.youth_until < day),
    )
    contradicted = or_(Trainee.in_school, Trainee.employee_insured, Trainee.active_business, Trainee.dereg_date <= day)
    seen = select(TraineeSource.id).where(
        TraineeSource.trainee_id == Trainee.id, TraineeSource.last_seen_on >= fresh_since
    )
    renewable = and_(
        Trainee.check_valid_to < day,
        consenting(ConsentScope.COMPARISON),
        or_(Trainee.compared_on >= fresh_since, seen.exists()),
    )
    return and_(Trainee.state.in_(sorted(WAITING)), or_(over, contradicted, renewable))


def due_people(day: date, fresh_since: date, after: str = "") -> list[Any]:
    """The next of them after a key, as the columns that a judgement reads."""
    columns = [getattr(Trainee, name) for name in JUDGED]
    statement = select(*columns).where(Trainee.id > after, due(day, fresh_since))
    return list(db.session.execute(statement.order_by(Trainee.id).limit(AT_ONCE)))


def people(keys: Iterable[str]) -> dict[str, Trainee]:
    """People in reach by their keys."""
    found: dict[str, Trainee] = {}
    for piece in in_pieces(list(keys)):
        found |= {person.id: person for person in db.session.scalars(select(Trainee).where(Trainee.id.in_(piece)))}
    return found


def last_check(trainee: Trainee) -> EligibilityCheck | None:
    """The latest judgement of a person."""
    statement = select(EligibilityCheck).where(EligibilityCheck.trainee_id == trainee.id)
    return db.session.scalar(
        statement.order_by(EligibilityCheck.checked_on.desc(), EligibilityCheck.id.desc()).limit(1)
    )


def to_check() -> ColumnElement[bool]:
    """The willing who were met and wait for the judgement."""
    return and_(Trainee.state == TraineeState.CONTACTED, Trainee.is_willing)


def check_ending(day: date, days: int = SOON_DAYS) -> ColumnElement[bool]:
    """The eligible whose check ends within some days, or has ended."""
    return and_(Trainee.state.in_(sorted(WAITING)), Trainee.check_valid_to <= day + timedelta(days=days))
