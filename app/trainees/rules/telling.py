"""A stored judgement in words: each rule with its sentence of the notice and the days between which it holds."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from app.core import rulebook
from app.core.rulebook import Used
from app.trainees.rules.eligibility import Check

ALTERNATIVES = frozenset({"R2", "R3"})  # neither alone decides, they meet in R6


@dataclass(frozen=True)
class Told:
    """One rule's answer as people read it; ``is_alternative`` when it need not be met alone."""

    number: str
    name: str
    ok: bool
    message: str
    clause: str
    quote: str
    holds_from: date | None
    holds_until: date | None
    is_alternative: bool


def dumped(checks: tuple[Check, ...]) -> str:
    """The answers as they are kept; name and sentence stand in the rulebook under the rule's number."""
    kept = []
    for item in checks:
        entry: dict[str, Any] = {"rule": item.rule, "ok": item.ok, "message": item.message, "clause": item.clause}
        if item.holds_from:
            entry["from"] = item.holds_from.isoformat()
        if item.holds_until:
            entry["until"] = item.holds_until.isoformat()
        kept.append(entry)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def told(answers: str) -> list[Told]:
    """The kept answers of a check, in the order of the catalogue."""
    return [_told(entry) for entry in json.loads(answers)]


def _told(entry: dict[str, Any]) -> Told:
    rule = rulebook.find(entry["rule"])
    return Told(
        entry["rule"],
        rule.name,
        entry["ok"],
        entry["message"] or "",
        entry["clause"],
        rule.quote,
        _day(entry.get("from")),
        _day(entry.get("until")),
        entry["rule"] in ALTERNATIVES,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=256)
def parameters(used: tuple[Used, ...]) -> str:
    """The parameters that a judgement rests on, as they are kept: key, value, version."""
    kept = [{"key": item.key, "value": item.value, "version": item.version} for item in used]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), default=str)


def unmet(checks: tuple[Check, ...]) -> list[Check]:
    """The rules for which a person is refused; an alternative is named only together with R6."""
    failed = [item for item in checks if not item.ok]
    if any(item.rule == "R6" for item in failed):
        return failed
    return [item for item in failed if item.rule not in ALTERNATIVES]
