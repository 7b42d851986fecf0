"""Who is helped, what is owed to whom by when, and what was done, by the questions asked of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.calendar import DAY, add_months
from app.core.card import Lookup
from app.core.scope import unscoped
from app.core.search import clean
from app.extensions import db
from app.placements.models import Benefit, FollowUp, FollowUpStep, Placement
from app.placements.rules import followed_up
from app.placements.states.care import FollowUpState
from app.programme.queries import database_params
from app.trainees.models import Trainee

OF_A_PLACEMENT = "the help after a placement in hand, whichever county gives it"
ON_A_PANEL = 100
BATCH = 500


def exists_for(placement_id: str) -> bool:
    """Whether help was ever opened after a placement."""
    with unscoped(OF_A_PLACEMENT):
        return db.session.scalar(select(FollowUp.id).where(FollowUp.placement_id == placement_id)) is not None


def open_case_of(placement_id: str) -> FollowUp | None:
    """The open help after a placement, whoever asks."""
    statement = select(FollowUp).where(FollowUp.placement_id == placement_id, FollowUp.state == FollowUpState.OPEN)
    with unscoped(OF_A_PLACEMENT):
        return db.session.scalar(statement)


def case_in_reach(key: str) -> FollowUp | None:
    """A case by its key."""
    return db.session.scalar(select(FollowUp).where(FollowUp.id == key))


def step_in_reach(key: str) -> FollowUpStep | None:
    """A step by its key."""
    return db.session.scalar(select(FollowUpStep).where(FollowUpStep.id == key))


def benefit_in_reach(key: str) -> Benefit | None:
    """A line of the catalogue by its key."""
    return db.session.scalar(select(Benefit).where(Benefit.id == key))


def cases_of_trainee(trainee: Trainee) -> list[FollowUp]:
    """The help of one person in reach, newest first."""
    statement = select(FollowUp).where(FollowUp.trainee_id == trainee.id)
    return list(db.session.scalars(statement.order_by(FollowUp.id.desc()).limit(ON_A_PANEL)))


def cases_of_placement(placement: Placement) -> list[FollowUp]:
    """The help after one placement, in reach."""
    return list(db.session.scalars(select(FollowUp).where(FollowUp.placement_id == placement.id)))


def steps_of(case: FollowUp) -> list[FollowUpStep]:
    """What was done in a case, newest first, with the lines of the catalogue."""
    statement = select(FollowUpStep).where(FollowUpStep.follow_up_id == case.id)
    newest = statement.order_by(FollowUpStep.served_on.desc(), FollowUpStep.id.desc())
    return list(db.session.scalars(newest.options(selectinload(FollowUpStep.benefit)).limit(ON_A_PANEL)))


@dataclass(frozen=True)
class Owed:
    """One thing that R58 wants in a case: by when, whether it was done, whether it is late."""

    month: int  # 0 is the first contact
    first: date
    due: date
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class Standing:
    """What R58 says of a case, in words, and each thing it wants."""

    ok: bool
    words: str
    owed: list[Owed]


def standing(case: FollowUp, steps: list[FollowUpStep]) -> Standing:
    """Judge a case by R58 today."""
    served, today = [step.served_on for step in steps], clock.today()
    judged = followed_up(
        end=case.ended_on,
        first_contact=case.first_contact_on,
        services=served,
        closed=case.closed_on,
        name=case.person_name,
        params=database_params(),
    )
    first = Owed(0, case.ended_on, case.contact_due, case.first_contact_on is not None, _late(case))
    return Standing(bool(judged.ok), judged.message or "", [first, *_months(case, served, today)])


def _late(case: FollowUp) -> bool:
    return (case.first_contact_on or clock.today()) > case.contact_due


def _months(case: FollowUp, served: list[date], today: date) -> list[Owed]:
    found, month = [], 0
    while (last := add_months(case.ended_on, month + 1)) <= case.until:
        begins = add_months(case.ended_on, month) + DAY
        if case.closed_on is None or begins <= case.closed_on:
            done = any(begins <= day <= last for day in served)
            freed = case.closed_on is not None and case.closed_on <= last
            found.append(Owed(month + 1, begins, last, done or freed, not done and not freed and last < today))
        month += 1
    return found


def is_uncontacted() -> ColumnElement[bool]:
    """The open cases in which nobody has spoken with the person yet."""
    return and_(FollowUp.state == FollowUpState.OPEN, FollowUp.first_contact_on.is_(None))


def is_overdue() -> ColumnElement[bool]:
    """The open cases of which the first contact is late, or of which the last service is a month past."""
    today = clock.today()
    late = and_(FollowUp.first_contact_on.is_(None), FollowUp.contact_due < today)
    silent = FollowUp.last_service_on <= add_months(today, -1)
    return and_(FollowUp.state == FollowUpState.OPEN, or_(late, silent))


def is_silent() -> ColumnElement[bool]:
    """The open cases that had a first contact and no service for a month."""
    return and_(FollowUp.state == FollowUpState.OPEN, FollowUp.last_service_on <= add_months(clock.today(), -1))


def uncontacted() -> tuple[int, date | None]:
    """These cases in reach, and the earliest last day on post."""
    return _oldest(is_uncontacted(), FollowUp.ended_on)


def silent() -> tuple[int, date | None]:
    """The cases in reach without a service for a month, and the day of the oldest last one."""
    return _oldest(is_silent(), FollowUp.last_service_on)


def _oldest(where: ColumnElement[bool], column: Any) -> tuple[int, date | None]:
    count, since = db.session.execute(select(func.count(), func.min(column)).where(where)).one()
    return int(count), since


def help_over(after: str) -> list[FollowUp]:
    """The next open cases of which the months have passed, after a key."""
    statement = select(FollowUp).where(
        FollowUp.state == FollowUpState.OPEN, FollowUp.until < clock.today(), FollowUp.id > after
    )
    return list(db.session.scalars(statement.order_by(FollowUp.id).limit(BATCH)))


def latest_case_of_trainee(trainee_id: str) -> FollowUp | None:
    """The newest case of one person in reach, for their own page."""
    statement = select(FollowUp).where(FollowUp.trainee_id == trainee_id)
    return db.session.scalar(statement.order_by(FollowUp.id.desc()).limit(1))


# -- look-ups of forms


def find_cases(q: str) -> list[tuple[str, str]]:
    """Search the open cases in reach by the name of the person."""
    statement = select(FollowUp).where(
        FollowUp.person_name.istartswith(clean(q), autoescape=True), FollowUp.state == FollowUpState.OPEN
    )
    rows = db.session.scalars(statement.order_by(FollowUp.contact_due, FollowUp.id).limit(20))
    return [(row.id, case_name(row)) for row in rows]


def case_name(case: FollowUp) -> str:
    """How a case is called."""
    return f"{case.person_name}（{case.ended_on}）"


def case_label(key: str) -> str:
    """The name of a case in reach."""
    case = case_in_reach(key)
    return case_name(case) if case else ""


def find_benefits(q: str) -> list[tuple[str, str]]:
    """Search the lines of the catalogue in reach that hold today."""
    today = clock.today()
    statement = select(Benefit.id, Benefit.title, Benefit.office).where(
        Benefit.title.icontains(clean(q), autoescape=True),
        or_(Benefit.valid_to.is_(None), Benefit.valid_to >= today),
    )
    rows = db.session.execute(statement.order_by(Benefit.title, Benefit.id).limit(20))
    return [(key, f"{title}（{office}）") for key, title, office in rows]


def benefit_label(key: str) -> str:
    """The title of a line of the catalogue in reach."""
    return db.session.scalar(select(Benefit.title).where(Benefit.id == key)) or ""


CASE_LOOKUP = Lookup(find_cases, case_label)
BENEFIT_LOOKUP = Lookup(find_benefits, benefit_label)


def todo_options() -> list[tuple[str, str]]:
    """What a case waits for, as choices of a filter."""
    return [("first", _("待首次联系")), ("silent", _("超过一个月未服务")), ("overdue", _("已逾期"))]


def todo_where(choice: str) -> ColumnElement[bool]:
    """The cases that such a choice means."""
    if choice == "first":
        return is_uncontacted()
    return is_silent() if choice == "silent" else is_overdue()
