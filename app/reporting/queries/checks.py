"""The fifteen checks of a summary, judged row by row; what is not connected yet is told apart."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from app.reporting import rules
from app.reporting.queries.columns import Check, Column, checks, columns
from app.reporting.rules import Break
from app.security.states import Level

OPENING, SYSTEM_POSTS, NEW_POSTS, SYSTEM_UNITS, SYSTEM_TRAINEES, SYSTEM_YUAN = 7, 7, 6, 18, 34, 75
NOT_ADDED = frozenset({4, 5, 16})  # targets are set, not added; one industry may be new in several counties


NOTHING = Decimal("0.00")
Numbers = dict[int, Any]  # whole numbers, and yuan as Decimal


class Counted(Protocol):
    """A row of the sheet."""

    @property
    def level(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def values(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Finding:
    """What one check found: nothing to judge yet, in order, or where it breaks."""

    id: str
    label: str
    is_connected: bool
    breaks: list[tuple[str, Break]]
    applies: bool = True

    @property
    def ok(self) -> bool:
        return not self.breaks


@dataclass(frozen=True)
class Counts:
    """The second counts by county: places and people who started, at the month's opening and close; units; yuan."""

    posts: dict[str, tuple[int, int]]
    units: dict[str, int]
    trainees: dict[str, tuple[int, int]]
    paid: dict[str, Decimal]


@dataclass(frozen=True)
class Facts:
    """One row by column number, and what the second count says about it."""

    name: str
    figures: Numbers
    opening: Numbers
    system: Numbers
    children: Numbers | None


Judge = Callable[[Facts, Any], list[Break]]

JUDGES: dict[str, Judge] = {
    "sum": lambda row, pair: rules.sums(row.figures, pair[0], pair[1][0]),
    "at_most": lambda row, pair: rules.at_most(row.figures, pair[0], pair[1][0]),
    "running": lambda row, pair: rules.running(row.figures, row.opening, *pair),
    "system": lambda row, _pair: rules.equal(row.figures, row.system),
    "regions": lambda row, _pair: [] if row.children is None else rules.equal(row.figures, row.children),
    "opening": lambda row, _pair: rules.equal(
        {OPENING: row.figures[OPENING] - row.figures[NEW_POSTS]}, {OPENING: row.opening[OPENING]}
    ),
}


def findings(rows: Iterable[Counted], counts: Counts, leaves: list[str]) -> list[Finding]:
    """Judge every check over every row against the second counts."""
    listed = list(rows)
    by_no = {column.no: column for column in columns()}
    facts = [_facts(row, listed, counts, leaves) for row in listed]
    return [_finding(check, facts, by_no) for check in checks()]


def _finding(check: Check, rows: list[Facts], by_no: dict[int, Column]) -> Finding:
    wanted = [pair for pair in check.columns if all(by_no[no].connected for no in _numbers(pair))]
    if check.columns and not wanted:
        return Finding(check.id, check.label, False, [])
    judge = JUDGES[check.kind]
    found = [(row.name, fault) for row in rows for pair in (wanted or [None]) for fault in judge(row, pair)]
    applies = check.kind != "regions" or any(row.children is not None for row in rows)
    return Finding(check.id, check.label, True, found, applies)


def _numbers(pair: Any) -> list[int]:
    return [no for part in pair for no in (part if isinstance(part, (list, tuple)) else [part])]


def _facts(row: Counted, rows: list[Counted], counts: Counts, leaves: list[str]) -> Facts:
    codes = [code for code in leaves if _covers(row, code)]
    opening = Counter(
        {
            OPENING: sum(counts.posts.get(code, (0, 0))[0] for code in codes),
            SYSTEM_TRAINEES: sum(counts.trainees.get(code, (0, 0))[0] for code in codes),
        }
    )
    system = {
        SYSTEM_POSTS: sum(counts.posts.get(code, (0, 0))[1] for code in codes),
        SYSTEM_UNITS: sum(counts.units.get(code, 0) for code in codes),
        SYSTEM_TRAINEES: sum(counts.trainees.get(code, (0, 0))[1] for code in codes),
        SYSTEM_YUAN: sum((counts.paid.get(code, NOTHING) for code in codes), NOTHING),
    }
    below = [other for other in rows if _is_directly_below(row, other)]
    return Facts(row.name, _added(row), opening, system, _sum(below) if below else None)


def _covers(row: Counted, code: str) -> bool:
    if row.level == Level.PROVINCE:
        return True
    return code == row.code or (row.level == Level.CITY and code[:4] == row.code[:4])


def _is_directly_below(row: Counted, other: Counted) -> bool:
    wanted = {Level.PROVINCE: Level.CITY, Level.CITY: Level.COUNTY}.get(Level(row.level))
    return other.level == wanted and _covers(row, other.code)


def _added(row: Counted) -> Numbers:
    return {column.no: row.values[column.key] or 0 for column in columns() if column.source == "SYSTEM"}


def _sum(rows: list[Counted]) -> Numbers:
    numbers = [column.no for column in columns() if column.source == "SYSTEM" and column.no not in NOT_ADDED]
    figures = [_added(row) for row in rows]
    return {no: sum(one[no] for one in figures) for no in numbers}
