"""How a payment roster is laid on A4 landscape: pages of rows with their subtotal, the grand total on the last one.

Everything inside the table is a plan for `placed`: twenty thousand rows are printed in seconds, in flat memory.
All measures are millimetres from the upper left corner of the paper.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

from app.core.pdf.amounts import in_capitals
from app.core.pdf.attendance import row_counts

ROWS_MAX = 100_000
EDGE, TOP = 10.0, 34.0
HEAD, ROW, SUBTOTAL, TOTAL = 8.0, 5.6, 6.4, 8.0
FOOT = 201.6
ROWS, ROWS_ON_LAST = 26, 20
PADDING = 1.0
FINE, BOLD = 0.18, 0.45


class Column(NamedTuple):
    """One column of the table: the key of its cells, its head, its width, where its text stands, its least size."""

    key: str
    head: str
    width: float
    align: str
    least: float = 6.0
    wraps: bool = False


COLUMNS = (
    Column("order", "序号", 12.0, "centre"),
    Column("name", "姓名", 24.0, "left", 6.0, True),
    Column("id_shown", "身份证号", 36.0, "centre"),
    Column("unit", "见习单位", 55.0, "left", 6.0, True),
    Column("post", "岗位", 33.0, "left", 6.0, True),
    Column("period", "补贴所属期", 35.0, "centre", 6.0, True),
    Column("standard", "标准（元）", 17.0, "right"),
    Column("due", "应出勤", 12.0, "centre"),
    Column("payable", "计发天数", 14.0, "centre"),
    Column("amount", "金额（元）", 20.0, "right"),
    Column("note", "备注", 19.0, "left", 5.0, True),
)
WIDTH = sum(column.width for column in COLUMNS)
LEFTS = tuple(accumulate((column.width for column in COLUMNS), initial=EDGE))
AMOUNT = [column.key for column in COLUMNS].index("amount")


def roster_plan(context: Mapping[str, Any]) -> dict[str, Any]:
    """Cut the rows into pages; ``rows`` hold finished text under the keys of the columns, ``amount`` a Decimal."""
    rows: Sequence[Mapping[str, Any]] = context["rows"]
    counts = row_counts(len(rows), ROWS, ROWS_ON_LAST)
    pages, first = [], 0
    for number, count in enumerate(counts, 1):
        is_last = number == len(counts)
        pages.append(_page(rows[first : first + count], first, is_last, f"第 {number} 页　共 {len(counts)} 页"))
        if is_last:
            pages[-1]["bands"].insert(-1, _grand(context, count))
        first += count
    return {
        "columns": {"head": _across("head"), "row": _across("row"), "sum": _sum("sum"), "total": _sum("total")}
        | {"foot": [_cell("foot", EDGE, WIDTH, "centre", 6.0)]},
        "rules": {page["rules"]: _rules(page["rules"]) for page in pages},
        "pages": pages,
    }


def roster_tail(rows: int) -> float:
    """Where what follows the table begins on the last page."""
    last = row_counts(rows, ROWS, ROWS_ON_LAST)[-1]
    return round(TOP + HEAD + ROW * last + SUBTOTAL + TOTAL, 2)


def figure(amount: Decimal) -> str:
    """1,950.00"""
    return f"{amount:,.2f}"


def _page(rows: Sequence[Mapping[str, Any]], before: int, is_last: bool, foot: str) -> dict[str, Any]:
    body = [_row(row, order) for order, row in enumerate(rows, before + 1)]
    amount = sum((row["amount"] for row in rows), Decimal(0))
    under = TOP + HEAD + ROW * len(rows)
    return {
        "sheet": 1 if is_last else 0,
        "rules": f"{len(rows)}{'L' if is_last else ''}",
        "bands": [
            _band("head", TOP, HEAD, [[column.head for column in COLUMNS]]),
            _band("row", TOP + HEAD, ROW, body),
            _band("sum", under, SUBTOTAL, [[f"本页小计（{len(rows)}条）", figure(amount)]]),
            _band("foot", FOOT, 4.0, [[foot]]),
        ],
    }


def _row(row: Mapping[str, Any], order: int) -> list[str]:
    known = {**row, "order": str(order), "amount": figure(row["amount"])}
    return [known[column.key] for column in COLUMNS]


def _grand(context: Mapping[str, Any], rows: int) -> dict[str, Any]:
    total: Decimal = context["total"]
    words = f"合计（{context['people']}人，{len(context['rows'])}条）　大写：{in_capitals(total)}"
    return _band("total", TOP + HEAD + ROW * rows + SUBTOTAL, TOTAL, [[words, figure(total)]])


def _band(columns: str, top: float, pitch: float, rows: list[list[str]]) -> dict[str, Any]:
    return {"columns": columns, "top": round(top, 2), "pitch": pitch, "rows": rows}


def _cell(face: str, left: float, width: float, align: str, least: float, wraps: bool = False) -> dict[str, Any]:
    return {"face": face, "left": left, "width": width, "align": align, "least": least, "wraps": wraps}


def _across(face: str) -> list[dict[str, Any]]:
    is_head = face == "head"
    return [
        _cell(
            face,
            left + PADDING,
            column.width - 2 * PADDING,
            "centre" if is_head else column.align,
            6.0 if is_head else column.least,
            not is_head and column.wraps,
        )
        for column, left in zip(COLUMNS, LEFTS, strict=False)
    ]


def _sum(face: str) -> list[dict[str, Any]]:
    """Words over all columns before the amount, and the amount in its own, somewhat wider."""
    return [
        _cell(face, EDGE + 2, LEFTS[AMOUNT - 1] - EDGE - 4, "left", 7.0),
        _cell(face, LEFTS[AMOUNT - 1] + PADDING, LEFTS[AMOUNT + 1] - LEFTS[AMOUNT - 1] - 2 * PADDING, "right", 6.0),
    ]


def _rules(name: str) -> list[list[float]]:
    """The grid of a page with so many rows; with L that of the last page, which bears the grand total."""
    rows, is_last = int(name.removesuffix("L")), name.endswith("L")
    body = TOP + HEAD + ROW * rows
    end = body + SUBTOTAL + (TOTAL if is_last else 0)
    right = EDGE + WIDTH
    across = [TOP + HEAD + ROW * row for row in range(rows)] + [body] + ([body + SUBTOTAL] if is_last else [])
    down = [(x, body) for x in LEFTS[1:-1]]
    fine = [[EDGE, y, right, y, FINE] for y in across] + [[x, TOP, x, foot, FINE] for x, foot in down]
    ends = [[x, body, x, end, FINE] for x in (LEFTS[AMOUNT - 1], LEFTS[AMOUNT + 1])]
    frame = [[EDGE, TOP, right, TOP], [right, TOP, right, end], [right, end, EDGE, end], [EDGE, end, EDGE, TOP]]
    return [[round(part, 2) for part in rule] for rule in [*fine, *ends, *([*side, BOLD] for side in frame)]]
