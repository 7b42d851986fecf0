"""How a month's attendance is laid on A4 landscape: pages, a drawn grid, and the days of a person as one run of text.

A cell for each day would mean eight thousand boxes for two hundred people; a run of full-width letters under a fixed
spacing looks the same and is laid out as one line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from app.core.calendar import WEEKDAYS

POINT_MM = 25.4 / 72
WIDTH_MM, NAMES_MM, NAME_ROOM_MM = 277.0, 52.0, 42.0
ROW_MM, HEAD_MM, TOTAL_MM = 5.6, 11.2, 7.0
LETTER_PT, NUMBER_PT, NAME_PT, NAME_LEAST_PT = 8.5, 7.5, 8.5, 4.0
DIGIT_EM, SPACE_EM = 0.555, 0.224  # advances of the sans face
ROWS, ROWS_ON_LAST = 28, 22
TOTALS = (("出勤", "P"), ("公假", "O"), ("工伤", "W"), ("病假", "S"), ("事假", "L"), ("旷工", "A"), ("未定", "·"))
PAYABLE = "POWS"


@dataclass(frozen=True)
class Total:
    """One column of figures at the right."""

    head: str
    left_mm: float
    figures: str
    width_mm: float = TOTAL_MM


@dataclass(frozen=True)
class Page:
    """One sheet of paper; texts hold one line per person."""

    height_mm: float
    svg: Markup
    spacing_mm: float
    inset_mm: float
    numbers: str
    number_spacing_mm: float
    number_inset_mm: float
    weekdays: str
    order: str
    names: list[tuple[str, float]]  # the name and its size in points
    codes: Markup
    totals: list[Total]


def attendance_pages(people: Sequence[Mapping[str, Any]], days: Sequence[Mapping[str, Any]]) -> list[Page]:
    """Cut the people into pages; ``people`` have name and codes (a letter a day), ``days`` number, weekday, is_workday."""  # noqa: E501
    pages, first = [], 0
    for count in row_counts(len(people)):
        pages.append(_page(people[first : first + count], days, first))
        first += count
    return pages


def row_counts(people: int, most: int = ROWS, on_last: int = ROWS_ON_LAST) -> list[int]:
    """How many rows each page bears: as many as fit, fewer on the last, which bears legend and signatures."""
    pages = max(1, -(-(people + most - on_last) // most))
    counts = [most] * (pages - 1) + [people - most * (pages - 1)]
    if pages > 1 and counts[-1] < 1:
        counts[-2:] = [most + counts[-1] - 8, 8]
    return counts


def _page(people: Sequence[Mapping[str, Any]], days: Sequence[Mapping[str, Any]], before: int) -> Page:
    totals_at = WIDTH_MM - TOTAL_MM * (len(TOTALS) + 1)
    cell = (totals_at - NAMES_MM) / len(days)
    spacing, digits = cell - LETTER_PT * POINT_MM, NUMBER_PT * POINT_MM
    return Page(
        height_mm=round(HEAD_MM + ROW_MM * len(people), 2),
        svg=_grid(len(people), days, cell, totals_at),
        spacing_mm=round(spacing, 3),
        inset_mm=round(spacing / 2, 3),
        numbers=" ".join(f"{day['number']:02d}" for day in days),
        number_spacing_mm=round(cell - (2 * DIGIT_EM + SPACE_EM) * digits, 3),
        number_inset_mm=round((cell - 2 * DIGIT_EM * digits) / 2, 3),
        weekdays="".join(WEEKDAYS[day["weekday"]] for day in days),
        order="\n".join(str(before + place) for place in range(1, len(people) + 1)),
        names=[_fitted(person["name"]) for person in people],
        codes=Markup("\n").join(_run(person["codes"], days) for person in people),
        totals=_totals(people, totals_at),
    )


def _fitted(name: str) -> tuple[str, float]:
    """A name and the size at which it fits its column; what is too long even at the least size loses its end."""
    most = int(NAME_ROOM_MM / (NAME_LEAST_PT * POINT_MM))
    shown = name if len(name) <= most else f"{name[: most - 1]}…"
    return shown, round(min(NAME_PT, NAME_ROOM_MM / len(shown or "1") / POINT_MM), 2)


def _run(codes: str, days: Sequence[Mapping[str, Any]]) -> Markup:
    letters = []
    for code, day in zip(codes, days, strict=True):
        if code == "H" and not day["is_workday"]:
            letters.append(Markup("\u3000"))
        elif code == "N":
            letters.append(Markup("／"))
        else:
            letters.append(Markup("<b>{}</b>").format(code) if code == "A" else escape(code))
    return Markup("").join(letters)


def _totals(people: Sequence[Mapping[str, Any]], left: float) -> list[Total]:
    def figure(number: int) -> str:
        return str(number) if number else " "

    columns = [
        Total(head, round(left + TOTAL_MM * place, 2), "\n".join(figure(p["codes"].count(code)) for p in people))
        for place, (head, code) in enumerate(TOTALS)
    ]
    payable = "\n".join(str(sum(person["codes"].count(code) for code in PAYABLE)) for person in people)
    return [*columns, Total("计发", round(left + TOTAL_MM * len(TOTALS), 2), payable)]


def _grid(rows: int, days: Sequence[Mapping[str, Any]], cell: float, totals_at: float) -> Markup:
    """The rules of the page as one drawing, grey under the days that are no workdays."""
    height = HEAD_MM + ROW_MM * rows
    shades = "".join(
        f"M{NAMES_MM + cell * place:.2f} 0h{cell:.2f}v{height:.2f}h{-cell:.2f}z"
        for place, day in enumerate(days)
        if not day["is_workday"]
    )
    across = "".join(f"M0 {HEAD_MM + ROW_MM * row:.2f}H{WIDTH_MM}" for row in range(rows))
    edges = [8.0, NAMES_MM, *(NAMES_MM + cell * place for place in range(1, len(days)))]
    edges += [totals_at + TOTAL_MM * place for place in range(len(TOTALS) + 1)]
    down = "".join(f"M{edge:.2f} 0V{height:.2f}" for edge in edges)
    middle = f"M{NAMES_MM} {ROW_MM}H{totals_at:.2f}"
    return Markup(  # noqa: S704 (numbers alone)
        f'<svg viewBox="0 0 {WIDTH_MM} {height:.2f}" style="height: {height:.2f}mm">'
        f'<path d="{shades}" fill="#e8ebee"/>'
        f'<path d="{across}{down}{middle}" fill="none" stroke="#000" stroke-width=".18"/>'
        f'<rect x=".2" y=".2" width="{WIDTH_MM - 0.4}" height="{height - 0.4:.2f}" fill="none" stroke="#000" '
        'stroke-width=".4"/></svg>'
    )
