"""How the dossier of a selection is laid: cover, criteria, ranking, charts, and a page for each nomination.

Each kind of page is one sheet of paper whose cells are placed by ``placed``, so that a hundred nominations are printed
in seconds.  All measures are millimetres from the upper left corner of the paper.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")

COVER, CRITERIA, RANKING, CHARTS, NOMINATION, MORE = range(6)
FINE, BOLD = 0.06, 0.4
EDGE, WIDTH, WIDE = 16.0, 178.0, 269.0
TOP, CRITERIA_ROW, CRITERIA_ROWS = 40.0, 8.6, 27
RANKING_ROW, RANKING_ROWS = 5.8, 26
POINTS_TOP, POINTS_ROW, POINTS_ROWS = 128.0, 4.75, 30
MORE_TOP, MORE_ROWS = 40.0, 48
RADAR_AT = (118.0, 52.0, 76.0)  # left, top, width
POINT = 13.0
WORDS_EM = 33.0  # signs in a line of words


class Column(NamedTuple):
    """One column: its width, where its text stands, its face, whether a long text takes two lines."""

    width: float
    align: str = "left"
    face: str = "row"
    wraps: bool = False


CRITERIA_COLUMNS = (
    Column(32, face="sum", wraps=True), Column(40, wraps=True), Column(12, "right"), Column(46, wraps=True),
    Column(48, wraps=True),
)  # fmt: skip
RANKING_COLUMNS = (
    Column(13, "centre"), Column(72, wraps=True), Column(22), Column(22), Column(18, "right"), Column(20, "right"),
    Column(14, "right"), Column(18, "right", "sum"), Column(14, "right"), Column(20, "right"), Column(14, "right"),
    Column(22),
)  # fmt: skip
TILES = (46.0, 26.0, 26.0, 26.0, 28.0, 26.0)


def dossier_plan(context: Mapping[str, Any]) -> dict[str, Any]:
    """What stands on which page; the context is a ShowcaseDossierContext of finished text."""
    columns: dict[str, Any] = {
        "criteria": _columns(CRITERIA_COLUMNS),
        "ranking": _columns(RANKING_COLUMNS, 14.0),
        "line": _columns((Column(WIDE, "centre", "sum"),), 14.0),
        "unit": _columns((Column(14, "centre", "rank"), Column(126, face="unit"), Column(38, "right", "sum"))),
        "tiles": _columns([Column(width, face="tile") for width in TILES]),
        "why": _columns((Column(WIDTH),)),
        "words": _columns((Column(102),)),
        "foot": _columns((Column(WIDTH, "centre", "foot"),)),
        "foot-wide": _columns((Column(WIDE, "centre", "foot"),), 14.0),
    }
    rules: dict[str, Any] = {}
    pages = [{"sheet": COVER, "bands": []}, *_criteria(context, rules), *_ranking(context, rules)]
    if context["pictures"]:
        pages.append({"sheet": CHARTS, "bands": []})
    for sheet in context["sheets"]:
        pages += _nomination(sheet, context, columns, rules)
    for number, page in enumerate(pages[1:], 2):
        wide = page["sheet"] in (RANKING, CHARTS)
        text = f"第 {number} 页　共 {len(pages)} 页"
        foot = _band("foot-wide" if wide else "foot", 200.0 if wide else 286.0, 4.0, [[text]])
        page["bands"] = [*page["bands"], foot]
    return {"columns": columns, "rules": rules, "pages": pages}


def _columns(columns: Sequence[Column], edge: float = EDGE) -> list[dict[str, Any]]:
    lefts = accumulate((column.width for column in columns), initial=edge)
    return [
        {
            "face": column.face,
            "left": left + (1.8 if column.align == "left" else 0.8),
            "width": column.width - (2.6 if column.align == "left" else 1.6),
            "align": column.align,
            "least": 7.0,
            "wraps": column.wraps,
        }
        for column, left in zip(columns, lefts, strict=False)
    ]


def _band(columns: str, top: float, pitch: float, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {"columns": columns, "top": round(top, 2), "pitch": pitch, "rows": [list(row) for row in rows]}


def _across(top: float, pitch: float, rows: int, edge: float, width: float) -> list[list[float]]:
    return [
        [edge, round(top + pitch * row, 2), edge + width, round(top + pitch * row, 2), FINE]
        for row in range(1, rows + 1)
    ]


def _criteria(context: Mapping[str, Any], rules: dict[str, Any]) -> Iterator[dict[str, Any]]:
    rows = [
        [
            f"{each['label']}（{each['most']}分）" if not place else "",
            item["label"],
            item["most"],
            item["bands"],
            item["basis"],
        ]
        for each in context["dimensions"]
        for place, item in enumerate(each["items"])
    ]
    for lot in _lots(rows, CRITERIA_ROWS):
        name = f"criteria-{len(lot)}"
        rules[name] = _across(TOP, CRITERIA_ROW, len(lot), EDGE, WIDTH)
        yield {"sheet": CRITERIA, "rules": name, "bands": [_band("criteria", TOP, CRITERIA_ROW, lot)]}


RANKED = (
    *("rank", "unit", "place", "kind", "system", "average", "bonus"),
    *("total", "spread", "retention", "intake", "outcome"),
)


def _ranking(context: Mapping[str, Any], rules: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lines: list[tuple[str, list[str]]] = []
    for row in context["rows"]:
        if row["line"]:
            lines.append(("line", [f"———　{row['line']}　———"]))
        lines.append(("ranking", [row[name] for name in RANKED]))
    for number, lot in enumerate(_lots(lines or [("line", ["还没有参评单位"])], RANKING_ROWS)):
        bands, drawn = [], _across(TOP - 4, RANKING_ROW, len(lot), 14.0, WIDE)
        for place, (columns, row) in enumerate(lot):
            bands.append(_band(columns, TOP - 4 + RANKING_ROW * place, RANKING_ROW, [row]))
            if columns == "line":
                drawn[place][-1] = BOLD
        rules[f"ranking-{number}"] = drawn
        yield {"sheet": RANKING, "rules": f"ranking-{number}", "bands": bands}


def _nomination(
    sheet: Mapping[str, Any], context: Mapping[str, Any], columns: dict[str, Any], rules: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    name = f"points-{len(sheet['heads'])}"
    if name not in columns:
        plain, strong = _points(len(sheet["heads"]), "row"), _points(len(sheet["heads"]), "sum")
        columns |= {name: _columns(plain), f"{name}-sum": _columns(strong)}
    head = _band("unit", 15.0, 9.0, [[sheet["rank"], sheet["unit"], sheet["outcome"]]])
    bands = [
        head,
        _band("why", 26.0, 4.3, [[line] for line in _wrapped(sheet["why"], 60.0, 3)]),
        _band("tiles", 44.0, 6.0, [[text for _label, text in sheet["facts"]]]),
        _band("words", 58.0, 4.4, [[line] for line in _wrapped(sheet["opinion"], WORDS_EM, 8)]),
        _band("words", 100.0, 4.4, [[line] for line in _wrapped(sheet["statement"] or "—", WORDS_EM, 3)]),
        _band("words", 119.0, 4.4, [[line] for line in _wrapped(sheet["vetoes"], WORDS_EM, 1)]),
    ]
    first, rest = sheet["lines"][:POINTS_ROWS], sheet["lines"][POINTS_ROWS:]
    shape = [_on_paper(point, context["radar_width"]) for point in sheet["radar"]]
    yield _with_points(NOMINATION, bands, sheet["heads"], first, POINTS_TOP, rules) | {
        "shapes": [shape] if shape else []
    }
    for lot in _lots(rest, MORE_ROWS):
        yield _with_points(MORE, [head], sheet["heads"], lot, MORE_TOP, rules)


def _points(many: int, face: str) -> list[Column]:
    own = [Column(POINT, "right", face)] * many
    return [
        Column(WIDTH - 38 - POINT * (many + 1), face=face),
        Column(POINT, "right", face),
        Column(38, face=face),
        *own,
    ]


def _with_points(
    sheet: int,
    bands: Sequence[Mapping[str, Any]],
    heads: Sequence[str],
    lines: Sequence[Mapping[str, Any]],
    top: float,
    rules: dict[str, Any],
) -> dict[str, Any]:
    """A page with the points of some items; the heads of the columns stand above them."""
    columns = f"points-{len(heads)}"
    made = [*bands, _band(f"{columns}-sum", top, 6.0, [["评分项", "满分", "指标", *heads]])]
    for place, line in enumerate(lines):
        own = f"{columns}-sum" if line["is_sum"] else columns
        cells = [line["label"], line["most"], line["fact"], *line["points"]]
        made.append(_band(own, top + 6.0 + POINTS_ROW * place, POINTS_ROW, [cells]))
    sums = [place for place, line in enumerate(lines) if line["is_sum"]]
    name = f"{sheet}-{','.join(map(str, sums))}-{len(lines)}"
    if name not in rules:
        drawn = _across(top + 6.0, POINTS_ROW, len(lines), EDGE, WIDTH)
        drawn += [[EDGE, y, EDGE + WIDTH, y, BOLD] for y in (top, top + 6.0)]
        rules[name] = drawn
    return {"sheet": sheet, "rules": name, "bands": made}


def _on_paper(point: Sequence[float], width: float) -> list[float]:
    left, top, room = RADAR_AT
    return [round(left + point[0] * room / width, 2), round(top + point[1] * room / width, 2)]


def _wrapped(text: str, most: float, lines: int) -> list[str]:
    """A text in lines of so many signs, a narrow sign counting half; what does not fit ends in …."""
    made, line, width = [], "", 0.0
    for sign in text.replace("\n", " "):
        wide = 1.0 if ord(sign) > 0x2E7F or sign in "“”…—" else 0.55
        if width + wide > most:
            made.append(line)
            line, width = "", 0.0
        line, width = line + sign, width + wide
    made.append(line)
    return made if len(made) <= lines else [*made[: lines - 1], f"{made[lines - 1][:-1]}…"]


def _lots(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
