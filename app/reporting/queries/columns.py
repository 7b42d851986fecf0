"""The 82 columns and 15 checks of the monthly summary, read once from the reference data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import current_app

from app.core.figures import SOURCES

BUILT_PARTS = frozenset(
    {"organisations", "programme", "units", "trainees", "posts", "placements", "subsidies", "reporting"}
)


@dataclass(frozen=True)
class Column:
    """One column; ``source`` is HEAD, SYSTEM, RATE or HAND, ``formula`` the two columns of a rate."""

    no: int
    key: str
    label: str
    group: str
    unit: str
    decimals: int
    source: str
    formula: tuple[int, int] | None
    definition: str
    clause: str
    part: str
    short: bool

    @property
    def connected(self) -> bool:
        """Whether the part that fills the column exists (otherwise 未接入)."""
        return self.part in BUILT_PARTS or self.part in SOURCES

    @property
    def is_figure(self) -> bool:
        return self.source in ("SYSTEM", "RATE")


@dataclass(frozen=True)
class Check:
    """One check: its kind says which rule function judges it, ``columns`` what it is given."""

    id: str
    label: str
    kind: str
    columns: tuple[Any, ...]


def columns() -> tuple[Column, ...]:
    """All columns in order."""
    return _form(_folder())[0]


def checks() -> tuple[Check, ...]:
    """All checks in order."""
    return _form(_folder())[1]


def _folder() -> Path:
    return Path(current_app.root_path).parent / "seeds" / "reference"


@cache
def _form(folder: Path) -> tuple[tuple[Column, ...], tuple[Check, ...]]:
    data = yaml.safe_load((folder / "monthly_columns.yaml").read_text(encoding="utf-8"))
    found = tuple(
        Column(**{**row, "formula": tuple(row["formula"]) if row["formula"] else None}) for row in data["columns"]
    )
    return found, tuple(Check(row["id"], row["label"], row["kind"], tuple(row["columns"])) for row in data["checks"])
