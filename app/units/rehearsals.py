"""Which units a proposed condition of accreditation would judge otherwise."""

from collections.abc import Iterator

from app.core.rehearsal import Flip, rehearse
from app.core.rulebook import Params
from app.units import queries
from app.units.models import Unit
from app.units.services.review import judge_conditions

WORDS = {True: "符合", False: "不符合"}


def _meets(unit: Unit, params: Params) -> bool:
    return judge_conditions(unit, (unit.submitted_at or unit.created_at).date(), params).ok


@rehearse("见习单位认定条件", "R12", "unit_min_years", "unit_min_staff", "unit_bad_records", "unit_safety_required")
def conditions(before: Params, after: Params, year: int) -> Iterator[Flip]:
    """Units accredited in the year that would meet the conditions no longer, or newly."""
    for unit in queries.accredited_in(year):
        was, would_be = _meets(unit, before), _meets(unit, after)
        if was != would_be:
            yield Flip("unit", unit.id, unit.name, WORDS[was], WORDS[would_be])
