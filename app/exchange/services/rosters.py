"""What a part gives the exchange so that a department answers a comparison from a list that it keeps here.

The list is read on the server and nobody sees it: the answering side learns how many were found, the asking
side yes or no of its own subjects.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.actor import Actor
from app.exchange.states import Answer, Question
from app.security.states import Department


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list says of one person or unit: the number in clear, the answer, the day on which it was true."""

    number: str
    answer: Answer
    day: date
    figure: int | None = None


@dataclass(frozen=True)
class Roster:
    """A department's list that answers a question.

    ``entries`` yields what the list says within the actor's reach, decrypting row by row.  Who is absent from a list
    that ``can_be_complete`` and that the officer declares complete gets NO, else UNKNOWN.
    """

    name: str
    title: Any  # lazily translated
    department: Department
    question: Question
    entries: Callable[[Actor], Iterator[Entry]]
    can_be_complete: bool = False


ROSTERS: dict[str, Roster] = {}


def add_roster(roster: Roster) -> None:
    """Register a list that answers a question; a second registration of the same name replaces it."""
    ROSTERS[roster.name] = roster


def rosters_for(question: Question, department: str) -> list[Roster]:
    """The lists from which a department can answer a question here."""
    return [
        roster for roster in ROSTERS.values() if roster.question == question and roster.department.value == department
    ]
