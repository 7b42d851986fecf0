"""Rules by number: pure functions with typed inputs, their clauses and messages, and their dated parameters.

A part registers its rules with @rule in its rules.py; the same function then serves forms, the
API, imports, the public self-check, docs/rules.md and the worked cases of `flask rules check`.
"""

from app.core.rulebook.cases import CaseOutcome, check_cases, check_file, report
from app.core.rulebook.coercion import Count, Month
from app.core.rulebook.errors import BadInput, MissingParameter, RulebookError, UnknownRule
from app.core.rulebook.handbook import rules_markdown
from app.core.rulebook.params import ParameterRow, Params, Source, Target, Used, Wage
from app.core.rulebook.registry import (
    BLOCK,
    INFO,
    REVIEW,
    WARN,
    Result,
    Rule,
    Severity,
    Verdict,
    find,
    load,
    refs,
    rule,
    run,
)
from app.core.rulebook.static import StaticParams, StaticSource

__all__ = [
    "BLOCK",
    "INFO",
    "REVIEW",
    "WARN",
    "BadInput",
    "CaseOutcome",
    "Count",
    "MissingParameter",
    "Month",
    "ParameterRow",
    "Params",
    "Result",
    "Rule",
    "RulebookError",
    "Severity",
    "Source",
    "StaticParams",
    "StaticSource",
    "Target",
    "UnknownRule",
    "Used",
    "Verdict",
    "Wage",
    "check_cases",
    "check_file",
    "find",
    "load",
    "refs",
    "report",
    "rule",
    "rules_markdown",
    "run",
]
