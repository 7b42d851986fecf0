"""The charts of the selection room and of its dossier; the same figures stand beside them as tables."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _
from markupsafe import Markup

from app.core import charts
from app.core.charts_radar import Axis, outline, radar, radar_table
from app.core.charts_spread import Judged, spread
from app.showcase.rules.criteria import Sheet
from app.showcase.rules.room import Basis, Marks, Place, Share, histogram

NAME_MAX, ROWS_MAX, BANDS_MAX = 14, 40, 9


def short(name: str, most: int = NAME_MAX) -> str:
    """A name that fits beside a chart."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def distribution(title: str, listed: Sequence[Share], *, width: int = 560) -> Markup:
    """How many of each area or kind stand, lie within the quota, are in reserve."""
    return charts.bars(
        title,
        [short(each.label, 8) for each in listed],
        [
            charts.Series(_("参评"), [each.all for each in listed]),
            charts.Series(_("名额内"), [each.selected for each in listed]),
            charts.Series(_("递补"), [each.reserve for each in listed]),
        ],
        unit=_("家"),
        width=width,
        height=260,
    )


def scores(title: str, listed: Sequence[Place], sheet: Sheet, *, width: int = 560) -> Markup:
    """How many lie in each band of five points."""
    bands = histogram(listed, sheet)
    series = [charts.Series(_("单位数"), [count for _band, count in bands])]
    names = [band for band, _count in bands]
    if len(names) > BANDS_MAX:
        names = [name.split("–")[0] for name in names]  # the lowest of each, so that they do not run together
    return charts.bars(title, names, series, unit=_("家"), width=width, height=260)


def spreads(
    title: str, listed: Sequence[Place], totals: Mapping[str, Sequence[Decimal]], most: Decimal, sheet: Sheet
) -> Markup | None:
    """The totals of the experts for each of the first that have some; None when nobody has."""
    rows = [
        Judged(short(place.contender.name), given, is_wide=max(given) - min(given) > most)
        for place in listed
        if (given := totals.get(place.contender.key))
    ][:ROWS_MAX]
    return spread(title, rows, sheet.full_score, unit=_("分"), width=560) if rows else None


def profile(
    title: str, sheet: Sheet, listed: Sequence[tuple[str, Marks]], *, width: int = 460
) -> tuple[Markup, Markup] | None:
    """Radar over the dimensions but the bonus, and its table; None for a sheet of fewer than three."""
    dimensions = [each for each in sheet.dimensions if not each.is_bonus]
    if len(dimensions) < 3 or not listed:
        return None
    axes = [Axis(each.label, each.most) for each in dimensions]
    rows = [
        charts.Series(short(name), [totals[each.code] for each in dimensions])
        for name, marks in listed
        for totals in [marks.of(sheet)]
    ]
    return radar(title, axes, rows, unit=_("分"), width=width), radar_table(title, axes, rows, unit=_("分"))


def side_by_side(title: str, listed: Sequence[Place], basis: Basis) -> Markup:
    """The points of each compared unit: the system's, the experts' average where it may be told, the score."""
    names = [short(place.contender.name, 10) for place in listed]
    series = [charts.Series(_("系统得分"), [place.contender.system or 0 for place in listed])]
    if basis == Basis.SCORE and all(place.contender.score is not None for place in listed):
        series.append(charts.Series(_("专家平均"), [place.contender.average or 0 for place in listed]))
        series.append(charts.Series(_("总分"), [place.contender.score or 0 for place in listed]))
    return charts.bars(title, names, series, unit=_("分"), width=520, height=300)


def empty_profile(sheet: Sheet, *, width: int) -> str:
    """A radar of the sheet without any outline, onto which `profile_outline` is drawn; "" for fewer than three axes."""
    axes = _axes(sheet)
    return str(radar(_("各维度得分"), axes, [], unit=_("分"), width=width)) if len(axes) > 2 else ""


def profile_outline(sheet: Sheet, marks: Marks, *, width: int) -> list[tuple[float, float]]:
    """The corners of the points by dimension in such a radar; none for fewer than three axes."""
    axes, totals = _axes(sheet), marks.of(sheet)
    if len(axes) < 3:
        return []
    return outline(axes, [totals[each.code] for each in sheet.dimensions if not each.is_bonus], width)


def _axes(sheet: Sheet) -> list[Axis]:
    return [Axis(each.label, each.most) for each in sheet.dimensions if not each.is_bonus]
