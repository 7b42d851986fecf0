"""Long tables: what stands in their cells is written straight onto the page, each at its place.

A table cell costs the layout engine a third of a millisecond, and twenty thousand rows a gigabyte. So a document may
come with a plan: a few sheets of paper are laid out from its HTML, each is painted as often as the plan says, and the
texts and rules of every page are drawn by their measures. Faces come from elements of the HTML whose class begins with
``face-``; each character is shaped once by Pango (so the same faces fall back for rare ones) and its glyph kept.
Written against the internals of WeasyPrint 70.0, the version that `justify` pins.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

MARK = "face-"
PX = 96 / 25.4  # CSS pixels of a millimetre
PT = 96 / 72  # and of a point
LEFT, CENTRE, RIGHT = "left", "centre", "right"
CUT = "…"


class Glyph(NamedTuple):
    """One shaped character: the font's name in the file, the glyph in hexadecimal, the advance in em."""

    font: str
    code: str
    em: float


class Line(NamedTuple):
    """One line of text: pairs of font and glyphs, and its width in em."""

    runs: tuple[tuple[str, str], ...]
    em: float


class Face:
    """A computed style of the HTML and the glyphs that it gave so far."""

    def __init__(self, style: Any) -> None:
        self.size = float(style["font_size"])
        self.colour = style["color"]
        self.style = style
        self.layout = Layout(style)
        self.glyphs: dict[str, Glyph] = {}
        self.lines: dict[str, Line] = {}

    def line(self, text: str, stream: Any) -> Line:
        """The glyphs of a text; the same text is composed once."""
        found = self.lines.get(text)
        if found is None:
            found = self.lines[text] = self._composed(text, stream)
        return found

    def _composed(self, text: str, stream: Any) -> Line:
        runs: list[tuple[str, list[str]]] = []
        width = 0.0
        for character in text:
            glyph = self.glyphs.get(character) or self._shape(character, stream)
            if not runs or runs[-1][0] != glyph.font:
                runs.append((glyph.font, []))
            runs[-1][1].append(glyph.code)
            width += glyph.em
        return Line(tuple((font, "".join(codes)) for font, codes in runs), width)

    def _shape(self, character: str, stream: Any) -> Glyph:
        self.layout.set_text(character)
        first, _index = self.layout.get_first_line()
        run = first.runs[0]
        shaped = self._shape(" ", stream) if run == ffi.NULL else self._glyph(run.data, character, stream)
        self.glyphs[character] = shaped
        return shaped

    def _glyph(self, item: Any, character: str, stream: Any) -> Glyph:
        pango_font, info = item.item.analysis.font, item.glyphs.glyphs[0]
        font, font_size = stream.add_font(pango_font)
        number, em = info.glyph, info.geometry.width * FROM_UNITS / font_size
        if number & pango.PANGO_GLYPH_UNKNOWN_FLAG or number == pango.PANGO_GLYPH_EMPTY:
            LOGGER.warning(
                '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)',
                character,
                ord(character),
            )
            number = font.get_unused_glyph_id(ord(character))
            font.widths[number] = round(em * 1000)
            font.widths.setdefault(0, font.widths[number])
        if number not in font.widths:
            pango.pango_font_get_glyph_extents(pango_font, number, stream.ink_rect, stream.logical_rect)
            font.widths[number] = round(stream.logical_rect.width * 1000 * FROM_UNITS / font_size)
        font.to_unicode.setdefault(number, character)
        return Glyph(font.hash, f"{number:04x}", font.widths[number] / 1000)


class Plan:
    """What stands on which page, as `app.core.pdf.roster` and its like describe it."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.columns: Mapping[str, Sequence[Mapping[str, Any]]] = given["columns"]
        self.rules: Mapping[str, Sequence[Sequence[float]]] = given["rules"]
        self.pages: Sequence[Mapping[str, Any]] = given["pages"]
        self.faces: dict[str, Face] = {}
        self.painted: dict[int, list[Any]] = {}  # what each sheet puts onto a page

    def applied(self, document: Any) -> Any:
        """A document of as many pages as the plan has, each painted from its sheet; ValueError where none is."""
        sheets = document.pages
        for sheet in sheets:
            for name, style in _styles(sheet._page_box):
                self.faces.setdefault(name, Face(style))
        pages = [_Page(sheets[page["sheet"]], page, self, not place) for place, page in enumerate(self.pages)]
        return document.copy(pages)

    def paint(self, sheet: Any, stream: Any, scale: float) -> None:
        """Paint a sheet of paper; from the second time on, what it painted the first time."""
        known = self.painted.get(id(sheet))
        if known is not None:
            stream.stream.extend(known)
            return
        start = len(stream.stream)
        sheet.paint(stream, scale)
        self.painted[id(sheet)] = stream.stream[start:]

    def draw(self, page: Mapping[str, Any], stream: Any) -> None:
        """Draw rules and shapes, then every band of rows, in CSS pixels from the upper left corner."""
        if page.get("rules"):
            self._rule(self.rules[page["rules"]], stream)
        for shape in page.get("shapes", ()):
            self._shape(shape, stream)
        stream.stream.append(b"BT")
        for band in page["bands"]:
            stream.stream.append(" ".join(self._band(band, stream)).encode())
        stream.stream.append(b"ET")

    @staticmethod
    def _rule(rules: Sequence[Sequence[float]], stream: Any) -> None:
        drawn = ["0 0 0 RG"]
        weight = None
        for x1, y1, x2, y2, width in rules:
            if width != weight:
                weight = width
                drawn.append(f"{width * PX:.3f} w")
            drawn.append(f"{x1 * PX:.2f} {y1 * PX:.2f} m {x2 * PX:.2f} {y2 * PX:.2f} l S")
        stream.stream.append(" ".join(drawn).encode())

    @staticmethod
    def _shape(points: Sequence[Sequence[float]], stream: Any) -> None:
        """A closed line in the colour of the house, over what is on the sheet."""
        first, *rest = [f"{x * PX:.2f} {y * PX:.2f}" for x, y in points]
        path = " ".join([f"{first} m", *(f"{point} l" for point in rest), "h S"])
        stream.stream.append(f"0.04 0.35 0.42 RG {0.6 * PX:.3f} w 1 j {path}".encode())

    def _band(self, band: Mapping[str, Any], stream: Any) -> Iterator[str]:
        """The operators of a band: rows under each other at a fixed pitch, cells in reading order."""
        columns = [(column, self.faces[column["face"]]) for column in self.columns[band["columns"]]]
        middle, pitch = (band["top"] + band["pitch"] / 2) * PX, band["pitch"] * PX
        for place, row in enumerate(band["rows"]):
            for (column, face), text in zip(columns, row, strict=True):
                if text:
                    yield from _cell(column, face, text, middle + place * pitch, stream)


class _Page:
    """One page that is painted from a sheet of paper and then filled; otherwise it answers as that sheet does."""

    def __init__(self, sheet: Any, page: Mapping[str, Any], plan: Plan, is_first: bool) -> None:
        self._sheet, self._content, self._plan = sheet, page, plan
        self.bookmarks = sheet.bookmarks if is_first else []
        self.anchors = sheet.anchors if is_first else {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sheet, name)

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the sheet, then what this page has of its own."""
        self._plan.paint(self._sheet, stream, scale)
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            stream.stream.append(b"0 0 0 rg")
            self._plan.draw(self._content, stream)


def _styles(box: Any) -> Iterable[tuple[str, Any]]:
    """The faces among a box and what is in it."""
    element = getattr(box, "element", None)
    name = element.get("class", "") if element is not None else ""
    if name.startswith(MARK):
        yield name.removeprefix(MARK), box.style
    for child in getattr(box, "children", ()):
        yield from _styles(child)


def _cell(column: Mapping[str, Any], face: Face, text: str, middle: float, stream: Any) -> Iterator[str]:
    """One text in its room: smaller where it is long, on two lines where that is too small, cut at the very end."""
    room, least = column["width"] * PX, column["least"] * PT
    size = face.size
    line = face.line(text, stream)
    if line.em * size <= room:
        yield from _drawn(column, line, size, middle + size * 0.36, stream)
        return
    size = room / line.em
    if size >= least or (not column["wraps"] and size >= least * 0.8):
        yield from _drawn(column, line, size, middle + size * 0.36, stream)
        return
    halves = _halves(text, face, room / least, 2 if column["wraps"] else 1, stream)
    first = middle + least * (0.36 - 0.56 * (len(halves) - 1))
    for place, half in enumerate(halves):
        yield from _drawn(column, half, least, first + place * least * 1.12, stream)


def _halves(text: str, face: Face, most: float, lines: int, stream: Any) -> list[Line]:
    """A text on so many lines of at most ``most`` em, of even length; the last ends in … where something is left."""
    made: list[Line] = []
    rest = text
    most = min(most, face.line(text, stream).em / lines + 1) if lines > 1 else most
    while rest and len(made) < lines:
        is_last = len(made) == lines - 1
        whole = face.line(rest, stream)
        if whole.em <= most:
            made.append(whole)
            break
        count, width = 0, face.line(CUT, stream).em if is_last else 0.0
        while count < len(rest):
            width += face.line(rest[count], stream).em
            if width > most:
                break
            count += 1
        count = max(count, 1)
        made.append(face.line(rest[:count] + (CUT if is_last else ""), stream))
        rest = rest[count:]
    return made


def _drawn(column: Mapping[str, Any], line: Line, size: float, baseline: float, stream: Any) -> Iterator[str]:
    left, room, width = column["left"] * PX, column["width"] * PX, line.em * size
    x = left + {LEFT: 0.0, CENTRE: (room - width) / 2, RIGHT: room - width}[column["align"]]
    yield f"1 0 0 -1 {x:.2f} {baseline:.2f} Tm"
    for font, codes in line.runs:
        yield f"/{font} {size:.2f} Tf <{codes}> Tj"
