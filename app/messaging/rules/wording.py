"""The wording of messages as delivered, and how facts are put into it; nothing in a template is ever evaluated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from flask import current_app

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
ALWAYS = frozenset({"due"})  # every message knows by when


@dataclass(frozen=True)
class Wording:
    """One kind of message as delivered; ``facts`` are the names that may stand in braces, parted by spaces."""

    key: str
    label: str
    for_whom: str
    title: str
    body: str
    sms: str | None
    facts: str = ""
    is_active: bool = True


@lru_cache(maxsize=1)
def _read(path: Path) -> dict[str, Wording]:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {entry["key"]: Wording(**entry) for entry in entries}


def delivered() -> dict[str, Wording]:
    """Every wording as delivered, by key: what a new database gets and what a template can be set back to."""
    return _read(Path(current_app.root_path).parent / "seeds" / "reference" / "messages.yaml")


def filled(text: str, facts: Mapping[str, str]) -> str:
    """A template's text with its facts; a name that nobody gave stays visible, so that staff notice it."""
    return PLACE.sub(lambda place: facts.get(place.group(1), place.group(0)), text)


def unfilled(text: str, facts: Mapping[str, str]) -> list[str]:
    """The names in a text that no fact answers."""
    return [place.group(1) for place in PLACE.finditer(text) if place.group(1) not in facts]


def unknown(text: str, facts: str) -> list[str]:
    """The names in braces that the kind of message does not know, in the order of the text; odd braces count too."""
    known = set(facts.split()) | ALWAYS
    named = [place.group(1) for place in PLACE.finditer(text) if place.group(1) not in known]
    return [*dict.fromkeys(named), *(["{ }"] if re.search(r"[{}]", PLACE.sub("", text)) else [])]
