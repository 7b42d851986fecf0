"""R41 asked of held lines and other lists, and the same rule as a table of kinds (B23)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.rulebook import Params, Result
from app.subsidies.rules.claims import KIND_NAMES, Claimed, no_double_claim

PAID_BY_COVER = "ACCIDENT_INSURANCE"


def judged(claims: Iterable[Claimed], new: Claimed, params: Params) -> Result:
    """R41 for a new claim against all that one holder has already."""
    return no_double_claim(claims=_comparable(claims, new), new=new, params=params)


def _comparable(claims: Iterable[Claimed], new: Claimed) -> list[Claimed]:
    """A premium is paid for a cover's days, not for months: one cover may begin in the month in which another ends."""
    if new.kind != PAID_BY_COVER:
        return list(claims)
    return [one for one in claims if one.kind != PAID_BY_COVER or (one.from_ <= new.to and new.from_ <= one.to)]


@dataclass(frozen=True)
class Pairing:
    """How two kinds stand to each other: not in the same month, not on the same day, or free of each other."""

    kind: str
    other: str
    excludes: bool
    by_day: bool

    @property
    def words(self) -> str:
        """The cell of the table."""
        if not self.excludes:
            return "可以同时享受"
        return "按日不重叠" if self.by_day else "同月不得重复"


def matrix(params: Params) -> tuple[list[str], dict[tuple[str, str], Pairing]]:
    """Every kind and scheme of the parameters in the order of their names, and the pairing of each two, symmetric."""
    pairs = params.get("exclusive_pairs")
    by_day = [set(pair) for pair in params.get("exclusive_by_day")]
    named = set(pairs) | {kind for others in pairs.values() for kind in others}
    kinds = [kind for kind in KIND_NAMES if kind in named] + sorted(named - set(KIND_NAMES))
    cells = {(one, other): _pairing(one, other, pairs, by_day) for one in kinds for other in kinds}
    return kinds, cells


def _pairing(one: str, other: str, pairs: dict[str, Sequence[str]], by_day: list[set[str]]) -> Pairing:
    excludes = other in pairs.get(one, ()) or one in pairs.get(other, ())
    covers = one == other == PAID_BY_COVER
    return Pairing(one, other, excludes, excludes and (covers or (one != other and {one, other} in by_day)))
