"""Whom a file of social insurance speaks of, and the checks that it answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.core import actor as actors
from app.core import crypto
from app.core.bulk import in_pieces
from app.core.scope import unscoped, within_area
from app.extensions import db
from app.placements.models import Retention, RetentionCheck
from app.trainees.models import Trainee

OF_THE_AREA = "the people kept by units of the area, whichever county serves them; only hashes are compared"


@dataclass(frozen=True)
class Known:
    """One person of whom a retention is on record."""

    retention_id: str
    name: str
    unit: str
    id_hash: str

    def has_number(self, number: str) -> bool:
        """Whether this is the person of an identity number."""
        return self.id_hash == crypto.keyed_hash(number)


def known_people(numbers: Sequence[str], names: Sequence[str]) -> list[Known]:
    """The people kept in the actor's area who have one of the numbers or names."""
    found: dict[str, Known] = {}
    area = within_area(actors.current(), Retention)
    columns = select(Retention.id, Retention.person_name, Retention.unit_name, Trainee.id_hash).join(
        Trainee, Trainee.id == Retention.trainee_id
    )
    hashes = [crypto.keyed_hash(number) for number in numbers]
    with unscoped(OF_THE_AREA):
        for column, values in ((Trainee.id_hash, hashes), (Retention.person_name, list(names))):
            for piece in in_pieces(values):
                for row in db.session.execute(columns.where(area, or_(column.in_(piece)))):
                    found[row[0]] = Known(*row)
    return list(found.values())


def retention_with_checks(key: str) -> tuple[Retention | None, list[RetentionCheck]]:
    """A retention in reach and its checks in their order."""
    retention = db.session.scalar(select(Retention).where(Retention.id == key))
    statement = select(RetentionCheck).where(RetentionCheck.retention_id == key)
    return retention, list(db.session.scalars(statement.order_by(RetentionCheck.after_months)))
