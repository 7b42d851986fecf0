"""Who of the register has which phone, for the leads of young people."""

from collections.abc import Iterable

from sqlalchemy import select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.trainees.models import Trainee
from app.trainees.states import TraineeState

PHONES = "a lead notes that its young person is in the register, whoever collected them; only keys leave"


def phones_of(keys: Iterable[str]) -> dict[str, str]:
    """Return {keyed hash of the phone: key} of living people."""
    found: dict[str, str] = {}
    with unscoped(PHONES):
        for piece in in_pieces(sorted(set(keys))):
            statement = select(Trainee.phone_hash, Trainee.id).where(
                Trainee.id.in_(piece), Trainee.phone_hash.is_not(None), Trainee.state != TraineeState.CLOSED
            )
            found |= {str(phone): key for phone, key in db.session.execute(statement.order_by(Trainee.id))}
    return found


def person_with(phone_hash: str) -> str | None:
    """The key of the living person who was collected last with this phone."""
    statement = select(Trainee.id).where(Trainee.phone_hash == phone_hash, Trainee.state != TraineeState.CLOSED)
    with unscoped(PHONES):
        return db.session.scalar(statement.order_by(Trainee.id.desc()).limit(1))
