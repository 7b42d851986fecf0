"""Worked cases against the rulebook: only the keys under `expected` are compared, nothing ever crashes the run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from app.core.rulebook.params import Params
from app.core.rulebook.registry import run

MISSING = "<missing>"


@dataclass(frozen=True)
class CaseOutcome:
    """How one case went; `got` holds the compared keys only, `error` why there was no answer."""

    case_id: str
    expected: Any
    got: Any
    passed: bool
    error: str | None = None

    @property
    def line(self) -> str:
        """The difference on one line."""
        found = f"error: {self.error}" if self.error else _shown(self.got)
        return " ".join(f"{self.case_id}: expected {_shown(self.expected)}, got {found}".split())


def check_cases(cases: Any, params: Params) -> list[CaseOutcome]:
    """Judge each case [{id, rule, inputs, expected}], given as a list or as the path of a YAML file."""
    if isinstance(cases, (str, Path)):
        cases = yaml.safe_load(Path(cases).read_text(encoding="utf-8")) or []
    if not isinstance(cases, list):
        return [_failure(MISSING, None, "the file is not a list of cases")]
    return [_check(case, place, params) for place, case in enumerate(cases, 1)]


def report(outcomes: Sequence[CaseOutcome]) -> list[str]:
    """One line per case that differs, then the totals."""
    failed = [outcome.line for outcome in outcomes if not outcome.passed]
    return [*failed, f"{len(outcomes) - len(failed)} passed, {len(failed)} failed"]


def check_file(path: str | Path, params: Params) -> tuple[int, int, list[str]]:
    """Passed, failed and the report lines of a case file; a file that cannot be read is one failure."""
    try:
        outcomes = check_cases(Path(path), params)
    except (OSError, ValueError, yaml.YAMLError) as error:
        outcomes = [_failure(str(path), None, f"unreadable: {error}")]
    failed = sum(not outcome.passed for outcome in outcomes)
    return len(outcomes) - failed, failed, report(outcomes)


def _check(case: Any, place: int, params: Params) -> CaseOutcome:
    if not isinstance(case, Mapping):
        return _failure(f"case {place}", None, "is not a mapping")
    case_id, expected = str(case.get("id", f"case {place}")), case.get("expected")
    if not isinstance(expected, Mapping) or not expected:
        return _failure(case_id, expected, "`expected` is missing")
    try:
        result = run(case.get("rule"), case.get("inputs") or {}, params)  # type: ignore[arg-type]
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        return _failure(case_id, expected, f"{type(error).__name__}: {error}")
    got = {key: result.get(key, MISSING) for key in expected}
    return CaseOutcome(case_id, expected, got, all(same(expected[key], got[key]) for key in expected))


def _failure(case_id: str, expected: Any, why: str) -> CaseOutcome:
    return CaseOutcome(case_id, expected, None, False, why)


def same(expected: Any, got: Any) -> bool:
    """Whether a found value is the expected one, days and exact numbers compared by what they say, not by type."""
    expected, got = _plain(expected), _plain(got)
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None or got is None:
        return expected is got
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(same(expected[key], got[key]) for key in expected)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(same, expected, got))
    if isinstance(expected, Decimal) or isinstance(got, Decimal):
        return _number(expected) is not None and _number(expected) == _number(got)
    return bool(expected == got)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return value


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None


def _shown(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, dict):
        return "{" + ", ".join(f"{key}: {_shown(item)}" for key, item in plain.items()) + "}"
    if isinstance(plain, list):
        return "[" + ", ".join(map(_shown, plain)) + "]"
    if isinstance(plain, bool) or plain is None:
        return {True: "true", False: "false", None: "null"}[plain]
    return str(plain)
