"""How many people tapped from one browser."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from app.core.bulk import in_pieces
from app.extensions import db
from app.placements.models import AttendanceDay


def people_of_devices(devices: Collection[str], first: date, last: date) -> dict[str, int]:
    """How many placements used each device between two days; the caller lifts the scope for it."""
    found: dict[str, int] = {}
    for piece in in_pieces(sorted(devices)):
        statement = (
            select(AttendanceDay.trainee_device, func.count(AttendanceDay.placement_id.distinct()))
            .where(AttendanceDay.trainee_device.in_(piece), AttendanceDay.day.between(first, last))
            .group_by(AttendanceDay.trainee_device)
        )
        found |= {str(device): int(number) for device, number in db.session.execute(statement)}
    return found
