"""Search terms: what a person typed, made safe for LIKE and for exact look-ups."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

TERM_MAX = 64


def clean(text: str | None) -> str:
    """Trim, drop control characters and cut to a sensible length."""
    return "".join(c for c in (text or "").strip() if c.isprintable())[:TERM_MAX]


def is_storable(text: str) -> bool:
    """Whether a database can keep the text: no null character, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: no character but spaces, controls and signs without width."""
    return not any(c.isprintable() and not c.isspace() for c in text)


def contains(columns: list[Any], text: str) -> ColumnElement[bool]:
    """Every word typed occurs in one of the columns; wildcards in the text are plain characters."""
    words = clean(text).split()[:5]
    return and_(*(or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words))
