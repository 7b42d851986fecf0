"""The monthly summary of an area as data: one row per county, subtotals per city and for the region.

Every figure is that of the month's last moment, so a month asked for again later gives the same sheet.
The whole region takes twenty SQL statements, however many rows there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.calendar import month_bounds
from app.core.errors import Invalid
from app.core.figures import SOURCES
from app.core.money import cut_percent
from app.organisations.queries import Area, areas, children_of
from app.programme.models import Target
from app.programme.queries import targets_of
from app.reporting.queries import placements, posts, subsidies, trainees, units
from app.reporting.queries.checks import Counts, Finding, findings
from app.reporting.queries.columns import Column, columns
from app.reporting.queries.posts import Moments
from app.reporting.queries.reach import area_in_reach, belongs, counting, leaf_codes, plan_years
from app.security.states import Level

Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One reporting unit; ``values`` holds the 82 columns by key, None where there is nothing to say."""

    level: str
    code: str
    name: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The whole table; ``is_running`` tells that the month is not over yet."""

    month: str
    area: Area
    columns: tuple[Column, ...]
    rows: list[Row]
    made_at: datetime
    is_running: bool
    findings: list[Finding] = field(default_factory=list)

    @property
    def total(self) -> Row:
        """The row of the area itself."""
        return self.rows[0]

    @property
    def title(self) -> str:
        return str(_("宁夏就业见习岗位募集计划工作情况汇总表"))

    @property
    def month_name(self) -> str:
        return str(_("%(year)s年%(month)s月", year=self.month[:4], month=int(self.month[5:])))


def months() -> list[str]:
    """The months of all plan years up to the present one, newest first."""
    now = clock.month_of(clock.today())
    return [
        month
        for year in plan_years()
        for month in (f"{year:04d}-{number:02d}" for number in range(12, 0, -1))
        if month <= now
    ]


def latest_month(year: int) -> str:
    """The month that people report on: the last one of the year that is over, or its first."""
    today = clock.today()
    if today.year > year:
        return f"{year:04d}-12"
    return f"{year:04d}-{max(1, today.month - 1):02d}"


def checked_month(text: str) -> tuple[date, date]:
    """First and last day of a month that can be reported; Invalid says why it cannot."""
    try:
        first, last = month_bounds(text)
    except ValueError:
        raise Invalid({"month": _("统计月份应为“年-月”，如 2023-06。")}) from None
    if first > clock.today():
        raise Invalid({"month": _("%(month)s 还没有开始，不能生成汇总表。", month=text)})
    if first.year not in plan_years():
        raise Invalid({"month": _("%(year)s 年没有募集计划。", year=first.year)})
    return first, last


def monthly_summary(month: str, code: str | None = None) -> Sheet:
    """The sheet of a month and of an area in reach; OutOfReach or Invalid otherwise."""
    area = area_in_reach(code)
    first, last = checked_month(month)
    leaves, moments = leaf_codes(area), Moments.of(first, last)
    with counting():
        figures = _figures(leaves, first, last, moments)
        counted = Counts(
            posts.recount(leaves, first.year, moments),
            units.recount(leaves, last),
            placements.recount(leaves, first, last),
            subsidies.recount(leaves, first, last),
        )
    targets, industries = targets_of(first.year), figures.pop("industries")
    rows = [_row(place, month, figures, industries, targets) for place in _places(area, figures)]
    running = last >= clock.today()
    return Sheet(month, area, columns(), rows, clock.now(), running, findings(rows, counted, leaves))


def _figures(leaves: list[str], first: date, last: date, moments: Moments) -> dict[str, Any]:
    """The figures by county, each under the key of its column; industries apart, because sets do not add up."""
    found: dict[str, Any] = {code: {} for code in leaves}
    sources: tuple[Mapping[str, Mapping[str, Any]], ...] = (
        posts.at_month_end(leaves, first.year, moments),
        units.at_month_end(leaves, first, last),
        trainees.at_month_end(leaves, first, last),
        placements.at_month_end(leaves, first, last),
        subsidies.at_month_end(leaves, first, last),
        *(source(leaves, first, last) for source in SOURCES.values()),
    )
    for source in sources:
        for code, values in source.items():
            found[code].update(values)
    found["industries"] = posts.industries_of(leaves, first.year, moments)
    return found


def _places(area: Area, figures: Figures) -> list[Area]:
    """The rows in order: the area, then each city before its counties; a city's own row only where it has figures."""
    found = [area]
    for child in children_of(area.code):
        found.extend(_places(child, figures) if child.level == Level.CITY else [child])
    if area.level == Level.CITY and any(figures.get(area.code, {}).values()):
        own = Area(area.code, _("%(city)s本级", city=area.name), area.short_name, Level.COUNTY, area.code)
        found.insert(1, own)
    return found


def _row(place: Area, month: str, figures: Figures, industries: dict[str, set[str]], targets: dict[str, Target]) -> Row:
    is_whole = place.level != Level.COUNTY
    codes = [code for code in figures if (belongs(code, place) if is_whole else code == place.code)]
    summed: dict[str, Any] = {}
    for code in codes:
        for key, number in figures[code].items():
            summed[key] = summed.get(key, 0) + number
    summed["industries_new"] = len(set().union(*(industries.get(code, set()) for code in codes)))
    is_own = areas()[place.code].level != place.level  # what belongs to a city itself has no target of its own
    target = None if is_own else targets.get(place.code)
    given: dict[str, Any] = {
        **summed,
        "reporter": place.name,
        "region_code": place.code,
        "month": month,
        "note": _note(summed),
        "target_posts": target and target.min_posts,
        "target_trainees": target and target.min_trainees,
    }
    return Row(str(place.level), place.code, place.name, _complete(given))


def _complete(given: dict[str, Any]) -> dict[str, Any]:
    """Every column by key: figures default to zero, rates are cut from their two columns, words stay empty."""
    by_no = {column.no: column for column in columns()}
    values: dict[str, Any] = {}
    for column in columns():
        default = (Decimal("0.00") if column.decimals else 0) if column.source == "SYSTEM" else None
        values[column.key] = given.get(column.key, default)
    for column in columns():
        if column.formula:
            part, whole = (values[by_no[no].key] for no in column.formula)
            values[column.key] = cut_percent(part or 0, whole)
    return values


def _note(summed: dict[str, Any]) -> str | None:
    """What the remark column says about corrections of earlier months."""
    if not summed.get("withdrawn_posts"):
        return None
    return str(_("更正：撤回前月岗位%(n)s条%(m)s个", n=summed["withdrawn_posts"], m=summed["withdrawn_places"]))
