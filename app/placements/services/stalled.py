"""A suspended internship past its agreed end: the county decides, and is reminded of it (6.5, decision 0017)."""

from datetime import date
from typing import Any

from app.core import clock
from app.placements.models import Placement
from app.placements.services import news
from app.programme.queries import workdays_after

DECIDE_WORKDAYS = 10  # within which the county decides


def decide_by(placement: Placement) -> date:
    """The last day on which the county should have decided; raises Invalid beyond the known calendar."""
    return workdays_after(placement.agreed_end, DECIDE_WORKDAYS)


def prompt(placement: Placement) -> None:
    """Tell unit, trainee and agent once that nothing ends by itself; after the last day the auditor too."""
    due, once = decide_by(placement), placement.agreed_end.isoformat()
    facts: dict[str, Any] = {"day": placement.agreed_end}
    news.to_unit("placement_stalled_unit", placement, due_on=due, once=once, **facts)
    news.to_trainee("placement_stalled_trainee", placement, due_on=due, once=once, **facts)
    news.to_county("placement_stalled", placement, due_on=due, once=once, **facts)
    if clock.today() > due:
        both = news.AGENTS | news.AUDITORS
        news.to_county("placement_stalled_late", placement, roles=both, due_on=due, once=once, **facts)
