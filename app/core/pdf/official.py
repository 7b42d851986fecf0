"""Sums of the official layout (GB/T 9704-2012) that CSS cannot do: the red head for one or many issuers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise

from markupsafe import Markup, escape

TYPE_AREA_MM = 156.0
JOINT_NAMES_MM = 112.0  # the column of names, 文件 stands to its right
POINT_MM = 25.4 / 72
CROWDED = 4  # from so many names on, the head gives up height so that the first page still shows text (7.2.4)


LONG_CODE = re.compile("[0-9A-Z]{12,}")
TITLE_LINE = 20  # characters of 22 pt in 156 mm
WORDS = re.compile(
    "关于|进一步|推进|实施|印发|做好|开展|加强|规范|转发|公布|通知|通告|公告|办法|意见|方案|规定|细则|计划|工作|管理|"
    "就业|见习|岗位|募集|单位|示范|补贴|资金|毕业生|高校|青年|失业|社会|保障|人力|资源|信息化|工业|教育|科技|财政|商务|"
    "部门|自治区|人民|政府|年度|[0-9]+年?(?:月|日)?|《[^》]{1,8}》"
)


@dataclass(frozen=True)
class RedHead:
    """Type size (points), line pitch and distance from the top of the type area (mm), horizontal scale of the names."""

    names: list[str]
    type_pt: float
    pitch_mm: float
    top_mm: float
    scale: float
    label_pt: float

    @property
    def height_mm(self) -> float:
        return round(self.pitch_mm * len(self.names), 2)


def red_head(names: Sequence[str]) -> RedHead:
    """One office in large letters, or several under each other with 文件 at the middle of their right side."""
    many = len(names)
    if many == 1:
        type_pt, pitch, top, label_pt = 36.0, 16.0, 33.0, 36.0
    elif many < CROWDED:
        type_pt, pitch, top, label_pt = 26.0, 13.0, 33.0, 36.0
    else:
        pitch = min(12.0, 74.0 / many)
        type_pt, top, label_pt = pitch / POINT_MM * 0.74, 6.0, 34.0
    longest = max(map(len, names))
    if many == 1:
        return RedHead(list(names), type_pt, pitch, top, _squeeze(longest + 2, type_pt), label_pt)
    type_pt = min(type_pt, JOINT_NAMES_MM / longest / POINT_MM)
    return RedHead(list(names), round(type_pt, 2), round(pitch, 2), top, 1.0, label_pt)


def _squeeze(letters: int, type_pt: float) -> float:
    """The horizontal scale at which so many letters stay inside the type area, 4 mm free on each side."""
    return round(min(1.0, (TYPE_AREA_MM - 8) / (letters * type_pt * POINT_MM)), 3)


def chinese_date(day: date) -> str:
    """2023年6月9日, without leading zeros (GB/T 9704 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def face_of(name: str) -> str:
    """The class of the face that draws a name whole: kai for what GB 2312 holds, else song, which lacks nothing."""
    try:
        name.replace("·", "").encode("gb2312")
    except UnicodeEncodeError:
        return "song"
    return "kai"


def long_codes(text: str) -> Markup:
    """Let codes of letters and digits break anywhere, lest their line is stretched wide."""
    return Markup(LONG_CODE.sub(r'<span class="code">\g<0></span>', str(escape(text))))  # noqa: S704 (escaped above)


def signing_rows(issuers: Sequence[str]) -> list[list[str]]:
    """Up to three names under each other, more than that in pairs, always in signing order."""
    width = 1 if len(issuers) <= 3 else 2
    return [list(issuers[start : start + width]) for start in range(0, len(issuers), width)]


def moment(at: datetime) -> str:
    """A time for the file's metadata, which must name its offset; what has none is local time (+08:00)."""
    return at.isoformat(timespec="seconds") + ("" if at.tzinfo else "+08:00")


@cache
def title_lines(title: str) -> tuple[str, ...]:
    """Break a title by sense into lines of even length, no word cut (7.3.1); newlines of the author are kept."""
    if "\n" in title:
        return tuple(part.strip() for part in title.splitlines() if part.strip())
    fewest = -(-len(title) // TITLE_LINE)
    for count in range(fewest, fewest + 4):
        if cuts := _best_cuts(title, count):
            return tuple(title[start:end].strip() for start, end in pairwise(cuts))
    return (title,)


def _best_cuts(title: str, count: int) -> list[int]:
    """The edges of so many lines with the least unevenness, or nothing when no sense break allows them."""
    ideal = len(title) / count
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for line in range(1, count + 1):
        ends = [len(title)] if line == count else _breaks(title)
        reached: dict[int, tuple[float, list[int]]] = {}
        for end in ends:
            known = [(cost, cuts) for start, (cost, cuts) in best.items() if 0 < end - start <= TITLE_LINE]
            scored = [(cost + _unevenness(title[cuts[-1] : end], ideal), [*cuts, end]) for cost, cuts in known]
            if scored:
                reached[end] = min(scored)
        best = reached
    return best[len(title)][1] if best else []


def _breaks(title: str) -> list[int]:
    """Where a line may end: at no place inside a word or before 的 and closing marks."""
    inside = {place for word in WORDS.finditer(title) for place in range(word.start() + 1, word.end())}
    return [
        place for place in range(4, len(title) - 2)
        if place not in inside and title[place] not in "的和等》）”、，" and title[place - 1] not in "《（“"
    ]  # fmt: skip


def _unevenness(line: str, ideal: float) -> float:
    """Smaller is better: near the even length, ending where the sense ends."""
    bonus = 12 if line.endswith(("关于", "厅", "门", "的", "施")) else 0
    return (len(line.strip()) - ideal) ** 2 - bonus
