"""What became of the people of units, for the quality of posts: kept and lost ones, satisfaction (B12)."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.calendar import add_years
from app.extensions import db
from app.placements.models import Placement
from app.placements.queries.satisfaction import satisfaction_shares
from app.placements.states import PlacementState

YEARS = 3  # how far back a record goes


def ends_of(units: Collection[str]) -> dict[str, dict[str, Any]]:
    """Ended internships of units in reach in the last three years, the kept and the lost ones; one statement."""
    today = clock.today()
    sums = select(
        Placement.unit_id,
        func.count(),
        func.count().filter(Placement.is_retained),
        func.count().filter(Placement.is_abnormal),
    )
    ended = (Placement.state == PlacementState.ENDED) & Placement.actual_end.between(add_years(today, -YEARS), today)
    rows = db.session.execute(sums.where(ended, Placement.unit_id.in_(sorted(units))).group_by(Placement.unit_id))
    return {unit: {"ended": ended, "retained": kept, "abnormal": lost} for unit, ended, kept, lost in rows}


def satisfaction_of(units: Collection[str]) -> dict[str, dict[str, Any]]:
    """The share of satisfied trainees of units in the last three years, where enough answered; one statement."""
    today = clock.today()
    shares = satisfaction_shares(units, add_years(today, -YEARS), today)
    return {unit: {"satisfaction": Decimal(happy) / answers} for unit, (happy, answers) in shares.items() if answers}
