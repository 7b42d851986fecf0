"""How the public pages write: facts in words, and what the rulebook says."""

from app.portal.presenters import rules, words
from app.portal.presenters.words import (
    as_utc,
    day,
    fen,
    heading,
    local_day,
    number,
    pace_words,
    prose,
    size,
    span,
    telephone,
    unbroken,
    width,
    yuan,
)

FILTERS = (*words.FILTERS, *rules.FILTERS)

__all__ = [
    "FILTERS",
    "as_utc",
    "day",
    "fen",
    "heading",
    "local_day",
    "number",
    "pace_words",
    "prose",
    "size",
    "span",
    "telephone",
    "unbroken",
    "width",
    "yuan",
]
