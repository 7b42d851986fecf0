"""How a wide table is laid on paper: column widths from content, whole groups per sheet, heads over groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

DIGIT_EM = 0.56  # widest figure of the serif, with a little air
CHINESE_EM = 1.03
POINT_MM = 25.4 / 72


@dataclass(frozen=True)
class Paper:
    """The room for figures on one sheet (millimetres) and the type size of the table (points)."""

    room_mm: float
    type_pt: float
    lines_of_label: int = 5

    @property
    def em_mm(self) -> float:
        return self.type_pt * POINT_MM


PAPERS = {"FULL": Paper(room_mm=358.0, type_pt=8.5), "SHORT": Paper(room_mm=241.0, type_pt=7.0)}
PADDING_MM = 1.6


@dataclass(frozen=True)
class Column:
    """One placed column: its facts, its place among all columns, its width."""

    facts: Mapping[str, Any]
    position: int
    width_mm: float


@dataclass(frozen=True)
class Band:
    """A head over neighbouring columns of one group; columns without a group stand alone."""

    label: str
    columns: list[Column]


@dataclass(frozen=True)
class Sheet:
    """What stands side by side on one piece of paper."""

    bands: list[Band]

    @property
    def columns(self) -> list[Column]:
        return [column for band in self.bands for column in band.columns]


def text_width_em(text: str) -> float:
    """How wide the text is at most, in em; a Chinese character is one."""
    return sum(CHINESE_EM if ord(letter) > 0x2E7F else DIGIT_EM for letter in text)


def needed_mm(column: Mapping[str, Any], cells: Sequence[str | None], paper: Paper) -> float:
    """Room for the longest figure on one line, and for the label on at most so many lines."""
    figure = max((text_width_em(cell or "") for cell in cells), default=0)
    label = -(-len(column["label"]) // paper.lines_of_label) * CHINESE_EM
    return max(figure, label, 2 * CHINESE_EM) * paper.em_mm + PADDING_MM


def placed(columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], paper: Paper) -> list[Column]:
    return [
        Column(facts, position, needed_mm(facts, [row["cells"][position] for row in rows], paper))
        for position, facts in enumerate(columns)
    ]


def bands(columns: Sequence[Column]) -> list[Band]:
    """Neighbours of one group under one head; each column without a group under none."""
    found: list[Band] = []
    for group, members in groupby(columns, key=lambda column: column.facts["group"]):
        together = list(members)
        found.extend([Band(group, together)] if group else [Band("", [column]) for column in together])
    return found


def blocks(columns: Sequence[Column], room_mm: float) -> list[list[Column]]:
    """Fill sheet after sheet with whole groups; a group wider than a sheet is the only one that is cut."""
    filled: list[list[Column]] = [[]]
    left = room_mm
    for band in bands(columns):
        wide = sum(column.width_mm for column in band.columns)
        if filled[-1] and wide > left and wide <= room_mm:
            filled.append([])
            left = room_mm
        for column in band.columns:
            if filled[-1] and column.width_mm > left:
                filled.append([])
                left = room_mm
            filled[-1].append(column)
            left -= column.width_mm
    return filled


def stretched(columns: Sequence[Column], room_mm: float) -> list[Column]:
    """Share the room that is left between the columns, so that every sheet has the same width."""
    spare = (room_mm - sum(column.width_mm for column in columns)) / max(len(columns), 1)
    return [Column(column.facts, column.position, round(column.width_mm + spare, 2)) for column in columns]


def sheets(columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], form: str) -> list[Sheet]:
    """The table cut into sheets of even fill; the short form always stands on one."""
    paper = PAPERS[form]
    all_columns = placed(columns, rows, paper)
    if form == "SHORT":
        return [Sheet(bands(stretched(all_columns, paper.room_mm)))]
    parts = blocks(all_columns, paper.room_mm)
    even = sum(column.width_mm for column in all_columns) / len(parts)
    for fill in (even * 1.04, even * 1.1, even * 1.2):
        evened = blocks(all_columns, min(fill, paper.room_mm))
        if len(evened) == len(parts):
            parts = evened
            break
    return [Sheet(bands(stretched(part, paper.room_mm))) for part in parts]
