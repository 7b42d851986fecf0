"""Complaints, draws and calls, by the questions asked of them."""

from datetime import date

from sqlalchemy import func, select

from app.core import clock
from app.core.receipts import receipt_hash
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Complaint, Placement, PresenceCall, PresenceDraw
from app.placements.states import PlacementState
from app.placements.states.care import CallResult, ComplaintState
from app.trainees.models import Trainee
from app.units.models import Unit

OF_A_UNIT = "the name and the county of the unit complained of; nothing else is read"
BY_RECEIPT = "whoever holds the receipt may read where the complaint stands, and nothing of who made it"
ON_A_PANEL = 100


def unit_complained_of(unit_id: str) -> tuple[str, str] | None:
    """The name and the county of a unit."""
    with unscoped(OF_A_UNIT):
        row = db.session.execute(select(Unit.name, Unit.region_code).where(Unit.id == unit_id)).first()
    return (row[0], row[1]) if row else None


def complaint_of_receipt(receipt: str) -> Complaint | None:
    """The complaint of a receipt, whoever asks."""
    if not receipt.strip():
        return None
    with unscoped(BY_RECEIPT):
        return db.session.scalar(select(Complaint).where(Complaint.receipt_hash == receipt_hash(receipt)))


def complaints_of_trainee(trainee_id: str) -> list[Complaint]:
    """What one person complained of in their own name, newest first."""
    statement = select(Complaint).where(Complaint.trainee_id == trainee_id)
    return list(db.session.scalars(statement.order_by(Complaint.id.desc()).limit(ON_A_PANEL)))


def complaint_in_reach(key: str) -> Complaint | None:
    """A complaint by its key."""
    return db.session.scalar(select(Complaint).where(Complaint.id == key))


def complaints_in(state: ComplaintState) -> tuple[int, date | None]:
    """The complaints in reach in a state, and the day on which the oldest came in."""
    statement = select(func.count(), func.min(Complaint.received_on)).where(Complaint.state == state)
    count, since = db.session.execute(statement).one()
    return int(count), since


def units_of_trainee(trainee_id: str) -> list[tuple[str, str, str]]:
    """The (placement, unit, unit's name) of a person's placements, the latest first: what a complaint begins with."""
    statement = select(Placement.id, Placement.unit_id, Placement.unit_name).where(Placement.trainee_id == trainee_id)
    return [(key, unit, name) for key, unit, name in db.session.execute(statement.order_by(Placement.id.desc()))]


# -- presence


def on_post_today(region_code: str) -> list[Placement]:
    """The placements that are worked in a county today, in the order of their keys."""
    today = clock.today()
    statement = select(Placement).where(
        Placement.region_code == region_code,
        Placement.state == PlacementState.ACTIVE,
        Placement.starts_on <= today,
        Placement.ends_on >= today,
    )
    return list(db.session.scalars(statement.order_by(Placement.id)))


def draw_of(region_code: str, day: date) -> PresenceDraw | None:
    """The draw of a county on a day."""
    statement = select(PresenceDraw).where(PresenceDraw.region_code == region_code, PresenceDraw.drawn_on == day)
    return db.session.scalar(statement)


def calls_of(draw: PresenceDraw) -> list[PresenceCall]:
    """The people of a draw in the order in which they were drawn."""
    statement = select(PresenceCall).where(PresenceCall.draw_id == draw.id)
    return list(db.session.scalars(statement.order_by(PresenceCall.rank)))


def call_in_reach(draw: PresenceDraw, key: str) -> PresenceCall | None:
    """One call of a draw."""
    return db.session.scalar(select(PresenceCall).where(PresenceCall.id == key, PresenceCall.draw_id == draw.id))


def phones_of(calls: list[PresenceCall]) -> dict[str, str]:
    """Whom to call, by the keys of the people: their phone, for those in reach."""
    keys = [call.trainee_id for call in calls]
    with unscoped("the phones of the people drawn, for those who make the calls"):
        rows = db.session.execute(select(Trainee.id, Trainee.phone).where(Trainee.id.in_(keys)))
        return {key: phone for key, phone in rows if phone}


def open_calls() -> tuple[int, date | None]:
    """The calls in reach that nobody made yet, and the day of the oldest draw."""
    statement = (
        select(func.count(), func.min(PresenceDraw.drawn_on))
        .select_from(PresenceCall)
        .join(PresenceDraw, PresenceDraw.id == PresenceCall.draw_id)
        .where(PresenceCall.result == CallResult.OPEN)
    )
    count, since = db.session.execute(statement).one()
    return int(count), since
