"""Years and months as choices of a filter."""

from app.core import clock
from app.core.calendar import add_months
from app.core.card import Lookup

FIRST_YEAR = 2023  # the year of the notice
MONTHS_BACK = 24


def years() -> list[tuple[str, str]]:
    """The years of budgets, next year first."""
    return [(str(year), str(year)) for year in range(clock.today().year + 1, FIRST_YEAR - 1, -1)]


def _months(_q: str) -> list[tuple[str, str]]:
    first = clock.today().replace(day=1)
    names = [clock.month_of(add_months(first, -back)) for back in range(MONTHS_BACK)]
    return [(name, name) for name in names]


def _itself(key: str) -> str:
    return key


MONTH_LOOKUP = Lookup(_months, _itself, small=True)
