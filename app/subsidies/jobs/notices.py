"""Timed moves of public notices: published every workday morning, closed the morning after their last day."""

from app.core import clock
from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.programme.queries import database_params
from app.subsidies.queries import notices as queries
from app.subsidies.services import notices


@timed("subsidies.close_notices", "补贴公示期满", hour=0, minute=40)
def close_notices() -> int:
    """Approve what got through its notice while money is left, and close the notices that are over."""
    return notices.close_due()


@timed("subsidies.publish_notices", "复核通过的补贴申领公示", hour=8, minute=30)
def publish_notices() -> int:
    """Publish, on workdays, what passed the recheck in each county; returns how many notices there are new."""
    if not database_params().workdays.is_workday(clock.today()):
        return 0
    return sum(notices.publish(SYSTEM, region) is not None for region in queries.counties_to_publish())
