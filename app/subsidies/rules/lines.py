"""A computed line of a claim with its explanation: which rule said what, by which figures and parameter versions."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from app.core.rulebook import Result, Used
from app.subsidies.states import ClaimKind

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Step:
    """One sentence of the explanation: rule, words, figures as text, and the parameter rows that it read."""

    rule: str
    words: str
    values: Mapping[str, str] = field(default_factory=dict)
    params: tuple[Used, ...] = ()
    is_met: bool = True

    @cached_property
    def written(self) -> str:
        """The step as JSON text; many lines share a step, which is written once."""
        return json.dumps(self.as_json(), ensure_ascii=False, default=str)

    def as_json(self) -> dict[str, Any]:
        """The step as it is stored in ``claim_line.steps``."""
        return {
            "rule": self.rule,
            "words": self.words,
            "values": dict(self.values),
            "params": [[used.key, used.region, used.value, used.version] for used in self.params],
            "met": self.is_met,
        }


def step_of(result: Result, words: str, **values: Any) -> Step:
    """The step that a judged rule makes; a refusal speaks in the rule's own words."""
    said = str(result.message or words) if not result.ok else words
    return Step(
        result.rule.number, said, {key: str(value) for key, value in values.items()}, tuple(result.used), result.ok
    )


@dataclass(frozen=True)
class LineDraft:
    """A line as the system computes it, before it is stored; refused lines stay with their reason and no amount.

    ``slot`` and ``holder_id`` say what may be granted once (models.ClaimLine); ``event_on`` is the day from which R43
    counts.
    """

    kind: ClaimKind
    holder_id: str
    slot: str
    from_day: date
    to_day: date
    event_on: date
    region_code: str
    amount_yuan: Decimal = NOTHING
    unit_id: str | None = None
    trainee_id: str | None = None
    placement_id: str | None = None
    sheet_id: str | None = None
    cover_id: str | None = None
    person_name: str = ""
    id_tail: str = ""
    month: str | None = None
    standard_yuan: Decimal | None = None
    due_days: int | None = None
    payable_days: int | None = None
    personal_leave: int | None = None
    share: str = ""
    advance_yuan: Decimal | None = None
    refused_by: str | None = None
    reason: str | None = None
    steps: tuple[Step, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether the line is paid."""
        return self.refused_by is None

    def steps_json(self) -> str:
        """The explanation as it is stored."""
        return f"[{', '.join(step.written for step in self.steps)}]"


def total(lines: Iterable[LineDraft]) -> Decimal:
    """The sum of lines in yuan; each was rounded once already."""
    return sum((line.amount_yuan for line in lines), NOTHING)
