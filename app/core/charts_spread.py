"""How far several judgements of one thing lie apart: a line of dots for each, as inline SVG."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from app.core.charts import INK, LINE, PALETTE, PAPER, SOFT, Number, _mark, _picture, _text, figure

ROW, TOP, EDGE, SIGN = 24, 58, 26, 11.5


class Judged(NamedTuple):
    """One thing with its values; ``is_wide`` when they lie too far apart, which is also said in words."""

    name: str
    values: Sequence[Number]
    is_wide: bool = False
    href: str = ""


def spread(title: str, rows: Sequence[Judged], most: Number, *, unit: str = "", width: int = 640) -> Markup:
    """One row for each, its values as dots on a line from the lowest to the highest; the scale ends at ``most``."""
    left = 20 + SIGN * max((len(row.name) for row in rows), default=0)
    values = [float(value) for row in rows for value in row.values]
    least = max(0.0, 10.0 * ((min(values, default=0.0) - 1) // 10))
    wide, height = width - left - 92, TOP + ROW * len(rows) + EDGE
    step = 10 if float(most) - least > 40 else 5

    def x(value: Number) -> float:
        return left + wide * (float(value) - least) / max(float(most) - least, 1.0)

    parts = []
    for mark in range(int(least), int(float(most)) + 1, step):
        parts.append(f'<path d="M{x(mark):.1f} {TOP - 14}V{height - EDGE}" stroke="{LINE}" stroke-width="0.8"/>')
        parts.append(_text(x(mark), TOP - 19, figure(mark), "middle", SOFT, size=10))
    for place, row in enumerate(rows):
        parts.append(_row(row, TOP + ROW * place + 4, left, x, width))
    return _picture(title, width, height, parts, unit)


def _row(row: Judged, y: float, left: float, x: Callable[[Number], float], width: int) -> str:
    colour = PALETTE[3] if row.is_wide else PALETTE[0]
    name = _text(left - 10, y + 4, row.name, "end", fill=PALETTE[0] if row.href else INK)
    parts = [f'<a href="{escape(row.href)}">{name}</a>' if row.href else name]
    if not row.values:
        return parts[0] + _text(left + 6, y + 4, "—", fill=SOFT)
    low, high = min(row.values), max(row.values)
    parts.append(f'<path d="M{x(low):.1f} {y}H{x(high):.1f}" stroke="{colour}" stroke-width="2"/>')
    for value in row.values:
        dot = f'<circle cx="{x(value):.1f}" cy="{y}" r="4.4" fill="{PAPER}" stroke="{colour}" stroke-width="2"'
        parts.append(_mark(dot, f"{row.name}：{value}", ""))
    told = f"{'超限 ' if row.is_wide else ''}相差 {figure(float(high) - float(low))}"
    parts.append(_text(width - 6, y + 4, told, "end", fill=PALETTE[3] if row.is_wide else SOFT, size=10.5))
    return "".join(parts)
