"""The default criteria sheet, and how a sheet is put together from the rows of a form."""

from functools import lru_cache
from pathlib import Path

import yaml
from flask import current_app

from app.showcase.rules.criteria import Sheet, sheet_of


@lru_cache(maxsize=1)
def _read(path: Path) -> Sheet:
    return sheet_of(yaml.safe_load(path.read_text(encoding="utf-8")))


def default_sheet() -> Sheet:
    """The sheet of rules.md 2.1, with which every new batch begins."""
    return _read(Path(current_app.root_path).parent / "seeds" / "reference" / "showcase_criteria.yaml")
