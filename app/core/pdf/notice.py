"""How a public notice of claims is laid on A4: pages of rows, the total on the last one, whatever their number.

All measures are millimetres from the upper left corner of the paper; the cells are placed by ``placed``.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from app.core.pdf.amounts import in_capitals
from app.core.pdf.attendance import row_counts

EDGE, TOP, HEAD, ROW, TOTAL, FOOT = 12.0, 64.0, 8.0, 7.0, 8.0, 285.0
ROWS, ROWS_ON_LAST = 29, 22
PADDING, FINE, BOLD = 1.0, 0.18, 0.45
COLUMNS = (  # the key of the cells, the head, the width, where the text stands
    ("order", "序号", 8.0, "centre"),
    ("claim", "申领编号", 38.0, "centre"),
    ("unit", "单位", 34.0, "left"),
    ("name", "姓名", 14.0, "left"),
    ("id_shown", "身份证号", 30.0, "centre"),
    ("kind", "补贴种类", 20.0, "left"),
    ("months", "所属期", 26.0, "left"),
    ("amount", "金额（元）", 16.0, "right"),
)
KEYS = [key for key, *_rest in COLUMNS]
LEFTS = tuple(accumulate((width for _key, _head, width, _align in COLUMNS), initial=EDGE))
RIGHT = LEFTS[-1]
WRAPPED = frozenset({"unit", "kind", "months"})


def notice_plan(context: Mapping[str, Any]) -> dict[str, Any]:
    """Cut the rows of a notice into pages; ``rows`` hold finished text, ``total`` their sum in yuan."""
    rows: Sequence[Mapping[str, str]] = context["rows"]
    counts = row_counts(len(rows), ROWS, ROWS_ON_LAST)
    pages, first = [], 0
    for number, count in enumerate(counts, 1):
        is_last, foot = number == len(counts), f"第 {number} 页　共 {len(counts)} 页"
        pages.append(_page(context, rows[first : first + count], first, is_last, foot))
        first += count
    return {
        "columns": {
            "head": [_cell("head", at, width, "centre", wraps=False) for at, width, _key, _align in _places()],
            "row": [_cell("row", at, width, align, wraps=key in WRAPPED) for at, width, key, align in _places()],
            "total": [
                _cell("total", EDGE, LEFTS[-2] - EDGE, "left", wraps=False),
                _cell("total", LEFTS[-2], RIGHT - LEFTS[-2], "right", wraps=False),
            ],
            "foot": [_cell("foot", EDGE, RIGHT - EDGE, "centre", wraps=False)],
        },
        "rules": {page["rules"]: _rules(page["rules"]) for page in pages},
        "pages": pages,
    }


def notice_tail(rows: int) -> float:
    """Where what follows the table begins on the last page."""
    return round(TOP + HEAD + ROW * row_counts(rows, ROWS, ROWS_ON_LAST)[-1] + TOTAL, 2)


def _places() -> list[tuple[float, float, str, str]]:
    return [(at, width, key, align) for at, (key, _head, width, align) in zip(LEFTS, COLUMNS, strict=False)]


def _page(
    context: Mapping[str, Any], rows: Sequence[Mapping[str, str]], before: int, is_last: bool, foot: str
) -> dict[str, Any]:
    body = [[{**row, "order": str(order)}[key] for key in KEYS] for order, row in enumerate(rows, before + 1)]
    bands = [
        _band("head", TOP, HEAD, [[head for _key, head, *_rest in COLUMNS]]),
        _band("row", TOP + HEAD, ROW, body),
        _band("foot", FOOT, 4.0, [[foot]]),
    ]
    if is_last:
        total: Decimal = context["total"]
        words = f"合计（{context['claims']}笔，{context['people']}人）　大写：{in_capitals(total)}"
        bands.append(_band("total", TOP + HEAD + ROW * len(rows), TOTAL, [[words, f"{total:,.2f}"]]))
    return {"sheet": 1 if is_last else 0, "rules": f"{len(rows)}{'L' if is_last else ''}", "bands": bands}


def _band(columns: str, top: float, pitch: float, rows: list[list[str]]) -> dict[str, Any]:
    return {"columns": columns, "top": round(top, 2), "pitch": pitch, "rows": rows}


def _cell(face: str, left: float, width: float, align: str, *, wraps: bool) -> dict[str, Any]:
    inner = {"left": left + PADDING, "width": width - 2 * PADDING}
    return {"face": face, **inner, "align": align, "least": 5.0, "wraps": wraps}


def _rules(name: str) -> list[list[float]]:
    """The grid of a page with so many rows; with L that of the last page, which bears the total."""
    rows, is_last = int(name.removesuffix("L")), name.endswith("L")
    body = TOP + HEAD + ROW * rows
    end = body + (TOTAL if is_last else 0)
    across = [TOP + HEAD + ROW * row for row in range(rows + 1)]
    fine = [[EDGE, y, RIGHT, y, FINE] for y in across] + [[x, TOP, x, body, FINE] for x in LEFTS[1:-1]]
    if is_last:
        fine.append([LEFTS[-2], body, LEFTS[-2], end, FINE])
    frame = [[EDGE, TOP, RIGHT, TOP], [RIGHT, TOP, RIGHT, end], [RIGHT, end, EDGE, end], [EDGE, end, EDGE, TOP]]
    return [[round(part, 2) for part in rule] for rule in [*fine, *([*side, BOLD] for side in frame)]]
