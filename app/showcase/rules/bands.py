"""Bands of a criteria item: which points follow from a value, written as people write them: ``≥70%:15；≥60%:13``."""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "≥": operator.ge,
    ">": operator.gt,
    "≤": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}
SPELT = {">=": "≥", "<=": "≤", "＞": ">", "＜": "<", "＝": "=", "：": ":", "；": ";", "，": ";", ",": ";", "％": "%"}
WRITTEN = re.compile(r"([≥>≤<=])\s*(\d{1,7}(?:\.\d{1,4})?)\s*(%?)\s*:\s*(\d{1,3}(?:\.\d{1,2})?)")
MOST_BANDS = 12


@dataclass(frozen=True, slots=True)
class Band:
    """From a bound on these points are given; a share is from 0 to 1."""

    sign: str
    bound: Decimal
    points: Decimal
    is_share: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies within the band."""
        return COMPARE[self.sign](value, self.bound)

    @property
    def text(self) -> str:
        """The bound as people read it: ≥70%."""
        return f"{self.sign}{plain(self.bound * 100)}%" if self.is_share else f"{self.sign}{plain(self.bound)}"


def plain(number: Decimal) -> str:
    """A figure without trailing noughts."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def bands_of(text: str) -> tuple[Band, ...]:
    """Read bands in the order in which they are written; raises ValueError for anything else."""
    for spelt, meant in SPELT.items():
        text = text.replace(spelt, meant)
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) > MOST_BANDS:
        raise ValueError("too many bands")
    return tuple(_band(part) for part in parts)


def _band(part: str) -> Band:
    found = WRITTEN.fullmatch(part)
    if found is None:
        raise ValueError(part)
    sign, bound, percent, points = found.groups()
    return Band(sign, Decimal(bound) / 100 if percent else Decimal(bound), Decimal(points), bool(percent))


def bands_text(bands: Sequence[Band]) -> str:
    """The bands as they are written in a form."""
    return "；".join(f"{band.text}:{plain(band.points)}" for band in bands)


def points_for(bands: Sequence[Band], value: Decimal) -> tuple[Decimal, Band | None]:
    """The best points among the bands that a value reaches, with that band; none reached: nought."""
    reached = [band for band in bands if band.holds(value)]
    best = max(reached, key=lambda band: band.points, default=None)
    return (best.points, best) if best else (Decimal(0), None)
