"""Finds the headings of a sheet and the column of the target that each of them fills."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.exchange.services.cells.text import as_typed, half_width
from app.exchange.services.reading import HEAD_ROWS, Cells, letter_of
from app.exchange.services.targets import Column

RECORD_ID = "_record_id"
KEY_HEADING = "系统编号"  # the last column of our own exports
FAULT_HEADING = "错误说明"  # the last column of our own error sheets
KEY = Column(RECORD_ID, KEY_HEADING, aliases=("系统编号（勿改）",), longest=36)
MARKS = re.compile(r"[（(\[【]\s*(?:必填|选填|可选|必须|\*)\s*[)）\]】]|[*＊]")
NOTES = re.compile(r"[（(\[【][^（）()\[\]【】]*[)）\]】]")
Ways = list[tuple[str, ...]]  # how each heading may be read, the likeliest first
Reading = tuple[int, Ways]
NOISE = re.compile(r"[\s\-—－_、，,.。·:：;；/|“”\"'（）()\[\]【】]+")


def bare(heading: str) -> str:
    """A heading without required marks, punctuation and blanks."""
    return NOISE.sub("", half_width(MARKS.sub("", heading))).lower()


@dataclass
class Layout:
    """Where the data begin, what stands above them, and which column of the target each column fills."""

    first: int  # the first row of data, counted from 0
    headings: list[str]
    names: list[str]  # for each column of the sheet: the name of a target column, or nothing

    @property
    def is_keyed(self) -> bool:
        return RECORD_ID in self.names

    def place_of(self, name: str) -> int | None:
        """Where the column that fills a target column stands."""
        return self.names.index(name) if name in self.names else None

    def letter(self, name: str) -> str:
        """The letters of the column that fills a target column; nothing when none does."""
        place = self.place_of(name)
        return "" if place is None else letter_of(place)

    def ignored(self) -> list[tuple[str, str]]:
        """The columns that fill nothing, by letter and heading."""
        return [
            (letter_of(place), heading)
            for place, (heading, name) in enumerate(zip(self.headings, self.names, strict=True))
            if not name and heading and bare(heading) != bare(FAULT_HEADING)
        ]

    def missing(self, columns: Sequence[Column]) -> list[Column]:
        """The required columns that nothing fills."""
        return [column for column in columns if column.required and column.name not in self.names]


def layout_of(rows: Sequence[Cells], columns: Sequence[Column]) -> Layout:
    """Find the headings among the first rows: one line, or two with merged cells above when that tells more."""
    known, texts = _words(columns), [_texts(row) for row in rows[: HEAD_ROWS + 1]]
    single: list[Reading] = [(place + 1, [(text,) for text in line]) for place, line in enumerate(texts[:HEAD_ROWS])]
    double = [(place + 2, _two_lines(upper, lower)) for place, (upper, lower) in enumerate(pairwise(texts))]
    best, most = None, 0
    for first, ways in (*single, *double):
        names = _named(ways, known)
        if (score := sum(map(bool, names))) > most:
            best, most = Layout(first, [_joined(way) for way in ways], names), score
    return best or _guess(rows)


def _texts(row: Cells) -> list[str]:
    return [" ".join(as_typed(cell).split()) for cell in row]


def _two_lines(upper: list[str], lower: list[str]) -> list[tuple[str, ...]]:
    """The ways to read two lines of headings: an upper cell reaches over the empty ones to its right."""
    ways: list[tuple[str, ...]] = []
    above = ""
    for over, under in zip(upper, lower, strict=True):
        above = over or above
        ways.append((above + under, under, above) if under else (over,))
    return ways


def _joined(way: tuple[str, ...]) -> str:
    return way[0] if len(way) == 1 else f"{way[2]} {way[1]}".strip()


def _words(columns: Sequence[Column]) -> dict[str, str]:
    """Each way to head a column; a label goes before another column's alias."""
    words: dict[str, str] = {}
    for column in (*columns, KEY):
        words.setdefault(column.label, column.name)
        words.setdefault(bare(column.label), column.name)
    for column in (*columns, KEY):
        for alias in (*column.aliases, column.name):
            words.setdefault(bare(alias), column.name)
    loose = Counter(bare(NOTES.sub("", column.label)) for column in columns)
    for column in columns:
        word = bare(NOTES.sub("", column.label))
        if word and loose[word] == 1:
            words.setdefault(word, column.name)
    return words


def _named(ways: Sequence[tuple[str, ...]], known: dict[str, str]) -> list[str]:
    """The target column of each heading; the first of two alike wins."""
    names: list[str] = []
    for way in ways:
        heads = way[:2] if len(way) > 1 else way
        found = ""
        for head in heads:
            found = known.get(head) or known.get(bare(head)) or known.get(bare(NOTES.sub("", head))) or ""
            if found:
                break
        names.append(found if found not in names else "")
    return names


def _guess(rows: Sequence[Cells]) -> Layout:
    """No heading is known: the first row with the most texts is taken for the headings, and the person decides."""
    if not rows:
        return Layout(0, [], [])
    place = max(range(min(HEAD_ROWS, len(rows))), key=lambda at: (sum(1 for cell in rows[at] if cell != ""), -at))
    headings = _texts(rows[place])
    return Layout(place + 1, headings, [""] * len(headings))
