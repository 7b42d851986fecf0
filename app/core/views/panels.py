"""Panels: what other parts add to a record's page, registered from above."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.core import actor as actors
from app.core.actor import Actor
from app.core.card import Card

PANELS: dict[str, list["Panel"]] = {}


@dataclass(frozen=True)
class Panel:
    """A table of related records under a tab; ``rows`` answers for one record in reach."""

    key: str
    label: str
    card: Card
    rows: Callable[[Any], list[Any]]
    view: str  # endpoint of the related records' pages
    parent: str  # the column of the related record that points here
    permission: str
    add: Callable[[Actor, Any], bool] | None = None
    add_label: str = "新增"
    add_at: Callable[[Any], str] | None = None  # where adding begins, when it is not the blank form

    def add_url(self, record: Any) -> str | None:
        """Where this actor adds a related record, or None when that is not theirs to do."""
        if self.add is None or not self.add(actors.current(), record):
            return None
        if self.add_at is not None:
            return self.add_at(record)
        return url_for(f"{self.view}.add", **{self.parent: record.id})

    def rows_of(self, record: Any) -> list[Any]:
        """The related records, with the labels that their columns show."""
        rows = self.rows(record)
        self.card.learn(rows)
        return rows

    def show_url(self, row: Any) -> str:
        return url_for(f"{self.view}.show", pk=row.id)


def add_panel(card_name: str, panel: Panel) -> None:
    """Add a tab to the pages of an entity; a second registration of the same key replaces it."""
    panels = PANELS.setdefault(card_name, [])
    panels[:] = [known for known in panels if known.key != panel.key] + [panel]


def panels_of(card_name: str) -> list[Panel]:
    """Return the tabs that the actor may see, in the order of registration."""
    acting = actors.current()
    return [panel for panel in PANELS.get(card_name, []) if acting.may(panel.permission)]
