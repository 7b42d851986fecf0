"""Chinese justification for WeasyPrint 70.0, which by itself stretches only the spaces of a line.

Two habits of Chinese typesetting are added: what a line lacks is spread over the gaps beside Chinese characters,
and of two neighbouring full-width marks (》（ or 。”) one is set at half width by the font's own `halt` feature.
Written against the internals of exactly WeasyPrint 70.0: `install` refuses any other version.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

VERSION = "70.0"
OPENING = "（《「『【〔〈“‘"
CLOSING = "，。、；：）》」』】〕〉”’"
SQUEEZED = re.compile(f"[{CLOSING}](?=[{CLOSING}{OPENING}])|(?<=[{OPENING}])[{OPENING}]")
UNBREAKABLE = frozenset("—…")  # —— and …… are one mark each
FULL_WIDTH = frozenset("WF")


class Gap(NamedTuple):
    """A place after one character where the line may be stretched."""

    box: Any
    place: int


def is_chinese(character: str) -> bool:
    return unicodedata.east_asian_width(character) in FULL_WIDTH or character in "“”‘’—…"


def may_stretch(left: str, right: str) -> bool:
    """Whether a line may be stretched between these two neighbours."""
    if left == right and left in UNBREAKABLE:
        return False
    return left in " \u00a0" or is_chinese(left) or (is_chinese(right) and not right.isspace())


def text_boxes(box: Any) -> Iterator[Any]:
    """The text of a line in reading order; anything that is not text comes as itself."""
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from text_boxes(child)
    else:
        yield box


def gaps_of(line: Any) -> list[Gap]:
    """Every place of the line that may be stretched, the end of the line excluded."""
    letters: list[tuple[Any, int, str]] = []
    for box in text_boxes(line):
        text = box.text if isinstance(box, boxes.TextBox) else "\ufffc"
        letters.extend((box, index, letter) for index, letter in enumerate(text))
    while letters and letters[-1][2].isspace():
        letters.pop()
    found = []
    for (box, index, left), (_, _, right) in pairwise(letters):
        if left != "\ufffc" and may_stretch(left, right):
            found.append(Gap(box, index))
    return found


class StretchedLayout(line_break.Layout):  # type: ignore[misc]
    """A laid-out line whose glyphs are widened at the given byte offsets."""

    extra_units = 0
    offsets: frozenset[int] = frozenset()

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        self.stretched = False

    def get_first_line(self) -> Any:
        line, index = super().get_first_line()
        if not self.stretched:
            self.stretched = True  # the line is Pango's own object: widen it once only
            self._stretch(line)
        return line, index

    def _stretch(self, line: Any) -> None:
        run = line.runs
        while run != ffi.NULL:
            start, glyphs = run.data.item.offset, run.data.glyphs
            for number in range(glyphs.num_glyphs):
                if start + glyphs.log_clusters[number] in self.offsets:
                    glyphs.glyphs[number].geometry.width += self.extra_units
            run = run.next


def stretch(box: Any, indexes: list[int], extra: float) -> None:
    """Lay the text out again with the extra width (in CSS pixels) after each of the given characters."""
    layout = StretchedLayout(box.style)
    ends = [0]
    for letter in box.text:
        ends.append(ends[-1] + len(letter.encode()))
    layout.offsets = frozenset(ends[index] for index in indexes)
    layout.extra_units = round(extra * TO_UNITS)
    layout.set_text(box.text)
    layout.deactivate()
    box.pango_layout = layout
    box.width += extra * len(indexes)


def shift(box: Any, gaps: dict[Any, list[int]], extra: float, advance: float) -> float:
    """Move each box of the line by what was inserted before it; returns the sum so far."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        if indexes := gaps.get(box):
            stretch(box, indexes, extra)
            advance += extra * len(indexes)
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        before = advance
        box.position_x += advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = shift(child, gaps, extra, advance)
        box.width += advance - before
    else:
        box.translate(advance, 0)
    return advance


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Fill the line to its full width; left-to-right text only, which is all that we print."""
    gaps = gaps_of(line)
    if not gaps:
        return
    per_box: dict[Any, list[int]] = {}
    for gap in gaps:
        per_box.setdefault(gap.box, []).append(gap.place)
    shift(line, per_box, extra_width / len(gaps), 0)


def squeezing(set_text: Any) -> Any:
    """Wrap Layout.set_text so that neighbouring full-width marks share their blank halves."""

    def set_squeezed_text(layout: Any, text: str, justify: bool = False) -> None:
        set_text(layout, text, justify)
        marks = list(SQUEEZED.finditer(layout.text))
        if not marks:
            return
        attributes = pango.pango_layout_get_attributes(layout.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for mark in marks:
            start = len(layout.text[: mark.start()].encode())
            attribute = pango.pango_attr_font_features_new(b"halt 1")
            attribute.start_index, attribute.end_index = (start, start + len(mark.group().encode()))
            # insert, not change: WeasyPrint shares one attribute object between layouts, and change would cut it up
            pango.pango_attr_list_insert(attributes, attribute)
        pango.pango_layout_set_attributes(layout.layout, attributes)

    return set_squeezed_text


def install() -> None:
    """Put both habits into WeasyPrint; raises RuntimeError when it is not the version they were written for."""
    if weasyprint.__version__ != VERSION:
        raise RuntimeError(f"Chinese justification is written for WeasyPrint {VERSION}, found {weasyprint.__version__}")
    inline.justify_line = justify_line
    line_break.Layout.set_text = squeezing(line_break.Layout.set_text)
