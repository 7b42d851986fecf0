"""From counts to what the templates print: links to the records behind a number, charts, labels."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import actor as actors
from app.core import charts
from app.core.card import Card
from app.core.choices import Choice
from app.core.codes import Industry
from app.core.money import cut_percent
from app.organisations.queries import Area
from app.placements.card.placements import PLACEMENT
from app.posts.card import POST
from app.posts.states import PostState
from app.programme.states import EducationBand, PostCategory
from app.registers.states import UnitKind
from app.reporting.queries.columns import Column
from app.reporting.queries.dashboard import Board, Progress, Share
from app.security.states import Level, Permission
from app.units.card import UNIT
from app.units.states import UnitState

MONTHS = 12
Link = Callable[[str], str | None]


@dataclass(frozen=True)
class Bar:
    """One line of a breakdown: name, number, its share of the whole in percent, the records behind it."""

    name: str
    number: int
    records: int
    share: Any
    url: str | None


def records_url(card: Card, endpoint: str, permission: str, area: Area, **wanted: str) -> str | None:
    """The list of the records behind a number, or None where its search bar cannot say it or the actor may not look."""
    acting = actors.current()
    filters: dict[str, Any] = dict(wanted)
    if area.level == Level.COUNTY:
        filters["region_code"] = area.code
    elif area.level == Level.CITY and area.code != acting.region_code:
        filters["city_code"] = area.code
    if not acting.may(permission) or set(filters) - {*card.filtered, *card.narrowings}:
        return None
    return url_for(f"{endpoint}.list", **filters)


def posts_url(area: Area, **wanted: str) -> str | None:
    """The posts behind a number."""
    return records_url(POST, "PostView", Permission.POST_READ, area, **wanted)


def counted_url(area: Area, year: int, **wanted: str) -> str | None:
    """The posts that count as collected in a plan year: those behind a number of the dashboard."""
    return posts_url(area, counted=str(year), **wanted)


def started_url(area: Area, year: int) -> str | None:
    """The placements of a plan year's cohort: those behind a number of people.

    The city is always named, because its officers also read the placements elsewhere of people whom it serves.
    """
    city = {"city_code": area.code} if area.level == Level.CITY else {}
    return records_url(PLACEMENT, "PlacementView", Permission.PLACEMENT_READ, area, started=str(year), **city)


def units_url(area: Area, **wanted: str) -> str | None:
    """The units behind a number."""
    return records_url(UNIT, "UnitView", Permission.UNIT_READ, area, **wanted)


def board_url(area: Area, year: int) -> str:
    """The dashboard of an area."""
    return url_for("DashboardView.list", area=area.code, year=year)


def desk_lines(lines: list[Progress], year: int) -> list[dict[str, Any]]:
    """The progress table of the landing page."""
    may_open = actors.current().may(Permission.REPORT_READ)
    return [
        {
            "name": line.area.name,
            "posts_target": line.target_posts,
            "posts_actual": line.posts,
            "posts_rate": line.rate,
            "trainees_target": line.target_trainees,
            "trainees_actual": line.trainees,
            "model_rate": line.model_rate,
            "url": board_url(line.area, year) if may_open else None,
        }
        for line in lines
    ]


def area_lines(board: Board) -> list[dict[str, Any]]:
    """The table of the area and those below, each with the way deeper and to its posts."""
    due = round(board.pace * 100, 1)
    return [
        {
            "line": line,
            "is_total": line is board.total,
            "url": None if line is board.total else board_url(line.area, board.year),
            "posts_url": counted_url(line.area, board.year),
            "model_url": counted_url(line.area, board.year, is_model="1"),
            "started_url": started_url(line.area, board.year),
            "is_behind": line.rate is not None and float(line.rate) < due,
        }
        for line in (board.total, *board.below)
    ]


def bars(
    shares: list[Share], kind: type[Choice], link: Link, *, whole: int, by_records: bool = False, in_order: bool = False
) -> list[Bar]:
    """A breakdown by one enumeration, labelled and linked; ``whole`` is what 100 % means."""
    if in_order:
        place = {member.value: number for number, member in enumerate(kind)}
        shares = sorted(shares, key=lambda share: place.get(share.key, len(place)))
    found = []
    for share in shares:
        number = share.records if by_records else share.places
        percent = cut_percent(number, whole)
        found.append(Bar(_(kind.label_of(share.key)), number, share.records, percent, link(share.key)))
    return found


def breakdowns(board: Board) -> dict[str, list[Bar]]:
    """All breakdowns of the dashboard by name."""
    area, posts = board.area, board.total.posts
    places, units = sum(share.places for share in board.states), sum(share.records for share in board.units)

    def counted(place: Area, **wanted: str) -> str | None:
        return counted_url(place, board.year, **wanted)

    def by(name: str, url: Callable[..., str | None]) -> Link:
        return lambda key: url(area, **{name: key})

    return {
        "states": bars(board.states, PostState, by("state", posts_url), whole=places, in_order=True),
        "industries": bars(board.industries, Industry, by("industry", counted), whole=posts),
        "education": bars(board.education, EducationBand, by("education", counted), whole=posts, in_order=True),
        "units": bars(board.units, UnitState, by("state", units_url), whole=units, by_records=True, in_order=True),
        "kinds": bars(board.kinds, UnitKind, lambda _key: None, whole=board.units_in_force, by_records=True),
    }


def runs(columns: list[Column]) -> list[tuple[str, int]]:
    """Neighbouring columns of one group under one head: its name and how many it spans."""
    return [(group, len(list(members))) for group, members in groupby(columns, key=lambda column: column.group)]


def area_chart(board: Board) -> Markup | None:
    """Target and actual of the areas below; None for a county."""
    if not board.below:
        return None
    names = [line.area.short_name for line in board.below]
    links = [board_url(line.area, board.year) for line in board.below]
    series = [
        charts.Series(_("年度目标"), [line.target_posts or 0 for line in board.below]),
        charts.Series(_("已募集"), [line.posts for line in board.below], links),
    ]
    return charts.bars(_("各地岗位目标与募集"), names, series, unit=_("个"), width=620)


def trend_charts(board: Board) -> list[Markup]:
    """Places collected month by month, and how they add up against the pace of the year."""
    shown = max(1, min(MONTHS, int(board.pace * MONTHS + 0.999)))
    names = [_("%(n)s月", n=number) for number in range(1, shown + 1)]
    links = [
        url_for("SummaryView.list", month=f"{board.year:04d}-{number:02d}", area=board.area.code)
        for number in range(1, shown + 1)
    ]
    new = board.monthly[:shown]
    totals = [sum(new[: number + 1]) for number in range(shown)]
    target = board.total.target_posts or 0
    due = [round(target * (number + 1) / MONTHS) for number in range(shown)]
    added = [charts.Series(_("累计募集"), totals, links)]
    if target:
        added.append(charts.Series(_("时间进度"), due))
    return [
        charts.bars(_("每月募集岗位"), names, [charts.Series(_("审核通过"), new, links)], unit=_("个"), width=620),
        charts.line(_("累计募集与时间进度"), names, added, unit=_("个"), width=620, height=300),
    ]


def category_chart(board: Board) -> Markup | None:
    """The four categories as a ring."""
    known = {share.key: share.places for share in board.categories}
    slices = [
        charts.Slice(_(kind.label), known.get(kind, 0), counted_url(board.area, board.year, category=kind) or "")
        for kind in PostCategory
    ]
    return charts.donut(_("岗位类别"), slices, unit=_("个"), width=420) if any(known.values()) else None
