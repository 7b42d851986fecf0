"""The questions of the survey as data, the quarters, and how answers become sums that tell of nobody (C92)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from flask import current_app

from app.core.calendar import DAY, add_months
from app.placements.states import QuestionKind, SurveySide

MARKS = ("1", "2", "3", "4", "5")
WORD_OF = {QuestionKind.WILLING: ("1", "0")}  # what may be answered, where it is no mark
SATISFIED = 4  # an overall mark of 4 and more counts as satisfied


@dataclass(frozen=True)
class Question:
    """One question of one side; ``field`` is the column that keeps its answer."""

    side: SurveySide
    field: str
    kind: QuestionKind
    words: str
    hint: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be answered."""
        return WORD_OF.get(self.kind, MARKS)

    @property
    def is_mark(self) -> bool:
        """Whether it is answered from 1 to 5."""
        return self.kind != QuestionKind.WILLING


@lru_cache(maxsize=1)
def _read(path: Path) -> tuple[Question, ...]:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Question(SurveySide(entry.pop("side")), kind=QuestionKind(entry.pop("kind")), **entry) for entry in entries
    )


def questions() -> tuple[Question, ...]:
    """All questions, in the order of the page."""
    return _read(Path(current_app.root_path).parent / "seeds" / "reference" / "survey_questions.yaml")


def questions_of(side: SurveySide) -> tuple[Question, ...]:
    """The questions of one side, in the order of the page."""
    return tuple(question for question in questions() if question.side == side)


def period_of(day: date) -> str:
    """The quarter of a day: 2026Q4; quarters sort as text."""
    return f"{day.year:04d}Q{(day.month + 2) // 3}"


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a quarter."""
    first = date(int(period[:4]), int(period[5]) * 3 - 2, 1)
    return first, add_months(first, 3) - DAY


def periods_between(first: str, last: str) -> list[str]:
    """All quarters from one to another, both included."""
    found, day = [], days_of(first)[0]
    while (period := period_of(day)) <= last:
        found.append(period)
        day = add_months(day, 3)
    return found


def summed(counts: Mapping[str, int], fewest: int) -> list[list[str]]:
    """Which quarters of a unit are added up together: one after the other until there are enough answers.

    What does not reach ``fewest`` waits for the next quarters.  No quarter is ever in two sums, so that whatever is
    told of a unit is made of whole sums, and what is left between two of them is a sum again.
    """
    found: list[list[str]] = []
    held: list[str] = []
    many = 0
    for period in sorted(counts):
        held.append(period)
        many += counts[period]
        if many >= fewest:
            found.append(held)
            held, many = [], 0
    return found


def total_of(marks: Iterable[int | None]) -> int | None:
    """The sum of marks; None when one of them is missing, because a mean of some would mislead."""
    found = list(marks)
    return None if any(mark is None for mark in found) else sum(mark or 0 for mark in found)
