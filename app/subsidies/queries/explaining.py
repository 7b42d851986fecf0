"""The explanation of a computed line as officers, units and young people read it: steps, clauses, parameter versions.

The same for all of them (C48): what a page shows is read from the line, nothing is worked out again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core.rulebook import Rule, UnknownRule, find
from app.extensions import db
from app.publications.models import PolicyDoc
from app.publications.states import READABLE
from app.subsidies.models import ClaimLine
from app.subsidies.queries.naming import chosen_name, parameter_name, value_name
from app.subsidies.rules.lines import LineDraft

NOTICE = "宁人社发〔2023〕75号"
DIGITS = "一二三四五六七八九"


@dataclass(frozen=True)
class ToldParam:
    """One row of a parameter as it was read: key and name, area (empty for the whole region), value, version."""

    key: str
    name: str
    region: str
    value: str
    version: str


@dataclass(frozen=True)
class ToldStep:
    """One sentence of an explanation; ``clause`` and ``quote`` are the rule's own, ``anchor`` leads to the article."""

    rule: str
    name: str
    words: str
    clause: str
    quote: str
    anchor: str
    values: tuple[tuple[str, str], ...]
    params: tuple[ToldParam, ...]
    is_met: bool


def steps_of(line: ClaimLine | LineDraft) -> list[ToldStep]:
    """The steps of a stored line, or of one that was only worked out."""
    stored = json.loads(line.steps_json() if isinstance(line, LineDraft) else line.steps or "[]")
    return [_told(step) for step in stored]


def rule_of(number: str) -> Rule[Any] | None:
    """A rule by its number; None when there is none of it any more."""
    try:
        return find(number)
    except UnknownRule:
        return None


def rules_of(steps: Iterable[ToldStep]) -> list[str]:
    """The numbers of the rules of several steps, each once, in their order."""
    return list(dict.fromkeys(step.rule for step in steps))


def notice_id() -> str | None:
    """The key of the published notice on which the rules rest, or None."""
    statement = select(PolicyDoc.id).where(PolicyDoc.doc_no == NOTICE, PolicyDoc.state.in_(READABLE))
    return db.session.scalar(statement.order_by(PolicyDoc.published_at.desc(), PolicyDoc.id.desc()).limit(1))


def anchor_of(clause: str) -> str:
    """三(一) is the anchor 3-1 of the published notice; the first clause counts, what is none has no anchor."""
    first = clause.split(",")[0].strip()
    numbers = [str(DIGITS.index(mark) + 1) for mark in first if mark in DIGITS]
    is_clause = all(mark in DIGITS + "()（）" for mark in first)
    return "-".join(numbers) if numbers and len(numbers) <= 2 and is_clause else ""


def _told(step: dict[str, Any]) -> ToldStep:
    number = str(step.get("rule", ""))
    known = rule_of(number)
    return ToldStep(
        rule=number,
        name=known.name if known else "",
        words=str(step.get("words", "")),
        clause=known.clause if known else "",
        quote=known.quote if known else "",
        anchor=anchor_of(known.clause) if known else "",
        values=_figures(number, step.get("values") or {}),
        params=tuple(_param(row) for row in step.get("params") or ()),
        is_met=bool(step.get("met", True)),
    )


def _figures(rule: str, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    named = ((value_name(rule, key), value) for key, value in values.items())
    return tuple((name, str(value)) for name, value in named if name and value not in (None, "", "None"))


def _param(row: Sequence[Any]) -> ToldParam:
    key, region, value, version = (*row, None, None, None, None)[:4]
    return ToldParam(str(key), parameter_name(str(key)), str(region or ""), _shown(value), str(version or ""))


def _shown(value: Any) -> str:
    if value is None:
        return ""  # a whole table is told by its version
    return chosen_name(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
