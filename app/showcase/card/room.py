"""Words of the selection room: facts side by side and the next date; what the templates only lay out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.showcase.models import ShowcaseBatch
from app.showcase.rules.bands import plain
from app.showcase.rules.criteria import Item, Sheet
from app.showcase.rules.facts import UNKNOWN, Facts
from app.showcase.rules.room import Marks, Place
from app.showcase.states import BatchState

LOWER = frozenset({"≤", "<"})
DEADLINES = {
    BatchState.OPEN: ("closes_on", _l("申报截止")),
    BatchState.CITY_REVIEW: ("review_by", _l("初审截止")),
    BatchState.REGION_REVIEW: ("score_by", _l("评分截止")),
}

# -- the head


def deadline(batch: ShowcaseBatch, today: date) -> tuple[str, bool] | None:
    """The next date of a batch in words, and whether it is past; None when no date runs."""
    known = DEADLINES.get(batch.state)
    if known is None:
        return None
    day = getattr(batch, known[0])
    left = (day - today).days
    if left < 0:
        return _("%(what)s %(day)s，已过 %(n)s 天", what=known[1], day=day, n=-left), True
    return _("%(what)s %(day)s，还有 %(n)s 天", what=known[1], day=day, n=left), False


# -- side by side


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit has of one item: in words, its points, and whether nobody beside it has better."""

    words: str
    points: str
    is_best: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the sheet over all units that are compared."""

    item: Item
    cells: list[Cell]


def side_by_side(
    sheet: Sheet, listed: Sequence[Place], facts: Mapping[str, Facts], marks: Mapping[str, Marks]
) -> list[tuple[str, list[Line]]]:
    """Every dimension with its lines; the best is said when not all are alike."""
    return [(each.label, [_line(item, listed, facts, marks) for item in each.items]) for each in sheet.dimensions]


def _line(item: Item, listed: Sequence[Place], facts: Mapping[str, Facts], marks: Mapping[str, Marks]) -> Line:
    keys = [place.contender.key for place in listed]
    values = [facts.get(key, {}).get(item.fact, UNKNOWN).value if item.fact else None for key in keys]
    points = [marks[key].mean(item.code) if key in marks else None for key in keys]
    rated: list[Decimal | None] = [value if item.fact else point for value, point in zip(values, points, strict=True)]
    known = [value for value in rated if value is not None]
    lower = bool(item.bands) and item.bands[0].sign in LOWER
    best = (min(known) if lower else max(known)) if len(set(known)) > 1 or (known and len(known) < len(rated)) else None
    told = [facts.get(key, {}).get(item.fact, UNKNOWN).words(item.fact) if item.fact else "" for key in keys]
    return Line(
        item,
        [
            Cell(words, "—" if point is None else plain(point), best is not None and value == best)
            for words, point, value in zip(told, points, rated, strict=True)
        ],
    )
