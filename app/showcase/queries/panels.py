"""What pages of other parts show of the selection."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.showcase.models import Nomination
from app.showcase.states import NominationState
from app.units.models import Unit


def nominations_of_unit(unit: Unit) -> list[Nomination]:
    """The nominations in reach of a unit that were sent in, the newest first."""
    statement = select(Nomination).where(Nomination.unit_id == unit.id, Nomination.state != NominationState.DRAFT)
    return list(db.session.scalars(statement.order_by(Nomination.id.desc()).options(selectinload(Nomination.batch))))
