"""What the system measured of a unit: a value with the count behind it, as JSON and in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from app.showcase.rules.bands import plain
from app.showcase.states import Fact

SHARES = frozenset(
    {
        Fact.AGREEMENTS_ON_TIME,
        Fact.ATTENDANCE_ON_TIME,
        Fact.MODEL_SHARE,
        Fact.FILL_RATE,
        Fact.MENTOR_PLANS,
        Fact.PREJOB_TRAINING,
        Fact.ASSESSMENTS,
        Fact.RETENTION,
        Fact.ABNORMAL,
        Fact.SATISFACTION,
        Fact.HARDSHIP_SHARE,
        Fact.EXTRA_INSURANCE,
    }
)
GREATEST = frozenset({Fact.MENTOR_LOAD})  # the largest of its records, not their sum
UNITS = {
    Fact.YEARS: "年",
    Fact.VIOLATIONS: "项",
    Fact.INTAKE: "人",
    Fact.CATEGORIES: "类",
    Fact.MENTOR_LOAD: "人",
    Fact.STORIES: "篇",
    Fact.EVENTS: "场",
    Fact.FIRST_QUARTER_POSTS: "个",
    Fact.OVER_PLEDGE: "人",
}
MICRO, TENTH = Decimal("0.000001"), Decimal("0.1")
NOTHING_KNOWN, NOT_CONNECTED = "无数据", "系统尚未接入"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that facts are counted for, both included, with the plan year of posts and the day of counting."""

    first: date
    last: date
    plan_year: int
    on: date


@dataclass(frozen=True, slots=True)
class Measured:
    """A share from 0 to 1 or a count; None when nothing is known of it.  ``good`` of ``all`` records make it up."""

    value: Decimal | None
    good: int = 0
    all: int = 0
    is_connected: bool = True

    @classmethod
    def of(cls, fact: Fact, good: int = 0, all_: int = 0) -> "Measured":
        """What follows from sums of records: a share has six decimals, half up, and none without a base."""
        if fact in SHARES:
            value = (Decimal(good) / all_).quantize(MICRO, ROUND_HALF_UP) if all_ else None
        else:
            value = None if fact in GREATEST and not all_ else Decimal(good)
        return cls(value, good, all_)

    def words(self, fact: Fact) -> str:
        """The value as people read it, a share cut after one decimal of a percent: 92.3%（48/52）, 3人, 无数据."""
        if not self.is_connected:
            return NOT_CONNECTED
        if self.value is None:
            return NOTHING_KNOWN
        if fact in SHARES:
            percent = plain((self.value * 100).quantize(TENTH, ROUND_DOWN))
            return f"{percent}%（{self.good}/{self.all}）"
        return f"{plain(self.value)}{UNITS[fact]}"


Facts = dict[Fact, Measured]
UNKNOWN = Measured(None)
MISSING = Measured(None, is_connected=False)


@dataclass(frozen=True, slots=True)
class Behind:
    """One record behind a number.

    ``key`` and ``endpoint`` are empty for what the reader does not reach; then only that it exists is told.
    """

    label: str
    day: date | None
    good: bool
    words: str
    endpoint: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """A fact that is counted differently today than when it was fixed."""

    fact: Fact
    frozen: Measured
    now: Measured


def facts_text(facts: Mapping[Fact, Measured]) -> str:
    """The facts as JSON {fact: {value, good, all}}, in the order of the facts; the same text for the same facts."""
    return json.dumps({str(fact): _said(facts[fact]) for fact in Fact if fact in facts}, ensure_ascii=False)


def _said(measured: Measured) -> dict[str, Any]:
    value = None if measured.value is None else plain(measured.value)
    said: dict[str, Any] = {"value": value, "good": measured.good, "all": measured.all}
    return said if measured.is_connected else {**said, "connected": False}


def facts_of_text(text: str) -> Facts:
    """Read the facts from their JSON; raises ValueError or KeyError when it is none."""
    return {Fact(code): _measured(said) for code, said in json.loads(text).items()}


def _measured(said: Mapping[str, Any]) -> Measured:
    value = None if said["value"] is None else Decimal(said["value"])
    return Measured(value, int(said["good"]), int(said["all"]), bool(said.get("connected", True)))


def values_of(facts: Mapping[Fact, Measured]) -> dict[Fact, Decimal | None]:
    """The bare values, as a criteria sheet scores them."""
    return {fact: measured.value for fact, measured in facts.items()}


def drifts(frozen: Mapping[Fact, Measured], now: Mapping[Fact, Measured]) -> list[Drift]:
    """The facts that differ, in the order of the facts; one that was not fixed has not drifted."""
    return [
        Drift(fact, frozen[fact], now[fact])
        for fact in Fact
        if fact in frozen and fact in now and frozen[fact] != now[fact]
    ]
