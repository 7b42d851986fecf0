"""Charts as inline SVG text, the same for a page and for a printed document; no script, no outside file.

Every picture has a name for screen readers, every mark may be a link to the records behind it, and the same numbers
always give the same text.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup, escape

INK, SOFT, LINE, PAPER, MIST = "#17242F", "#51616F", "#DCE3E8", "#FFFFFF", "#F2F5F7"
PALETTE = (
    "#0B5A6B",
    "#B97A0A",
    "#256B43",
    "#B3261E",
    "#51616F",
    "#073F4B",
)  # tokens: river, sun, oasis, goji, ink-soft, river dark
FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Source Han Sans SC, sans-serif"
STEPS = (1, 2, 2.5, 5, 10)

Number = int | float | Decimal


class Series(NamedTuple):
    """One row of values under one name; `hrefs` has an address per value, empty for none."""

    name: str
    values: Sequence[Number]
    hrefs: Sequence[str] = ()


class Slice(NamedTuple):
    """One part of a whole."""

    name: str
    value: Number
    href: str = ""


class HeatCell(NamedTuple):
    """One cell of a heat table: up to three (text, address) lines, and its warmth from -1 (ample) to 1 (short)."""

    lines: Sequence[tuple[str, str]]
    warmth: float = 0.0
    label: str = ""


class Frame(NamedTuple):
    """The drawing area inside a picture, in user units, and the value at its top."""

    left: float
    top: float
    width: float
    height: float
    most: float

    def y(self, value: Number) -> float:
        return self.top + self.height * (1 - float(value) / self.most)


def figure(value: Number) -> str:
    """1,234 or 1,234.5: what stands beside a mark."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def axis(most: Number, wanted: int = 5) -> tuple[float, float]:
    """A round step and the round top of a scale that holds the value."""
    raw = max(float(most), 1.0) / wanted
    power: float = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in STEPS if raw <= factor * power * (1 + 1e-9))
    step = max(step, 1.0)
    return step, math.ceil(max(float(most), 1.0) / step - 1e-9) * step


def bars(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    width: int = 640,
    height: int = 300,
    top: Number = 0,
) -> Markup:
    """Upright bars, one group per category, each with its value above it; the scale reaches ``top`` at least."""
    step, frame = _framed(series, width, height, top)
    slot = frame.width / max(len(categories), 1)
    thick = min(34.0, slot * 0.72 / max(len(series), 1))
    parts = [_scale(frame, step), _legend(series, height)]
    for place, category in enumerate(categories):
        middle = frame.left + slot * (place + 0.5)
        parts.append(_text(middle, frame.top + frame.height + 17, category, "middle"))
        for order, row in enumerate(series):
            x = middle - thick * len(series) / 2 + thick * order
            parts.append(_bar(frame, row, place, x, thick, PALETTE[order % len(PALETTE)], category))
    return _picture(title, width, height, parts, unit)


def line(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    width: int = 640,
    height: int = 280,
) -> Markup:
    """Values over time, joined by lines, with a dot (or link) at each."""
    step, frame = _framed(series, width, height)
    gap = frame.width / max(len(categories) - 1, 1)
    parts = [_scale(frame, step), _legend(series, height)]
    every = max(1, math.ceil(len(categories) / 12))
    for place, category in enumerate(categories):
        if place % every == 0:
            parts.append(_text(frame.left + gap * place, frame.top + frame.height + 17, category, "middle"))
    for order, row in enumerate(series):
        parts.append(_curve(frame, row, gap, PALETTE[order % len(PALETTE)], categories))
    return _picture(title, width, height, parts, unit)


def donut(title: str, slices: Sequence[Slice], *, unit: str = "", width: int = 360, height: int = 260) -> Markup:
    """Parts of a whole as a ring, the whole in its middle, names with share beside it."""
    total = sum(float(part.value) for part in slices)
    width = max(width, height + 90 + 11 * max((len(part.name) for part in slices), default=0))
    centre = (height / 2 + 4, height / 2 + 12)
    radius = height / 2 - 34
    parts: list[str] = []
    ends = list(accumulate((float(part.value) for part in slices), initial=0.0))
    for order, part in enumerate(slices):
        colour = PALETTE[order % len(PALETTE)]
        if part.value:
            arc = _arc(centre, radius, ends[order] / total, ends[order + 1] / total)
            label = f"{part.name}：{figure(part.value)}{unit}"
            parts.append(_mark(f'<path d="{arc}" fill="{colour}" stroke="{PAPER}"', label, part.href))
        y = centre[1] - 11 * len(slices) + 22 * order
        share = f"{float(part.value) / total:.1%}" if total else "0%"
        parts.append(f'<rect x="{height + 16}" y="{y:.1f}" width="11" height="11" fill="{colour}"/>')
        parts.append(_text(height + 33, y + 10, f"{part.name} {share}"))
    parts.append(_text(centre[0], centre[1] + 4, figure(total), "middle", size=18, weight=700))
    parts.append(_text(centre[0], centre[1] + 22, f"合计{'（' + unit + '）' if unit else ''}", "middle", SOFT))
    return _picture(title, width, height, parts, "")


def progress(
    title: str,
    value: Number,
    target: Number,
    *,
    pace: float | None = None,
    href: str = "",
    width: int = 320,
) -> Markup:
    """How much of a target is reached; `pace` (0 to 1) marks where it should stand today."""
    share = float(value) / float(target) if target else 0.0
    reached = min(max(share, 0.0), 1.0) * width
    colour = PALETTE[2] if share >= 1 or (pace is not None and share >= pace) else PALETTE[0]
    label = f"{title}：{figure(value)} / {figure(target)}，{share:.1%}"
    parts = [f'<rect width="{width}" height="14" rx="6" fill="{LINE}"/>']
    parts.append(_mark(f'<rect width="{reached:.1f}" height="14" rx="6" fill="{colour}"', label, href))
    if pace is not None:
        x = min(max(pace, 0.0), 1.0) * width
        parts.append(f'<path d="M{x:.1f} -2V16" stroke="{INK}" stroke-width="2"/>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -2 {width} 18" width="{width}" height="18" role="{_role(parts)}"'  # noqa: E501
    return Markup(f'{head} font-family="{FONTS}"><title>{escape(label)}</title>{"".join(parts)}</svg>')  # noqa: S704 (every part is escaped)


def stacked(title: str, slices: Sequence[Slice], *, unit: str = "", width: int = 640) -> Markup:
    """Parts of a whole side by side in one bar, each named below with its value; the widths add up to the bar."""
    total = sum(float(part.value) for part in slices)
    parts, x = [f'<rect x="0" y="30" width="{width}" height="26" fill="{LINE}"/>'], 0.0
    for order, part in enumerate(slices):
        wide = width * float(part.value) / total if total else 0.0
        if wide:
            shape = f'<rect x="{x:.2f}" y="30" width="{wide:.2f}" height="26" fill="{PALETTE[order % len(PALETTE)]}"'
            parts.append(_mark(shape, f"{part.name}：{part.value:,}{unit}", part.href))
        x += wide
    gap = width / max(len(slices), 1)
    for order, part in enumerate(slices):
        left = gap * order
        parts.append(f'<rect x="{left:.1f}" y="70" width="11" height="11" fill="{PALETTE[order % len(PALETTE)]}"/>')
        parts.append(_text(left + 16, 80, f"{part.name} {part.value:,}{unit}", size=12))
    return _picture(title, width, 92, parts, "")


def heat(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[HeatCell]]],
    *,
    cell: int = 118,
) -> Markup:
    """A table of cells coloured by how short (red) or ample (blue) something is; the words are in the cells."""
    left, top, tall = 28 + 11 * max((len(name) for name, _cells in rows), default=0), 62, 50
    width, height = left + cell * len(columns) + 12, top + tall * len(rows) + 12
    parts = [_text(left + cell * (at + 0.5), top - 10, name, "middle", SOFT) for at, name in enumerate(columns)]
    for down, (name, cells) in enumerate(rows):
        y = top + tall * down
        parts.append(_text(left - 10, y + tall / 2 + 4, name, "end"))
        parts.extend(_heat_cell(each, left + cell * at, y, cell, tall) for at, each in enumerate(cells))
    return _picture(title, width, height, parts, "")


def _heat_cell(each: HeatCell, x: float, y: float, wide: int, tall: int) -> str:
    colour, share = (PALETTE[3] if each.warmth > 0 else PALETTE[0]), min(abs(each.warmth), 1.0) * 0.42
    shape = f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{wide - 2}" height="{tall - 2}" rx="3"'
    parts = [f'{shape} fill="{MIST}"/>', _mark(f'{shape} fill="{colour}" fill-opacity="{share:.2f}"', each.label, "")]
    for line, (words, href) in enumerate(each.lines):
        text = _text(x + wide / 2, y + tall / 2 + 4 + 17 * (line - (len(each.lines) - 1) / 2), words, "middle", size=12)
        parts.append(f'<a href="{escape(href)}" text-decoration="underline">{text}</a>' if href else text)
    return "".join(parts)


def _framed(series: Sequence[Series], width: int, height: int, least: Number = 0) -> tuple[float, Frame]:
    most = max((float(value) for row in series for value in row.values), default=0.0)
    most = max(most, float(least))
    step, top = axis(most)
    return step, Frame(58, 50, width - 58 - 16, height - 50 - 48, top)


def _scale(frame: Frame, step: float) -> str:
    parts = []
    for number in range(round(frame.most / step) + 1):
        y = round(frame.y(number * step), 1)
        colour, thick = (SOFT, 1) if number == 0 else (LINE, 0.8)
        parts.append(
            f'<path d="M{frame.left} {y}H{frame.left + frame.width}" stroke="{colour}" stroke-width="{thick}"/>'
        )
        parts.append(_text(frame.left - 6, y + 4, figure(number * step), "end", SOFT))
    return "".join(parts)


def _bar(frame: Frame, row: Series, place: int, x: float, thick: float, colour: str, category: str) -> str:
    value = row.values[place]
    top = frame.y(value)
    shape = f'<rect x="{x + 1:.1f}" y="{top:.1f}" width="{thick - 2:.1f}" height="{frame.top + frame.height - top:.1f}" fill="{colour}"'  # noqa: E501
    label = f"{category} {row.name}：{figure(value)}"
    told = _text(x + thick / 2, top - 4, figure(value), "middle", size=9.5) if value or thick > 20 else ""
    return _mark(shape, label, _href(row, place)) + told


def _curve(frame: Frame, row: Series, gap: float, colour: str, categories: Sequence[str]) -> str:
    points = [(frame.left + gap * place, frame.y(value)) for place, value in enumerate(row.values)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    parts = (
        [f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>']
        if points
        else []
    )
    for place, (x, y) in enumerate(points):
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{PAPER}" stroke="{colour}" stroke-width="1.6"'
        parts.append(
            _mark(
                shape,
                f"{categories[place]} {row.name}：{figure(row.values[place])}",
                _href(row, place),
            )
        )
    return "".join(parts)


def _arc(centre: tuple[float, float], radius: float, start: float, end: float) -> str:
    """The outline of one ring segment, from share to share, clockwise from the top."""
    end = min(end, start + 0.9999)  # a whole circle has no arc of its own in SVG
    inner = radius * 0.6
    large = int(end - start > 0.5)

    def point(share: float, distance: float) -> str:
        angle = 2 * math.pi * share - math.pi / 2
        return f"{centre[0] + distance * math.cos(angle):.2f} {centre[1] + distance * math.sin(angle):.2f}"

    outer_arc = f"M{point(start, radius)}A{radius} {radius} 0 {large} 1 {point(end, radius)}"
    return f"{outer_arc}L{point(end, inner)}A{inner} {inner} 0 {large} 0 {point(start, inner)}Z"


def _legend(series: Sequence[Series], height: int) -> str:
    parts, x = [], 58.0
    for order, row in enumerate(series):
        parts.append(
            f'<rect x="{x:.0f}" y="{height - 18}" width="11" height="9" fill="{PALETTE[order % len(PALETTE)]}"/>'
        )
        parts.append(_text(x + 16, height - 10, row.name))
        x += 34 + 12 * len(row.name)
    return "".join(parts)


def _href(row: Series, place: int) -> str:
    return row.hrefs[place] if place < len(row.hrefs) else ""


def _mark(shape: str, label: str, href: str) -> str:
    """A shape with its own tooltip, inside a link when there is something to open."""
    body = f"{shape}><title>{escape(label)}</title></{shape[1:].split(' ', 1)[0]}>"
    return f'<a href="{escape(href)}">{body}</a>' if href else body


def _text(
    x: float,
    y: float,
    words: str,
    anchor: str = "start",
    fill: str = INK,
    size: float = 11,
    weight: int = 400,
) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" font-size="{size:g}"{bold}>{escape(words)}</text>'  # noqa: E501


def _role(parts: Sequence[str]) -> str:
    """A picture with links inside is a group: what lies within an image is not read out."""
    return "group" if any("<a href" in part for part in parts) else "img"


def _picture(title: str, width: int, height: int, parts: Sequence[str], unit: str) -> Markup:
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"']
    head.append(
        f' role="{_role(parts)}" aria-label="{escape(title)}" font-family="{FONTS}"><title>{escape(title)}</title>'
    )
    head.append(_text(width / 2, 18, title, "middle", size=14, weight=700))
    if unit:
        head.append(_text(8, 38, f"单位：{unit}", fill=SOFT, size=10))
    return Markup("".join([*head, *parts, "</svg>"]))  # noqa: S704 (every part is escaped)
