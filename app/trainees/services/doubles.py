"""Records that may be one person, found when either is stored, for somebody to decide."""

from collections.abc import Iterable, Sequence

from app.core.bulk import insert_rows
from app.core.types import city_of
from app.extensions import db
from app.trainees.models import TraineePair
from app.trainees.queries import sources as register
from app.trainees.states import PairReason

REGION = "640000"


def common_area(one: str, other: str) -> str:
    """The smallest area that holds both counties: the county, else the city, else the region."""
    if one == other:
        return one
    return city_of(one) if city_of(one) == city_of(other) else REGION


def find_pairs(keys: Sequence[str]) -> int:
    """Note the pairs that the given records make with any others and that nobody knows yet; return how many."""
    if not keys:
        return 0
    found: dict[tuple[str, str], tuple[str, PairReason]] = {}
    for (key, area), (other, other_area), reason in register.doubles_of(keys):
        first, second = sorted((key, other))
        found.setdefault((first, second), (common_area(area, other_area), reason))
    known = register.known_pairs(keys) if found else set()
    rows = [
        {"first_id": first, "second_id": second, "region_code": area, "reason": reason}
        for (first, second), (area, reason) in sorted(found.items())
        if (first, second) not in known
    ]
    insert_rows(TraineePair, rows)
    return len(rows)


def place_pairs(pairs: Iterable[TraineePair]) -> None:
    """Bring pairs into the area that holds both people now."""
    for pair in pairs:
        one, other = register.areas_of([pair.first_id, pair.second_id])
        pair.region_code = common_area(one, other)
    db.session.flush()
