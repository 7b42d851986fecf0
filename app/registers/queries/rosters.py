"""What the lists kept here answer to comparisons: one answer for each person or organisation in the actor's reach."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, select

from app.core import clock
from app.core.actor import Actor
from app.exchange.services.rosters import Entry, Roster
from app.exchange.states import Answer, Question
from app.extensions import db
from app.registers.models import Graduate, LowIncomeHousehold, SocialOrganisation, UnemploymentRegistration
from app.registers.queries.lists import in_force
from app.registers.states import IN_CLASS, EntryState
from app.security.states import Department

AT_ONCE = 1000


def _rows(statement: Any) -> Iterator[Any]:
    yield from db.session.execute(statement, execution_options={"yield_per": AT_ONCE})


def _last_of_each(statement: Any) -> Iterator[Any]:
    """The last row of each person; the rows come with the hash first, ordered by it."""
    held = None
    for row in _rows(statement):
        if held is not None and row[0] != held[0]:
            yield held
        held = row
    if held is not None:
        yield held


def _students(_actor: Actor) -> Iterator[Entry]:
    """Who is in class by any entry is a student; who only ever left is none.

    An entry that still says in class after the year of leaving was not brought up to date: it says nothing.
    """
    today = clock.today()
    in_class = Graduate.enrolment.in_(IN_CLASS)
    statement = (
        select(Graduate.id_hash, Graduate.id_no, Graduate.enrolment)
        .where(Graduate.state == EntryState.LISTED, ~in_class | (Graduate.leaving_year >= today.year))
        .order_by(Graduate.id_hash, case((in_class, 1), else_=0), Graduate.leaving_year)
    )
    for _hash, number, enrolment in _last_of_each(statement):
        yield Entry(number, Answer.YES if enrolment in IN_CLASS else Answer.NO, today)


def _low_income(_actor: Actor) -> Iterator[Entry]:
    today, entity = clock.today(), LowIncomeHousehold
    statement = select(entity.id_hash, entity.id_no).where(in_force(entity, today)).order_by(entity.id_hash)
    for _hash, number in _last_of_each(statement):
        yield Entry(number, Answer.YES, today)


def _unemployed(_actor: Actor) -> Iterator[Entry]:
    """The last registration of a person decides."""
    today, entity = clock.today(), UnemploymentRegistration
    statement = (
        select(entity.id_hash, entity.id_no, entity.deregistered_on)
        .where(entity.state == EntryState.LISTED)
        .order_by(entity.id_hash, entity.registered_on)
    )
    for _hash, number, ended in _last_of_each(statement):
        yield Entry(number, Answer.NO if ended and ended <= today else Answer.YES, today)


def _abnormal(_actor: Actor) -> Iterator[Entry]:
    today, entity = clock.today(), SocialOrganisation
    statement = select(entity.uscc, entity.is_abnormal).where(entity.state == EntryState.LISTED)
    for uscc, is_abnormal in _rows(statement):
        yield Entry(uscc, Answer.YES if is_abnormal else Answer.NO, today)


ROSTERS = (
    Roster("graduate", _l("毕业生名册（学籍状态）"), Department.EDU, Question.IN_SCHOOL, _students),
    Roster(
        "low-income-household",
        _l("低收入家庭"),
        Department.CIVIL,
        Question.LOW_INCOME,
        _low_income,
        can_be_complete=True,
    ),
    Roster(
        "unemployment-registration",
        _l("失业登记"),
        Department.HRSS,
        Question.UNEMPLOYMENT_REGISTERED,
        _unemployed,
        can_be_complete=True,
    ),
    Roster(
        "social-organisation",
        _l("社会组织（活动异常名录）"),
        Department.CIVIL,
        Question.SOCIAL_ORG_ABNORMAL,
        _abnormal,
    ),
)
