"""The claims, lines and flags that stand on the pages of units, people and placements, some of the latest."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.placements.models import Placement
from app.subsidies.models import Claim, ClaimLine, RiskFlag
from app.trainees.models import Trainee
from app.units.models import Unit

SHOWN = 24


def _latest(entity: Any, *conditions: ColumnElement[bool], loads: Any = ()) -> list[Any]:
    statement = select(entity).where(*conditions).options(*loads).order_by(entity.id.desc()).limit(SHOWN)
    return list(db.session.scalars(statement))


def claims_of_unit(unit: Unit) -> list[Claim]:
    """The latest claims of a unit in reach."""
    return _latest(Claim, Claim.unit_id == unit.id)


def claims_of_trainee(trainee: Trainee) -> list[Claim]:
    """The latest claims that a person made."""
    return _latest(Claim, Claim.trainee_id == trainee.id)


def lines_of_placement(placement: Placement) -> list[ClaimLine]:
    """The latest lines that hold their slot for a placement, and those that were refused."""
    of_placement = ClaimLine.placement_id == placement.id
    in_force = select(Claim.id).where(Claim.id == ClaimLine.claim_id, Claim.revision == ClaimLine.revision).exists()
    return _latest(ClaimLine, of_placement, in_force, loads=(selectinload(ClaimLine.claim),))


def flags_of_unit(unit: Unit) -> list[RiskFlag]:
    """The latest flags of a unit's claims."""
    return _latest(RiskFlag, RiskFlag.unit_id == unit.id, loads=(selectinload(RiskFlag.claim),))
