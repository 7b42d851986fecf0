"""The criteria sheet of a batch as data: dimensions with items, bonus, vetoes, ties; fixed once the batch is open.

An item with a fact is scored by the system from its bands and confirmed by the experts; one without is judged by them
from the documents.  The sheet of rules.md 2.1 is the default (seeds/reference/showcase_criteria.yaml).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.showcase.rules.bands import Band, bands_of, bands_text, plain, points_for
from app.showcase.states import Fact, Veto

TIES = ("RETENTION", "INTAKE", "APPLIED")
NOTHING = Decimal(0)
MOST_ITEMS, LABEL_MAX, BASIS_MAX = 60, 40, 120


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sheet; ``most`` is its full mark, ``basis`` says in words what is looked at."""

    code: str
    label: str
    most: Decimal
    fact: Fact | None = None
    bands: tuple[Band, ...] = ()
    basis: str = ""

    def points(self, value: Decimal | None) -> tuple[Decimal, Band | None]:
        """What a known value is worth, and by which band; an unknown one is worth nothing."""
        return (NOTHING, None) if value is None else points_for(self.bands, value)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A heading of the sheet with its items; a bonus comes on top of the others."""

    code: str
    label: str
    items: tuple[Item, ...]
    is_bonus: bool = False

    @property
    def most(self) -> Decimal:
        return sum((item.most for item in self.items), NOTHING)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole criteria sheet; all marks are points."""

    name: str
    dimensions: tuple[Dimension, ...]
    pass_score: Decimal
    full_score: Decimal
    bonus_max: Decimal
    vetoes: tuple[Veto, ...] = tuple(Veto)
    ties: tuple[str, ...] = TIES

    @property
    def items(self) -> Iterator[Item]:
        """All items, in order."""
        return (item for dimension in self.dimensions for item in dimension.items)

    def item(self, code: str) -> Item | None:
        """The item of a code."""
        return next((item for item in self.items if item.code == code), None)

    def totals(self, points: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The points by dimension code; an item without points counts nought."""
        return {
            dimension.code: sum((points.get(item.code, NOTHING) for item in dimension.items), NOTHING)
            for dimension in self.dimensions
        }

    def base(self, points: Mapping[str, Decimal]) -> Decimal:
        """All points but the bonus."""
        totals = self.totals(points)
        return sum((totals[each.code] for each in self.dimensions if not each.is_bonus), NOTHING)

    def bonus(self, points: Mapping[str, Decimal]) -> Decimal:
        """The points of the bonus, at most its maximum."""
        totals = self.totals(points)
        return min(self.bonus_max, sum((totals[each.code] for each in self.dimensions if each.is_bonus), NOTHING))

    def total(self, points: Mapping[str, Decimal]) -> Decimal:
        """The points with the bonus, at most the full mark (R57)."""
        return min(self.full_score, self.base(points) + self.bonus(points))

    def system_points(self, values: Mapping[Fact, Decimal | None]) -> dict[str, Decimal]:
        """What the system gives to each item that has a fact; items to be judged by people are left out."""
        return {item.code: item.points(values.get(item.fact))[0] for item in self.items if item.fact is not None}


def sheet_of(text: str | Mapping[str, Any]) -> Sheet:
    """Read the JSON of a sheet; raises ValueError or KeyError when it is none."""
    said = json.loads(text) if isinstance(text, str) else text
    return Sheet(
        name=said["name"],
        dimensions=tuple(_dimension(entry) for entry in said["dimensions"]),
        pass_score=Decimal(str(said["pass_score"])),
        full_score=Decimal(str(said["full_score"])),
        bonus_max=Decimal(str(said["bonus_max"])),
        vetoes=tuple(Veto(code) for code in said["vetoes"]),
        ties=tuple(said["ties"]),
    )


def _dimension(said: Mapping[str, Any]) -> Dimension:
    return Dimension(
        said["code"], said["label"], tuple(_item(entry) for entry in said["items"]), bool(said.get("is_bonus"))
    )


def _item(said: Mapping[str, Any]) -> Item:
    return Item(
        code=said["code"],
        label=said["label"],
        most=Decimal(str(said["most"])),
        fact=Fact(said["fact"]) if said.get("fact") else None,
        bands=bands_of(said.get("bands") or ""),
        basis=said.get("basis") or "",
    )


def sheet_text(sheet: Sheet) -> str:
    """The sheet as JSON, always the same text for the same sheet."""
    said = {
        "name": sheet.name,
        "pass_score": plain(sheet.pass_score),
        "full_score": plain(sheet.full_score),
        "bonus_max": plain(sheet.bonus_max),
        "dimensions": [
            {
                "code": dimension.code,
                "label": dimension.label,
                "is_bonus": dimension.is_bonus,
                "items": [_said(item) for item in dimension.items],
            }
            for dimension in sheet.dimensions
        ],
        "vetoes": [str(veto) for veto in sheet.vetoes],
        "ties": list(sheet.ties),
    }
    return json.dumps(said, ensure_ascii=False)


def _said(item: Item) -> dict[str, Any]:
    fact = str(item.fact) if item.fact else None
    return {
        "code": item.code,
        "label": item.label,
        "most": plain(item.most),
        "fact": fact,
        "bands": bands_text(item.bands),
        "basis": item.basis,
    }


def problems_of(sheet: Sheet) -> list[str]:
    """What keeps a sheet from being used, in words; empty when nothing does."""
    items = list(sheet.items)
    codes = [item.code for item in items]
    base = sum((each.most for each in sheet.dimensions if not each.is_bonus), NOTHING)
    bonus = sum((each.most for each in sheet.dimensions if each.is_bonus), NOTHING)
    found = []
    if not items or len(items) > MOST_ITEMS:
        found.append(f"评分项应为1—{MOST_ITEMS}项")
    if len(set(codes)) < len(codes) or len({each.code for each in sheet.dimensions}) < len(sheet.dimensions):
        found.append("维度或评分项的代码重复")
    if base != sheet.full_score:
        found.append(f"各项满分合计{plain(base)}分，应等于满分{plain(sheet.full_score)}分")
    if bonus > sheet.bonus_max:
        found.append(f"加分项合计{plain(bonus)}分，超过加分上限{plain(sheet.bonus_max)}分")
    if any(item.fact is None for each in sheet.dimensions if each.is_bonus for item in each.items):
        found.append("加分项须由系统数据计算，不由专家评分")
    if not NOTHING < sheet.pass_score <= sheet.full_score:
        found.append("及格分应大于0且不超过满分")
    if sorted(sheet.ties) != sorted(TIES):
        found.append("同分比较顺序应包含留用率、接收人数、申报先后")
    return found + [words for item in items for words in item_problems(item)]


def item_problems(item: Item) -> Sequence[str]:
    """What keeps one line of a sheet from being used, in words."""
    found = []
    if not item.label.strip() or len(item.label) > LABEL_MAX or len(item.basis) > BASIS_MAX:
        found.append(f"“{item.label or item.code}”的名称或说明为空或过长")
    if item.most <= NOTHING:
        found.append(f"“{item.label}”的满分应大于0")
    if item.fact is not None and max((band.points for band in item.bands), default=NOTHING) != item.most:
        found.append(f"“{item.label}”的最高档得分应等于该项满分{plain(item.most)}分")
    if item.fact is None and item.bands:
        found.append(f"“{item.label}”由专家评分，不设系统得分档")
    return found
