"""A radar chart as inline SVG with the same figures as a table beside it, for pages and for printed documents."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from app.core.charts import FONTS, LINE, PALETTE, PAPER, SOFT, Number, Series, _text

RINGS = 4
DASHES = ("", "7 3", "2 3", "9 3 2 3")  # rows are told apart without colour
SIGN = 11.5  # how wide a Chinese sign of a label is


class Axis(NamedTuple):
    """One direction of the chart: its name and the value at its rim."""

    name: str
    most: Number


def radar(title: str, axes: Sequence[Axis], series: Sequence[Series], *, unit: str = "", width: int = 460) -> Markup:
    """Each row of values as a closed line over the axes, every axis up to its own rim; at least three axes.

    The description says all figures in words; `radar_table` shows them.
    """
    if len(axes) < 3 or any(len(row.values) != len(axes) for row in series):
        raise ValueError("a radar needs three axes or more, and a value for each")
    centre, radius = _place(axes, width)
    legend = 22 * math.ceil(len(series) / 2)
    height = round(2 * radius + 74 + legend)
    parts = [_rings(axes, centre, radius)]
    parts += [_label(axis, place, len(axes), centre, radius, unit) for place, axis in enumerate(axes)]
    parts += [_shape(row, order, axes, centre, radius, unit) for order, row in enumerate(series)]
    parts += [_key(row, order, width, 2 * radius + 72) for order, row in enumerate(series)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}" font-family="{FONTS}">'
        f"<title>{escape(title)}</title><desc>{escape(described(axes, series, unit))}</desc>"
    )
    return Markup(f"{head}{''.join(parts)}</svg>")  # noqa: S704 (every part is escaped)


def radar_table(title: str, axes: Sequence[Axis], series: Sequence[Series], *, unit: str = "") -> Markup:
    """The same figures as a table, one line per axis."""
    heads = "".join(f'<th scope="col" class="num">{escape(row.name)}</th>' for row in series)
    lines = "".join(
        f'<tr><th scope="row">{escape(axis.name)}</th><td class="num">{_exact(axis.most)}</td>'
        + "".join(f'<td class="num">{_exact(row.values[place])}</td>' for row in series)
        + "</tr>"
        for place, axis in enumerate(axes)
    )
    named = f"{title}（{unit}）" if unit else title
    return Markup(  # noqa: S704 (every part is escaped)
        f'<table class="grid radar-table"><caption class="sr">{escape(named)}</caption><thead><tr><th scope="col"></th>'
        f'<th scope="col" class="num">满分</th>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    )


def outline(axes: Sequence[Axis], values: Sequence[Number], width: int = 460) -> list[tuple[float, float]]:
    """The corners of one row of values in a radar of that width, for who draws it onto an empty one."""
    centre, radius = _place(axes, width)
    shares = [_share(value, axis.most) for value, axis in zip(values, axes, strict=True)]
    return [_at(place, len(axes), share, centre, radius) for place, share in enumerate(shares)]


def _place(axes: Sequence[Axis], width: int) -> tuple[tuple[float, float], float]:
    side = 8 + SIGN * max(len(axis.name) for axis in axes)
    radius = max(60.0, (width - 2 * side) / 2)
    return (width / 2, radius + 34), radius


def described(axes: Sequence[Axis], series: Sequence[Series], unit: str = "") -> str:
    """All figures in words, for who cannot see the chart."""
    told = (
        f"{row.name}："
        + "，".join(
            f"{axis.name}{_exact(value)}/{_exact(axis.most)}" for axis, value in zip(axes, row.values, strict=True)
        )
        for row in series
    )
    return "；".join(told) + (f"（单位：{unit}）" if unit else "")


def _exact(value: Number) -> str:
    text = f"{float(value):,.2f}"
    return text.rstrip("0").rstrip(".")


def _at(place: int, of: int, share: float, centre: tuple[float, float], radius: float) -> tuple[float, float]:
    """The point of an axis, clockwise from the top, at a share of the way to the rim."""
    angle = 2 * math.pi * place / of - math.pi / 2
    return centre[0] + radius * share * math.cos(angle), centre[1] + radius * share * math.sin(angle)


def _rings(axes: Sequence[Axis], centre: tuple[float, float], radius: float) -> str:
    many, parts = len(axes), []
    for ring in range(1, RINGS + 1):
        points = [_at(place, many, ring / RINGS, centre, radius) for place in range(many)]
        colour = SOFT if ring == RINGS else LINE
        parts.append(f'<path d="{_closed(points)}" fill="none" stroke="{colour}" stroke-width="0.9"/>')
    for place in range(many):
        x, y = _at(place, many, 1, centre, radius)
        parts.append(f'<path d="M{centre[0]:.1f} {centre[1]:.1f}L{x:.1f} {y:.1f}" stroke="{LINE}" stroke-width="0.9"/>')
    return "".join(parts)


def _label(axis: Axis, place: int, of: int, centre: tuple[float, float], radius: float, unit: str) -> str:
    x, y = _at(place, of, 1, centre, radius + 12)
    side = x - centre[0]
    anchor = "middle" if abs(side) < 8 else "start" if side > 0 else "end"
    low = 8 if y > centre[1] + radius * 0.6 else -12 if abs(side) < 8 else 0
    most = _text(x, y + 13 + low, f"满分{_exact(axis.most)}{unit}", anchor, SOFT, size=9.5)
    return _text(x, y + low, axis.name, anchor) + most


def _shape(row: Series, order: int, axes: Sequence[Axis], centre: tuple[float, float], radius: float, unit: str) -> str:
    colour, dash = PALETTE[order % len(PALETTE)], DASHES[order % len(DASHES)]
    shares = [_share(value, axis.most) for value, axis in zip(row.values, axes, strict=True)]
    points = [_at(place, len(axes), share, centre, radius) for place, share in enumerate(shares)]
    style = f' stroke-dasharray="{dash}"' if dash else ""
    parts = [
        f'<path d="{_closed(points)}" fill="{colour}" fill-opacity="0.05" stroke="{colour}" stroke-width="2"'
        f' stroke-linejoin="round"{style}/>'
    ]
    for axis, value, (x, y) in zip(axes, row.values, points, strict=True):
        told = escape(f"{row.name} {axis.name}：{_exact(value)}{unit}")
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{PAPER}" stroke="{colour}" stroke-width="1.6">'
            f"<title>{told}</title></circle>"
        )
    return "".join(parts)


def _key(row: Series, order: int, width: int, top: float) -> str:
    x, y = 12 + (order % 2) * width / 2, top + 22 * (order // 2)
    colour, dash = PALETTE[order % len(PALETTE)], DASHES[order % len(DASHES)]
    style = f' stroke-dasharray="{dash}"' if dash else ""
    room = int((width / 2 - 48) / SIGN)
    name = row.name if len(row.name) <= room else f"{row.name[: room - 1]}…"
    line = f'<path d="M{x:.1f} {y:.1f}h26" stroke="{colour}" stroke-width="2.4"{style}/>'
    return line + _text(x + 32, y + 4, name)


def _share(value: Number, most: Number) -> float:
    return min(max(float(value) / float(most), 0.0), 1.0) if most else 0.0


def _closed(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
