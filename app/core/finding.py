"""One box that finds records of every kind, and pages of the menu, in reach; logged, never in an address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.core import actor as actors
from app.core import audit, crypto, menu, search
from app.core.card import Card
from app.extensions import db

HITS = 6
TERM_MIN = 2

Told = Callable[[Any], str]


@dataclass(frozen=True)
class Finder:
    """One kind of record that the box finds by the columns that its list searches."""

    card: Card
    endpoint: str
    permission: str
    note: Told


@dataclass(frozen=True)
class Hit:
    """One record or page that was found."""

    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind; ``has_more`` says that the list of that kind finds more."""

    label: str
    hits: list[Hit] = field(default_factory=list)
    has_more: bool = False
    list_url: str = ""


FINDERS: dict[str, Finder] = {}


def add(card: Card, endpoint: str, permission: str, note: Told = lambda _record: "") -> None:
    """Let the box find records of a card; ``note`` says a few words beside the name."""
    FINDERS[card.name] = Finder(card, endpoint, permission, note)


def find(q: str) -> list[Group]:
    """Return what fits the words, kind by kind; words shorter than two characters find nothing."""
    words = search.clean(q)
    if len(words) < TERM_MIN:
        return []
    acting = actors.current()
    found = [_of_kind(finder, words) for finder in FINDERS.values() if acting.may(finder.permission)]
    groups = [group for group in [_pages(words), *found] if group.hits]
    audit.note("find", sought=crypto.sign(words, purpose="find"), found=sum(len(group.hits) for group in groups))
    return groups


def _pages(words: str) -> Group:
    lines = [line for _label, entries in menu.menu() for line in entries if words in str(line["label"])]
    return Group(_("功能"), [Hit(str(line["label"]), "", str(line["url"])) for line in lines[:HITS]])


def _of_kind(finder: Finder, words: str) -> Group:
    card = finder.card
    fits = search.contains([card.attribute(name) for name in card.searched], words)
    statement = select(card.entity).where(fits).options(*card.loads).order_by(card.entity.id.desc())
    rows = list(db.session.scalars(statement.limit(HITS + 1)))
    hits = [
        Hit(card.named(row), finder.note(row), url_for(f"{finder.endpoint}.show", pk=row.id)) for row in rows[:HITS]
    ]
    return Group(_(card.title), hits, len(rows) > HITS, url_for(f"{finder.endpoint}.list"))
