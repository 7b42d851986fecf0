"""Timed moves of units: notices that ran out, supplements never sent, validity over, tags lapsed."""

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.extensions import db
from app.programme.queries import database_params
from app.units import queries, services
from app.units.models import Unit, UnitTag
from app.units.services.records import refresh_kinds


@timed("units.close_notices", "公示期满认定见习单位", minute=20)
def close_notices() -> int:
    """Accredit the units whose notice ended without an open objection."""
    return len([services.accredit(SYSTEM, unit) for unit in queries.notice_over()])


@timed("units.lapse_supplements", "逾期未补正的申请视为退出", minute=25)
def lapse_supplements() -> int:
    """End the applications that were not completed within 30 days."""
    days = int(database_params().get("unit_supplement_days"))
    return len([services.lapse(SYSTEM, unit) for unit in queries.supplement_overdue(days)])


@timed("units.expire", "认定到期的单位移出清单", minute=30)
def expire() -> int:
    """Take units past their validity off the list."""
    return len([services.expire(SYSTEM, unit) for unit in queries.validity_over()])


@timed("units.lapse_tags", "失效的单位类型标签", minute=35)
def lapse_tags() -> int:
    """Recompute the kinds of the units that have a tag whose validity ended."""
    ended = select(UnitTag.unit_id).where(UnitTag.valid_to < clock.today())
    units = list(db.session.scalars(select(Unit).where(Unit.id.in_(ended), Unit.kinds != "")))
    before = [unit.kinds for unit in units]
    for unit in units:
        refresh_kinds(unit)
    return sum(unit.kinds != kinds for unit, kinds in zip(units, before, strict=True))
