"""Parameters read from reference files instead of the database, for checks and tests."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from app.core.calendar import WorkdayTable, whole_years
from app.core.rulebook.params import ParameterRow, Params, Target, Wage

Row = Mapping[str, Any]


class StaticSource:
    """Reference rows in memory: `folder` holds files named and shaped like those of seeds/reference."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, list[ParameterRow]] = {}
        for row in yaml.safe_load((folder / "parameters.yaml").read_text(encoding="utf-8")):
            self._rows.setdefault(row["key"], []).append(ParameterRow(**{**row, "rules": tuple(row["rules"])}))

    def rows(self, key: str) -> Sequence[ParameterRow]:
        """Every row of a parameter."""
        return self._rows.get(key, ())

    def wage(self, region: str, on: date) -> Wage | None:
        """The minimum wage in force, by the class that the region has on that day."""
        classes = (row for row in self._table("region_wage_class") if row["region_code"] == region)
        held = next((row for row in classes if _covers(row, on)), None)
        if held is None:
            return None
        for row in self._table("min_wages"):
            if (row["scheme"], row["class"]) == (held["scheme"], held["class"]) and _covers(row, on):
                since = date.fromisoformat(row["effective_from"])
                return Wage(Decimal(row["monthly_yuan"]), int(row["class"]), row["scheme"], since)
        return None

    def target(self, region: str, year: int) -> Target | None:
        """The target of the latest plan year up to this one."""
        own = (row for row in self._table("targets") if row["region_code"] == region)
        known = [row for row in own if int(row["plan_year"]) <= year]
        if not known:
            return None
        row = max(known, key=lambda row: int(row["plan_year"]))
        return Target(int(row["plan_year"]), _count(row["min_posts"]), _count(row["min_trainees"]))

    def region_name(self, code: str) -> str | None:
        """The full name of a region of Ningxia, None for any other code."""
        return next((row["name"] for row in self._table("regions") if row["code"] == code), None)

    @cached_property
    def workdays(self) -> WorkdayTable:
        """The workday table, built from the days that differ from plain weekdays."""
        listed = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in self._table("workdays")}
        return WorkdayTable(whole_years(listed))

    def _table(self, name: str) -> Iterable[Row]:
        if name not in self._tables:
            with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                self._tables[name] = list(csv.DictReader(file))
        return self._tables[name]

    @cached_property
    def _tables(self) -> dict[str, list[Row]]:
        return {}


class StaticParams(Params):
    """Params over the files of a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(StaticSource(folder))


def _covers(row: Row, on: date) -> bool:
    return bool(row["effective_from"] <= on.isoformat() <= (row["effective_to"] or "9999-12-31"))


def _count(cell: str) -> int | None:
    return int(cell) if cell else None
