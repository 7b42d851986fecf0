"""What all cells share: widths, blanks, invisible characters, and how a value is shown in a message."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _

from app.core.card import as_text, masked
from app.core.search import is_storable

Reader = Callable[[Any], Any]
FULL_WIDTH = {
    code: code - 0xFEE0
    for low, high in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(low, high + 1)
}
INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C, 0x202D, 0x2060, 0xFEFF))
BLANKS = dict.fromkeys((0x00A0, 0x2002, 0x2003, 0x2009, 0x3000), " ")
PLAIN = FULL_WIDTH | INVISIBLE | BLANKS
HALF_WIDTH = (
    PLAIN | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("。"): ".", ord("—"): "-", ord("－"): "-"}
)
BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff·]) +(?=[\u3400-\u9fff·])")
SIGNS = frozenset({"/", "\\", "-", "--", "—", "——"})
NOTHING = SIGNS | frozenset({"无", "暂无", "空", "null", "none", "n/a", "#n/a"})
FORMULA_ERRORS = frozenset({"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
SHOWN_MAX = 40
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE]\+?\d{1,3}")


PERSONAL = re.compile(r"\d{10,18}[xX]?")  # a number of a person that slipped into another column


class CellError(ValueError):
    """What is wrong with a cell, and what is allowed."""

    def __init__(self, message: str, allowed: str = ""):
        super().__init__(message)
        self.message, self.allowed = message, allowed


def plain(text: str) -> str:
    """Full-width letters and digits to half-width, invisible characters gone, blanks at both ends gone."""
    return text.translate(PLAIN).strip() if not text.isascii() else text.strip()


def half_width(text: str) -> str:
    """The same with all punctuation half-width: for dates, numbers and codes."""
    return text.translate(HALF_WIDTH).strip() if not text.isascii() else text.strip()


def as_typed(value: Any) -> str:
    """The text of a cell, whatever its type: 12.0 is 12, a day is 2023-06-05."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return as_text(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return as_text(value)


def is_nothing(text: str) -> bool:
    """Whether the cell says in words that there is nothing to say."""
    return not text or (len(text) < 5 and text.lower() in NOTHING)


def shown(value: Any, *, sensitive: bool) -> str:
    """How a cell is quoted beside its fault: short, and masked where it is personal."""
    text = as_typed(value).strip()
    text = "".join(c if c.isprintable() and is_storable(c) else " " for c in text[: SHOWN_MAX * 4])
    text = masked(text) if sensitive else PERSONAL.sub(lambda found: masked(found[0]), text)
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"


def text_reader(longest: int, *, lines: bool = False) -> Reader:
    """Read text of at most so many characters; ``lines`` keeps the line breaks."""

    def read(value: Any) -> str | None:
        text = plain(as_typed(value))
        if not text or text in SIGNS:
            return None
        if text in FORMULA_ERRORS:
            raise CellError(_("公式出错，请改为直接填写的值。"))
        if " " in text or not text.isprintable():
            parts = text.splitlines() if lines else [text]
            text = "\n".join(told for part in parts if (told := _in_one_line(part)))
        if len(text) > longest:
            raise CellError(_("内容有 %(n)s 个字，超过了 %(most)s 个字。", n=len(text), most=longest))
        return text

    return read


def _in_one_line(text: str) -> str:
    """Blanks run together, gone between Chinese characters, which people pad for looks."""
    seen = "".join(c if c.isprintable() else " " for c in text)
    return BETWEEN_CHINESE.sub("", " ".join(seen.split()))
