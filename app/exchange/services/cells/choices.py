"""One of several labels or codes, several of them, and regions by name or code."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from flask_babel import gettext as _

from app.exchange.services.cells.text import CellError, Reader, as_typed, half_width, is_nothing, plain
from app.organisations.queries import areas, full_name_of

Options = Iterable[tuple[str, str]]
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
NOISE = re.compile(r"[\s\-—－_、，,.。·:：;；/|“”\"'（）()\[\]【】]+")
PARTS = re.compile(r"[、，,;；|/\s]+")
ALLOWED_MAX = 200
PROVINCE = ("宁夏回族自治区", "宁夏")
LEVEL_WORD = re.compile(r"(?:自治区|市|县|区)$")


def _bare(text: str) -> str:
    return NOISE.sub("", half_width(text)).lower()


def allowed_words(labels: Iterable[str], longest: int = ALLOWED_MAX) -> str:
    """The labels as one sentence, cut where it would no longer be read."""
    words = "、".join(labels)
    if len(words) <= longest:
        return words
    return words[:longest].rsplit("、", 1)[0] + _("……（全部见模板“可填内容”）")


class Known:
    """The choices of a column by every way in which people write them."""

    def __init__(self, options: Options):
        self.options = list(options)
        self.labels = [_(label) for _value, label in self.options]
        self.allowed = allowed_words(self.labels)
        self.by_word: dict[str, str] = {}
        loose: dict[str, set[str]] = {}
        for (value, label), told in zip(self.options, self.labels, strict=True):
            for word in (told, label, value):
                self.by_word.setdefault(_bare(word), value)
                loose.setdefault(_bare(BRACKETS.sub("", word)), set()).add(value)
        for word, values in loose.items():
            if len(values) == 1 and word:
                self.by_word.setdefault(word, next(iter(values)))

    def find(self, text: str) -> str:
        """The stored value of what was written; raise CellError with the nearest label."""
        value = self.by_word.get(_bare(text))
        if value is not None:
            return value
        near = get_close_matches(text, self.labels, n=1, cutoff=0.5)
        asks = _("没有这个选项，您是否要填“%(near)s”？", near=near[0]) if near else _("没有这个选项。")
        raise CellError(asks, self.allowed)


def choice_reader(options: Options) -> Reader:
    """Read one label or code."""
    known = Known(options)

    def read(value: Any) -> str | None:
        text = plain(as_typed(value))
        if not text:
            return None
        try:
            return known.find(text)
        except CellError:
            if is_nothing(text):
                return None
            raise

    return read


def several_reader(options: Options) -> Reader:
    """Read several labels or codes; they are stored in the order of the choices, parted by blanks."""
    known = Known(options)
    order = {value: place for place, (value, _label) in enumerate(known.options)}

    def read(value: Any) -> str | None:
        text = plain(as_typed(value))
        if is_nothing(text):
            return None
        if text in known.labels:
            return known.find(text)
        found = {known.find(part) for part in PARTS.split(text) if part}
        return " ".join(sorted(found, key=order.__getitem__)) or None

    return read


def region_reader(options: Options = ()) -> Reader:
    """Read a region by name, with or without its city, or by code; ``options`` are those that may be chosen."""
    offered = dict(options)
    words = _region_words()
    names = [name for area in areas().values() for name in (area.name, full_name_of(area.code))]
    allowed = allowed_words(offered.values() if offered else [area.name for area in areas().values()])

    def read(value: Any) -> str | None:
        text = half_width(as_typed(value)).replace(" ", "")
        if is_nothing(text):
            return None
        for head in PROVINCE:
            if text.startswith(head) and len(text) > len(head):
                text = text.removeprefix(head)
                break
        code = words.get(text)
        if code is None:
            near = get_close_matches(text, names, n=1, cutoff=0.6)
            asks = _("没有这个地区，您是否要填“%(near)s”？", near=near[0]) if near else _("没有这个地区。")
            raise CellError(asks, allowed)
        if offered and code not in offered:
            raise CellError(_("“%(name)s”不在您的职责范围内，或不是所需的级别。", name=full_name_of(code)), allowed)
        return code

    return read


def _region_words() -> dict[str, str]:
    """Every way to write a region; a short form that fits two of them fits none."""
    words: dict[str, str] = {}
    loose: dict[str, set[str]] = {}
    for area in areas().values():
        full = full_name_of(area.code)
        for word in (area.code, area.name, full, *((area.short_name,) if area.short_name else ())):
            words.setdefault(word, area.code)
        city = full.removesuffix(area.name)
        loose.setdefault(LEVEL_WORD.sub("", area.name), set()).add(area.code)
        if city:
            loose.setdefault(LEVEL_WORD.sub("", city) + area.name, set()).add(area.code)
    for word, codes in loose.items():
        if len(codes) == 1 and len(word) > 1:
            words.setdefault(word, next(iter(codes)))
    return words
