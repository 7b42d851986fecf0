"""Looks through an uploaded workbook before it is read: what it would unfold to is bounded.

A workbook is a zip of XML: kilobytes may unfold to gigabytes, two filled cells far apart make the reader lay out
all cells between them, and one long text may be referred to by millions of cells.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from flask_babel import gettext as _

from app.core.errors import Invalid

MEMBERS_MAX = 2_000
UNFOLDED_MAX = 400 << 20
CELLS_MAX = 4_000_000  # the rectangle that the filled cells span
TEXT_MAX = 256 << 20  # what the texts come to, counted once for each cell that refers to them
CHUNK = 1 << 20
OVERLAP = 512
DIGITS = b"0123456789"
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
TEXTS = "xl/sharedstrings.xml"
OTHER_FORMATS = frozenset({"content.xml", "xl/workbook.bin"})  # the reader would try them too
NEAR = 99_999  # rows of at most five digits
# Every pattern begins at a bracket and stays before the next one, so that no content makes it slow.
# A cell that only carries a format is closed at once, and does not count.
_FILLED = rb"""<(?:\w+:)?c\s(?:r|[^<]*?\sr)\s*=\s*["']%s["'](?![^<]*(?:/>\s*<|>\s*</(?:\w+:)?c>))"""
PLACES = re.compile(_FILLED % rb"([A-Za-z]{1,3}(?:\d{6,7}(?=[\"']))?)\d{0,7}")  # the row too, when it is far down
ROWS = re.compile(_FILLED % rb"[A-Za-z]{1,3}(\d{1,7})")
NAMELESS = re.compile(rb"""<(?:\w+:)?c(?:>|\s(?!r\s*=)(?![^<]*\sr\s*=))""")  # stands where its row says
SAID_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<]*?\br\s*=\s*["'](\d{1,7})""")
REFERENCE = re.compile(rb"""<(?:\w+:)?c\s[^<]*?\bt\s*=\s*["']s["'][^<]*>\s*<(?:\w+:)?v[^<]*>\s*(\d{1,9})""")
END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\b[^<]*/>")


def require_harmless(body: bytes) -> None:
    """Raise Invalid when the workbook is no zip, or unfolds to more than any list of people can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error) as error:
        raise _unreadable() from error
    names = {member.filename.lower().lstrip("/") for member in members}
    if "xl/workbook.xml" not in names or names & OTHER_FORMATS:
        raise _unreadable()
    if len(members) > MEMBERS_MAX:
        raise _too_large()
    left, cells = UNFOLDED_MAX, 0
    for member in members:
        left, seen = _look_through(body, member, left)
        cells += seen
    _require_short_texts(body, members, cells)


def _unreadable() -> Invalid:
    return Invalid({"file": _("这个文件不能作为 XLSX 工作簿打开，请用 Excel 或 WPS 另存为“.xlsx”后再上传。")})


def _too_large() -> Invalid:
    return Invalid({"file": _("工作簿展开后过大，请删去多余的工作表、图片和空白格式，只保留名单后再上传。")})


def _look_through(body: bytes, member: zipfile.ZipInfo, left: int) -> tuple[int, int]:
    """Unfold one member piece by piece; return what may still be unfolded and how many filled cells it has."""
    columns: set[bytes] = set()
    last_row, cells, rest = 0, 0, b""
    for piece in _pieces(body, member):
        left -= len(piece)
        if left < 0:
            raise _too_large()
        seen = rest + piece
        end = seen.rfind(b"<") + 1
        rest = seen[max(end - 1, len(seen) - CHUNK, 0) :]
        if b"<c" not in seen and b":c" not in seen:
            continue
        found = PLACES.findall(seen, 0, end)
        cells += len(found)
        places = set(found)
        columns.update(place.rstrip(DIGITS) for place in places)
        rows = [int(place.lstrip(place.rstrip(DIGITS))) for place in places if place[-1] in DIGITS]
        if NAMELESS.search(seen, 0, end):
            columns.add(b"A")
            cells += seen.count(b"</")
            rows += map(int, SAID_ROW.findall(seen))
        width = max(map(_place, columns), default=0)
        if width * NEAR > CELLS_MAX:
            rows += map(int, ROWS.findall(seen, 0, end))
        last_row = max(last_row, *rows, 0)
        if last_row * width > CELLS_MAX:
            raise _too_large()
    return left, cells


def _place(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _pieces(body: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member as its bytes unfold, whatever size the directory claims."""
    start = member.header_offset
    try:
        header = LOCAL_HEADER.unpack_from(body, start)
    except struct.error as error:
        raise _unreadable() from error
    start += LOCAL_HEADER.size + header[9] + header[10]
    packed = memoryview(body)[start : start + member.compress_size]
    if header[0] != b"PK\x03\x04" or member.flag_bits & 1 or member.compress_type not in (0, 8):
        raise _unreadable()
    if member.compress_type == 0:
        yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
        return
    unfold = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting = bytes(packed)
    try:
        while waiting and not unfold.eof:
            yield unfold.decompress(waiting, CHUNK)
            waiting = unfold.unconsumed_tail
    except zlib.error as error:
        raise _unreadable() from error


def _require_short_texts(body: bytes, members: list[zipfile.ZipInfo], cells: int) -> None:
    """Count what the shared texts come to, when some are long enough to matter."""
    shared = b"".join(
        piece for member in members if member.filename.lower().lstrip("/") == TEXTS for piece in _pieces(body, member)
    )
    ends = [found.end() for found in END_OF_TEXT.finditer(shared)]
    lengths = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    longest = max(lengths, default=0)
    room = TEXT_MAX
    if longest * cells <= room:
        return
    for member in members:
        tail = b""
        for piece in _pieces(body, member):
            for text in REFERENCE.findall(tail + piece):
                room -= lengths[int(text)] if int(text) < len(lengths) else longest
            tail = piece[-OVERLAP:]
            if room < 0:
                raise _too_large()
