"""The daily look for days without accident cover: renewed where a policy has room, else told to those who buy (C49)."""

import logging

from app.core import unit_of_work
from app.core.actor import SYSTEM
from app.core.errors import ServiceError
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.placements.queries import insured
from app.placements.queries.insured import Gap
from app.placements.services.insurance import arrange
from app.security.states import Role

log = logging.getLogger(__name__)


def close_gaps() -> int:
    """Put live placements with a gap within 30 days under policies that have room; tell the county of the others.

    Returns how many gaps were closed or newly told; a repeat tells nobody twice.
    """
    return sum(_renewed(gap) or _told(gap) for gap in insured.gaps_soon())


def _renewed(gap: Gap) -> bool:
    try:
        with unit_of_work.attempt():
            arrange(SYSTEM, gap.placement)
    except ServiceError as problem:
        log.info("placement %s stays without cover: %s", gap.placement.id, problem.code)
        return False
    return True


def _told(gap: Gap) -> bool:
    placement = gap.placement
    agents = officers_of(placement.region_code, {Role.COUNTY_AGENT})
    told = tell(
        "insurance_gap",
        agents,
        about=placement,
        link="/admin/insurance-gaps",
        due_on=gap.day,
        once=gap.day.isoformat(),
        name=placement.person_name,
        unit=placement.unit_name,
    )
    return bool(told)
