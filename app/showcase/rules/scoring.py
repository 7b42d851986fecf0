"""What experts give: which points an item may have, what a sheet still lacks, and what follows from all totals.

An item with a fact that is known starts from the system's points; an expert may differ with a note.  The bonus is the
system's alone.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext as _

from app.core.choices import Choice
from app.core.search import is_storable
from app.showcase.rules.bands import plain
from app.showcase.rules.criteria import Item, Sheet
from app.showcase.states import Fact

STEP, CENT = Decimal("0.5"), Decimal("0.01")
POINTS = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
NOTE_MAX = 300
Values = Mapping[Fact, Decimal | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """What an expert gave to one item, with the reason where one is needed."""

    points: Decimal
    note: str = ""


class Outcome(Choice):
    """What follows when nobody is left to score a nomination in its round."""

    FEW = "FEW", "评分不足"
    AGAIN = "AGAIN", "需要复评"
    SETTLE = "SETTLE", "分差待认定"
    SCORED = "SCORED", "评分完成"


@dataclass(frozen=True, slots=True)
class Closing:
    """The outcome of a round with its figures; points with two decimals."""

    outcome: Outcome
    experts: int
    average: Decimal | None = None
    spread: Decimal | None = None


def scored_items(sheet: Sheet) -> list[Item]:
    """The items that experts score, in order: all but the bonus."""
    return [item for dimension in sheet.dimensions if not dimension.is_bonus for item in dimension.items]


def start_points(sheet: Sheet, values: Values) -> dict[str, Decimal]:
    """The system's points of the items whose fact is known; the expert starts from them."""
    return {
        item.code: item.points(values[item.fact])[0]
        for item in scored_items(sheet)
        if item.fact is not None and values.get(item.fact) is not None
    }


def system_points_of(item: Item, values: Values) -> Decimal | None:
    """What the system gives to an item, None where it knows no fact of it; an unknown value is worth nothing."""
    return None if item.fact is None else item.points(values.get(item.fact))[0]


def marks_of(text: str) -> dict[str, Mark]:
    """Read the stored JSON of a score."""
    return {code: Mark(Decimal(said["points"]), said.get("note", "")) for code, said in json.loads(text).items()}


def marks_text(marks: Mapping[str, Mark]) -> str:
    """The marks as they are stored."""
    said = {code: {"points": f"{mark.points:.2f}", "note": mark.note} for code, mark in sorted(marks.items())}
    return json.dumps(said, ensure_ascii=False)


def given_points(sheet: Sheet, values: Values, marks: Mapping[str, Mark]) -> dict[str, Decimal]:
    """The points of every item that has some: the expert's, else those from which it starts."""
    own = {item.code: marks[item.code].points for item in scored_items(sheet) if item.code in marks}
    return start_points(sheet, values) | own


def missing(sheet: Sheet, values: Values, marks: Mapping[str, Mark]) -> list[Item]:
    """The items that have no points yet."""
    known = given_points(sheet, values, marks)
    return [item for item in scored_items(sheet) if item.code not in known]


def checked(
    sheet: Sheet, values: Values, given: Mapping[str, Any]
) -> tuple[dict[str, Mark | None], dict[str, list[str]]]:
    """Read typed points, given as {item: {"points", "note"}}: what may be kept, and by item what is wrong.

    An item that was emptied is kept as None, and starts anew.
    """
    items = {item.code: item for item in scored_items(sheet)}
    kept: dict[str, Mark | None] = {}
    problems: dict[str, list[str]] = {}
    for code, said in given.items():
        try:
            if code not in items or not isinstance(said, Mapping):
                raise ValueError(_("没有这个评分项。"))
            kept[code] = _mark(items[code], system_points_of(items[code], values), said)
        except ValueError as error:
            problems[code] = [str(error)]
    return kept, problems


def _mark(item: Item, system: Decimal | None, said: Mapping[str, Any]) -> Mark | None:
    note = str(said.get("note") or "").strip()
    if len(note) > NOTE_MAX or not is_storable(note):
        raise ValueError(_("理由不能超过 %(n)s 字，也不能含有特殊字符。", n=NOTE_MAX))
    typed = unicodedata.normalize("NFKC", str(said.get("points") if said.get("points") is not None else "")).strip()
    if not typed:
        return None
    points = Decimal(typed) if POINTS.fullmatch(typed) and typed.isascii() else None
    if points is None or points > item.most or (points % STEP and points != system):
        raise ValueError(_("请填写 0—%(most)s 分，以 0.5 分为一档。", most=plain(item.most)))
    if system is not None and points != system and not note:
        raise ValueError(_("与系统得分 %(points)s 分不同，请填写理由。", points=plain(system)))
    return Mark(points, note)


def average_of(totals: Sequence[Decimal]) -> Decimal:
    """The mean of all totals, none dropped, two decimals half up."""
    return (sum(totals, Decimal(0)) / len(totals)).quantize(CENT, ROUND_HALF_UP)


def spread_of(totals: Sequence[Decimal]) -> Decimal:
    """The highest total less the lowest."""
    return max(totals) - min(totals)


def closing_of(totals: Sequence[Decimal], *, turn: int, least: int, most_apart: Decimal) -> Closing:
    """What follows from the submitted totals of a round in which nobody is left to score."""
    if len(totals) < least:
        return Closing(Outcome.FEW, len(totals))
    average, spread = average_of(totals), spread_of(totals)
    too_far = Outcome.AGAIN if turn == 1 else Outcome.SETTLE
    outcome = too_far if spread > most_apart else Outcome.SCORED
    return Closing(outcome, len(totals), average, spread)


def score_of(sheet: Sheet, average: Decimal, bonus: Decimal) -> Decimal:
    """The score of a nomination: the average with its bonus, at most the full mark (R57)."""
    return min(sheet.full_score, average + min(bonus, sheet.bonus_max))
