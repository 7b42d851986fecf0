"""What hangs on a person and goes along when records are merged or a person is handed to another county."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core import unit_of_work
from app.extensions import db
from app.registers.models import Lead
from app.trainees.models import Consent, EligibilityCheck, Hardship, Trainee, Visit
from app.trainees.queries import people
from app.trainees.queries import sources as register


@dataclass(frozen=True)
class Child:
    """A table that points at people; ``lies_with`` when its rows lie in the county that serves the person."""

    entity: Any
    column: str = "trainee_id"
    lies_with: bool = True


CHILDREN: dict[str, Child] = {}


def follows(entity: Any, column: str = "trainee_id", *, lies_with: bool = True) -> None:
    """Register a table whose rows go along; higher parts add theirs when they are loaded."""
    CHILDREN[entity.__tablename__] = Child(entity, column, lies_with)


for _entity in (Visit, Consent, Hardship, EligibilityCheck):
    follows(_entity)
follows(Lead, lies_with=False)


def hand_over(gone: Trainee, kept: Trainee) -> dict[str, list[str]]:
    """Give the rows of one record to another; return the keys by table.

    A row that the other has already, such as a second open claim of the same kind, stays where it is.
    """
    given: dict[str, list[str]] = {}
    for table, child in CHILDREN.items():
        for row in people.rows_of(child.entity, child.column, [gone.id]):
            if _give(child, row, kept):
                given.setdefault(table, []).append(row.id)
    return given


def hand_back(given: dict[str, list[str]], holders: set[str], gone: Trainee) -> None:
    """Give back the rows that one of the holders still has."""
    for table, keys in given.items():
        child = CHILDREN.get(table)
        if child is None:
            continue
        for row in people.rows_of(child.entity, "id", keys):
            if getattr(row, child.column) in holders:
                _give(child, row, gone)


def _give(child: Child, row: Any, person: Trainee) -> bool:
    try:
        with unit_of_work.attempt():
            setattr(row, child.column, person.id)
            if child.lies_with:
                row.region_code = person.region_code
            db.session.flush()
    except IntegrityError:
        db.session.refresh(row)
        return False
    return True


def move_area(trainee: Trainee) -> None:
    """Bring what lies with a person, and their sources, into the county that now serves them."""
    for child in CHILDREN.values():
        if child.lies_with:
            for row in people.rows_of(child.entity, child.column, [trainee.id]):
                row.region_code = trainee.region_code
    everybody = [trainee.id, *register.folded_into([trainee.id])[trainee.id]]
    for sources in register.sources_of(everybody).values():
        for source in sources:
            source.region_code = trainee.region_code
    db.session.flush()


def holders(keys: list[str]) -> set[str]:
    """Those of the people on whom something hangs."""
    found: set[str] = set()
    for child in CHILDREN.values():
        found |= people.pointed_at(child.entity, child.column, keys)
    return found
