"""Reads back what a PDF shows: every glyph with its place in millimetres, by pikepdf alone."""

import re
from io import BytesIO
from typing import NamedTuple

import pikepdf

MM = 25.4 / 72
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


class Glyph(NamedTuple):
    """One drawn character: left edge, baseline (from the top of the page) and advance, in millimetres."""

    text: str
    x: float
    y: float
    width: float

    @property
    def right(self) -> float:
        return self.x + self.width


class Font:
    """The part of an embedded font that matters here: characters and widths by glyph number."""

    def __init__(self, source: pikepdf.Object) -> None:
        self.letters = {}
        for code, text in PAIR.findall(source.ToUnicode.read_bytes().split(b"beginbfchar", 1)[1]):
            self.letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        self.widths = {}
        table = list(source.DescendantFonts[0].W)
        while table:
            first, entry = int(table.pop(0)), table.pop(0)
            if isinstance(entry, pikepdf.Array):
                self.widths.update({first + step: float(value) for step, value in enumerate(entry)})
            else:
                width = float(table.pop(0))
                self.widths.update(dict.fromkeys(range(first, int(entry) + 1), width))


def times(a, b):
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


class Pen:
    """Follows the drawing operators of one page and notes each glyph."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.height = float(page.mediabox[3])
        self.fonts = {name: Font(font) for name, font in page.resources.get("/Font", {}).items()}
        self.matrix, self.text, self.saved = IDENTITY, IDENTITY, []
        self.font, self.size = None, 1.0
        self.glyphs: list[Glyph] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            handler = getattr(self, f"on_{operator}", None)
            if handler:
                handler(*operands)

    def on_q(self):
        self.saved.append(self.matrix)

    def on_Q(self):
        self.matrix = self.saved.pop()

    def on_cm(self, *numbers):
        self.matrix = times(tuple(map(float, numbers)), self.matrix)

    def on_Tm(self, *numbers):
        self.text = tuple(map(float, numbers))

    def on_Tf(self, name, size):
        self.font, self.size = self.fonts[str(name)], float(size)

    def on_Tj(self, text):
        self.on_TJ([text])

    def on_TJ(self, pieces):
        for piece in pieces:
            if not isinstance(piece, pikepdf.String):
                self.forward(-float(piece) / 1000 * self.size)
                continue
            codes = bytes(piece)
            for number in (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)):
                advance = self.font.widths.get(number, 1000) / 1000 * self.size
                placed = times(self.text, self.matrix)
                letter = self.font.letters.get(number, "")
                y = (self.height - placed[5]) * MM
                self.glyphs.append(Glyph(letter, placed[4] * MM, y, advance * abs(placed[0]) * MM))
                self.forward(advance)

    def forward(self, distance):
        self.text = times((1, 0, 0, 1, distance, 0), self.text)


def open_pdf(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def pages(pdf: bytes) -> list[list[Glyph]]:
    """The glyphs of each page, in drawing order."""
    with open_pdf(pdf) as document:
        return [Pen(page).glyphs for page in document.pages]


def lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one baseline together, from the top down, each line from left to right."""
    rows: dict[float, list[Glyph]] = {}
    for glyph in glyphs:
        near = next((y for y in rows if abs(y - glyph.y) < 0.3), glyph.y)
        rows.setdefault(near, []).append(glyph)
    return [sorted(rows[y], key=lambda glyph: glyph.x) for y in sorted(rows)]


def text_of(glyphs: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)
