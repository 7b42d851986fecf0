"""What registering asks of the register and of the units; nothing of it is told to who registers."""

from sqlalchemy import select

from app.core import crypto
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models.mentoring import Mentor
from app.trainees.models import Trainee
from app.units.models import Unit
from app.units.states import UnitState

COMPARED = "what is typed to register is compared with the register; only the comparison leaves the service"
ENDED = (UnitState.REJECTED, UnitState.CANCELLED, UnitState.EXITED)


def person_of(number: str) -> Trainee | None:
    """The record of an identity number, wherever it lies; a folded record answers with the one that was kept."""
    with unscoped(COMPARED):
        found = db.session.scalar(select(Trainee).where(Trainee.id_hash == crypto.keyed_hash(number)))
        while found is not None and found.merged_into_id is not None:
            found = db.session.scalar(select(Trainee).where(Trainee.id == found.merged_into_id))
    return found


def live_unit(uscc: str) -> Unit | None:
    """The unit of a credit code that is applying or accredited, wherever it lies."""
    with unscoped(COMPARED):
        return db.session.scalar(select(Unit).where(Unit.uscc == uscc, Unit.state.not_in(ENDED)))


def mentors() -> list[Mentor]:
    """The active mentors of the acting person's unit."""
    return list(db.session.scalars(select(Mentor).where(Mentor.is_active).order_by(Mentor.name, Mentor.id)))
