"""A small graph as inline SVG: things in columns, lines between them; each thing with an address is a link."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from app.core.charts import INK, LINE, PALETTE, PAPER, SOFT, _picture, _text

TOP, GAP, EDGE, SIGN = 62, 38, 24, 11.5
SHAPES = 3  # circle, diamond, square: told apart without colour


class GraphNode(NamedTuple):
    """One thing: its column from the left, its row (may lie between two), and the address behind it, if any."""

    key: str
    label: str
    column: int
    row: float
    href: str = ""
    note: str = ""


class GraphEdge(NamedTuple):
    """A line between two things; a faint one is drawn broken."""

    one: str
    other: str
    is_faint: bool = False


def graph(
    title: str,
    columns: Sequence[str],
    nodes: Sequence[GraphNode],
    edges: Sequence[GraphEdge],
    *,
    width: int = 760,
) -> Markup:
    """Things in named columns; those without a place in ``nodes`` are not drawn, nor are lines to them."""
    rows = max((node.row for node in nodes), default=1.0)
    height = int(TOP + GAP * (rows + 0.5) + EDGE)
    left, right = _room(nodes, 0), _room(nodes, len(columns) - 1)
    step = (width - left - right) / max(len(columns) - 1, 1)
    at = {node.key: (left + step * node.column, TOP + GAP * node.row) for node in nodes}
    parts = [_text(left + step * place, TOP - 14, name, "middle", SOFT) for place, name in enumerate(columns)]
    parts += [_edge(edge, at) for edge in edges if edge.one in at and edge.other in at]
    parts += [_node(node, *at[node.key], last=len(columns) - 1) for node in nodes]
    return _picture(title, width, height, parts, "")


def _room(nodes: Sequence[GraphNode], column: int) -> float:
    """What the longest label beside an outer column takes, a wide sign being as wide as it is high."""
    return 40 + max((SIGN * len(node.label) for node in nodes if node.column == column), default=0)


def _edge(edge: GraphEdge, at: dict[str, tuple[float, float]]) -> str:
    (x, y), (right, down) = at[edge.one], at[edge.other]
    style = f'stroke="{LINE}" stroke-dasharray="4 4"' if edge.is_faint else f'stroke="{SOFT}"'
    return f'<path d="M{x:.1f} {y:.1f}L{right:.1f} {down:.1f}" fill="none" {style}/>'


def _node(node: GraphNode, x: float, y: float, *, last: int) -> str:
    colour = PALETTE[node.column % len(PALETTE)]
    style = f'fill="{PAPER}" stroke="{colour}" stroke-width="2.4"'
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" {style}/>',
        f'<path d="M{x:.1f} {y - 10:.1f}l10 10l-10 10l-10 -10Z" {style}/>',
        f'<rect x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16" rx="2" {style}/>',
    )[node.column % SHAPES]
    side, anchor = (14, "start") if node.column == last else (-14, "end")
    if 0 < node.column < last:
        label = _text(x, y - 14, node.label, "middle", size=10.5)
    else:
        label = _text(x + side, y + 4, node.label, anchor, fill=PALETTE[0] if node.href else INK)
    told = escape(node.note or node.label)
    body = f"<title>{told}</title>{shape}{label}"
    return f'<a href="{escape(node.href)}">{body}</a>' if node.href else f"<g>{body}</g>"
