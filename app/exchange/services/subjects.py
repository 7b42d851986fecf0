"""What a part gives the exchange so that its records can be asked about and take the answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.core.actor import Actor
from app.exchange.models import ComparisonBatch
from app.exchange.states import Answer, Question, SubjectKind


@dataclass(frozen=True)
class Choosing:
    """One way to narrow whom a batch asks about: a list of choices, translated; an empty choice narrows nothing.

    With ``default`` a new batch starts with that choice.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer that a batch brings for a subject: YES or NO, true on a day, sometimes with a figure."""

    subject_id: str
    answer: Answer
    day: date
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """How a subject in reach is called on the page of the asking side, and where its own page is."""

    label: str
    url: str = ""


class Subjects(Protocol):
    """The people, or the units, that questions are asked about; everything happens within the actor's reach."""

    kind: SubjectKind

    def choosings(self, question: Question) -> list[Choosing]:
        """How the batch may be narrowed, in the order of the form."""
        ...

    def count(self, actor: Actor, question: Question, chosen: Mapping[str, str]) -> int:
        """How many subjects would be asked about; cheap, nothing is decrypted."""
        ...

    def find(self, actor: Actor, question: Question, chosen: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """The (key, identity number or credit code in clear) of each; people only with their consent to comparisons."""
        ...

    def apply(self, actor: Actor, batch: ComparisonBatch, answers: Sequence[Answered]) -> int:
        """Take over the answers within the caller's transaction; return how many records changed."""
        ...

    def names(self, keys: Sequence[str]) -> dict[str, Named]:
        """How those of the subjects that are in reach are called."""
        ...


SUBJECTS: dict[SubjectKind, Subjects] = {}


def add_subjects(subjects: Subjects) -> None:
    """Register whom questions may be asked about; a second registration of the same kind replaces it."""
    SUBJECTS[subjects.kind] = subjects
