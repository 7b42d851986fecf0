"""Dated parameters: which value of a number was in force on a day, in a region, and which row said so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from app.core import clock
from app.core.calendar import WorkdayTable
from app.core.rulebook.errors import MissingParameter


@dataclass(frozen=True)
class ParameterRow:
    """One value of a parameter, valid from its first to its last day (None: open), both included."""

    key: str
    value: Any
    effective_from: date
    effective_to: date | None = None
    region: str | None = None
    source_doc: str = ""
    certainty: str = ""
    note: str = ""
    rules: tuple[str, ...] = ()
    version: str = ""

    def covers(self, on: date) -> bool:
        """Whether the row is in force on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @cached_property
    def used(self) -> "Used":
        """The row as an answer that rests on it names it."""
        version = self.version or f"{self.key}@{self.effective_from}"
        return Used(self.key, self.region, _hashable(self.value), version)


@dataclass(frozen=True)
class Wage:
    """The monthly minimum wage of a county-level region in yuan, with its class."""

    amount: Decimal
    wage_class: int
    scheme: str
    effective_from: date


@dataclass(frozen=True)
class Target:
    """The least posts and trainees of a region in a plan year; None where the notice sets none."""

    plan_year: int
    posts: int | None
    trainees: int | None


@dataclass(frozen=True)
class Used:
    """One row that an answer rests on."""

    key: str
    region: str | None
    value: Any
    version: str


class Source(Protocol):
    """Where parameters come from: the reference files, or the database."""

    @property
    def workdays(self) -> WorkdayTable:
        """The workday table."""

    def rows(self, key: str) -> Sequence[ParameterRow]:
        """Every row of a parameter."""

    def wage(self, region: str, on: date) -> Wage | None:
        """The minimum wage in force; None for cities, the province, and days without one."""

    def target(self, region: str, year: int) -> Target | None:
        """The target of the plan year, or of the latest earlier one that has any."""

    def region_name(self, code: str) -> str | None:
        """The full name of a region of Ningxia, None for any other code."""


Asked = tuple[str, date, str | None]  # key, day, region


class Params:
    """The parameters that one judgement sees; remembers in `used` every row it was given.

    What was in force is looked up once for a judgement and for the parts of it, which may be many people.
    """

    def __init__(self, source: Source, found: dict[Asked, ParameterRow | None] | None = None) -> None:
        self.source = source
        self._used: dict[Used, None] = {}
        self._found = {} if found is None else found

    @property
    def used(self) -> tuple[Used, ...]:
        """The rows used so far, in order of first use."""
        return tuple(self._used)

    @property
    def workdays(self) -> WorkdayTable:
        """The workday table."""
        return self.source.workdays

    def fresh(self) -> "Params":
        """The same parameters with nothing used yet."""
        return Params(self.source, self._found)

    def absorb(self, used: Iterable[Used]) -> None:
        """Take over the rows that a part of this judgement used."""
        self._used.update(dict.fromkeys(used))

    def row(self, key: str, *, on: date | None = None, region: str | None = None) -> ParameterRow | None:
        """The row in force on a day, today by default: the region's own, else its city's, the province's, any's."""
        asked = (key, on or clock.today(), region)
        if asked not in self._found:
            self._found[asked] = self._in_force(*asked)
        return self._found[asked]

    def _in_force(self, key: str, day: date, region: str | None) -> ParameterRow | None:
        covering = [row for row in self.source.rows(key) if row.covers(day)]
        for place in (region, *_wider(region)):
            here = [row for row in covering if row.region == place]
            if here:
                return max(here, key=lambda row: row.effective_from)
        return None

    def get(self, key: str, *, on: date | None = None, region: str | None = None) -> Any:
        """The value in force, recorded as used; MissingParameter when no row is."""
        found = self.row(key, on=on, region=region)
        if found is None:
            raise MissingParameter(key, on or clock.today(), region)
        self._used[found.used] = None
        return found.value

    def in_force(self, key: str, *, on: date | None = None, region: str | None = None) -> bool:
        """Whether any row of the parameter is in force."""
        return self.row(key, on=on, region=region) is not None

    def number(self, key: str, *, on: date | None = None, region: str | None = None) -> Decimal:
        """The value in force as a Decimal."""
        return Decimal(str(self.get(key, on=on, region=region)))

    def min_wage(self, region: str, on: date) -> Wage | None:
        """The minimum wage of a county on a day, recorded as used; None where there is none."""
        wage = self.source.wage(region, on)
        if wage is not None:
            version = f"{wage.scheme}-{wage.wage_class}@{wage.effective_from}"
            self._note("min_wage", region, str(wage.amount), version)
        return wage

    def target(self, region: str, year: int | None = None) -> Target | None:
        """The target of a region in a plan year (this year by default), recorded as used."""
        target = self.source.target(region, year or clock.today().year)
        if target is not None:
            self._note("target", region, f"{target.posts}/{target.trainees}", f"target@{target.plan_year}")
        return target

    def region_name(self, code: str) -> str | None:
        """The full name of a region of Ningxia, None for any other code."""
        return self.source.region_name(code)

    def _note(self, key: str, region: str | None, value: Any, version: str) -> None:
        self._used[Used(key, region, _hashable(value), version)] = None


def _wider(region: str | None) -> tuple[str | None, ...]:
    return () if region is None else (f"{region[:4]}00", f"{region[:2]}0000", None)


def _hashable(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _hashable(item)) for key, item in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
