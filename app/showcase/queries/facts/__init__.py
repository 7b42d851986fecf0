"""Facts of units by period: each is one select of records, of which numbers are sums and pages are lists."""

from app.showcase.queries.facts import conduct, offers, outcomes, people
from app.showcase.queries.facts.conduct import known_vetoes
from app.showcase.queries.facts.defining import connect, records
from app.showcase.queries.facts.eligible import (
    eligible_units,
    floors_of,
    period_of,
)
from app.showcase.queries.facts.measuring import behind, measured, measured_unit, units_in_reach
from app.showcase.rules.facts import Behind, Measured, Period

__all__ = [
    "Behind",
    "Measured",
    "Period",
    "behind",
    "conduct",
    "connect",
    "eligible_units",
    "floors_of",
    "known_vetoes",
    "measured",
    "measured_unit",
    "offers",
    "outcomes",
    "people",
    "period_of",
    "records",
    "units_in_reach",
]
