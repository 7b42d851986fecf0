"""What the lists of people answer, by the keyed hashes of identity numbers; many at once, never a name or number."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, select

from app.core.bulk import in_pieces
from app.core.codes import Education
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import (
    Graduate,
    HardGraduate,
    LowIncomeHousehold,
    PersonEntry,
    RealNameEntry,
    UnemploymentRegistration,
)
from app.registers.queries.lists import in_force
from app.registers.states import IN_CLASS, Enrolment, EntryState, SchoolHardship

ASKED_BY_HASH = "asked of people in the asker's own hands, by hash; nothing but the answer leaves"


class Registration(NamedTuple):
    """The last registration of a person as unemployed."""

    registered_on: date
    deregistered_on: date | None


class Graduation(NamedTuple):
    """What the school's roster says of a person's last schooling."""

    graduation_date: date | None
    school: str
    education: Education
    major_name: str | None
    certificate_no: str | None
    leaving_year: int
    enrolment: Enrolment


def _rows(statement: Any, entity: type[PersonEntry], hashes: Iterable[str]) -> Iterator[Row[Any]]:
    """The rows of listed people among the hashes."""
    listed: ColumnElement[bool] = entity.state == EntryState.LISTED
    for piece in in_pieces(sorted(set(hashes))):
        with unscoped(ASKED_BY_HASH):
            rows = db.session.execute(statement.where(entity.id_hash.in_(piece), listed)).all()  # type: ignore[attr-defined]
        yield from rows


def unemployment_registrations(hashes: Iterable[str]) -> dict[str, Registration]:
    """The last registration of each person who has one (R4)."""
    entity = UnemploymentRegistration
    statement = select(entity.id_hash, entity.registered_on, entity.deregistered_on).order_by(entity.registered_on)
    return {row[0]: Registration._make(row[1:]) for row in _rows(statement, entity, hashes)}


def real_name_hashes(hashes: Iterable[str]) -> set[str]:
    """Who stands in the real-name database."""
    return {row[0] for row in _rows(select(RealNameEntry.id_hash), RealNameEntry, hashes)}


def graduates(hashes: Iterable[str]) -> dict[str, Graduation]:
    """What the rosters say of the last schooling of each person on them (R2)."""
    columns = [getattr(Graduate, name) for name in Graduation._fields]
    statement = select(Graduate.id_hash, *columns).order_by(Graduate.leaving_year)
    return {row[0]: Graduation._make(row[1:]) for row in _rows(statement, Graduate, hashes)}


def in_school(hashes: Iterable[str]) -> set[str]:
    """Who is a student by the rosters (F18)."""
    return {key for key, schooling in graduates(hashes).items() if schooling.enrolment in IN_CLASS}


def hard_graduates(hashes: Iterable[str]) -> dict[str, set[SchoolHardship]]:
    """The kinds of hardship that schools know of each person."""
    found: dict[str, set[SchoolHardship]] = {}
    for id_hash, kind in _rows(select(HardGraduate.id_hash, HardGraduate.kind), HardGraduate, hashes):
        found.setdefault(id_hash, set()).add(kind)
    return found


def low_income(hashes: Iterable[str], day: date) -> set[str]:
    """Who belongs to a household that is recognised as of low income on a day (R7)."""
    entity = LowIncomeHousehold
    return {row[0] for row in _rows(select(entity.id_hash).where(in_force(entity, day)), entity, hashes)}


def low_income_until(hashes: Iterable[str], day: date) -> dict[str, date | None]:
    """The same with the last day of the recognition, None where it has none."""
    entity = LowIncomeHousehold
    statement = select(entity.id_hash, entity.valid_to).where(in_force(entity, day)).order_by(entity.valid_from)
    return {row[0]: row[1] for row in _rows(statement, entity, hashes)}
