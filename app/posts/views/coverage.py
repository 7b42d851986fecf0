"""Supply against demand: people who wait and places that are free, by education, kind of post and county (C15)."""

from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import charts
from app.core.charts import HeatCell
from app.core.errors import OutOfReach
from app.core.views import Page
from app.organisations.queries import Area, areas, counties_of, in_reach
from app.posts.queries.coverage import ANY_KIND, BANDS, Coverage, coverage
from app.posts.states import PostState
from app.programme.states import EducationBand, PostCategory
from app.security.states import Level, Permission

KINDS: tuple[str, ...] = (*PostCategory, ANY_KIND)
ROWS: tuple[str, ...] = (*BANDS, EducationBand.ANY)


class CoverageView(Page):
    """The heat table of an area, and the balance of each county below it."""

    route_base = "/admin/coverage"
    default_view = "list"
    needs = {"list": Permission.REPORT_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show one area of the actor's reach."""
        area = _area()
        counties = counties_of(area.code)
        found = coverage(_prefix(area))
        total = Coverage()
        for each in found.values():
            total.add(each)
        lines = [(county, found.get(county.code, Coverage())) for county in counties]
        return self.show_page(
            "posts/coverage.html",
            area=area,
            choices=[(each.code, each.name) for each in in_reach()],
            total=total,
            lines=lines if len(counties) > 1 else [],
            picture=heat_of(area, total),
            people_url=lambda place: people_url(place),
            places_url=lambda place: places_url(place),
        )


def _area() -> Area:
    code = request.args.get("area") or actors.current().region_code
    area = areas().get(code)
    if area is None or code not in {each.code for each in in_reach()}:
        raise OutOfReach()
    return area


def _prefix(area: Area) -> str:
    return {Level.PROVINCE: area.code[:2], Level.CITY: area.code[:4]}.get(Level(area.level), area.code)


def _where(area: Area) -> dict[str, Any]:
    names = {Level.CITY: "city_code", Level.COUNTY: "region_code"}
    name = names.get(Level(area.level))
    return {name: area.code} if name else {}


def people_url(area: Area, **more: Any) -> str:
    """The people behind a figure, for those who may read the register."""
    if not actors.current().may(Permission.TRAINEE_READ):
        return ""
    return url_for("TraineeView.list", todo="waiting", **_where(area), **more)


def places_url(area: Area, **more: Any) -> str:
    """The posts behind a figure, for those who may read posts."""
    if not actors.current().may(Permission.POST_READ):
        return ""
    return url_for("PostView.list", state=PostState.PUBLISHED.value, **_where(area), **more)


def heat_of(area: Area, total: Coverage) -> Any:
    """The table as a picture: rows by education, columns by kind of post."""
    columns = [_(PostCategory.label_of(kind)) if kind else _("未提意向") for kind in KINDS]
    rows = [(_(EducationBand.label_of(band)), [_cell(area, total, band, kind) for kind in KINDS]) for band in ROWS]
    title = _("%(area)s供需对照（等待人数 / 空余名额）", area=area.name)
    return charts.heat(title, columns, rows)


def _cell(area: Area, total: Coverage, band: str, kind: str) -> HeatCell:
    people, places = total.people[band, kind], total.places[band, kind]
    lines = []
    if band != EducationBand.ANY:
        url = people_url(area, band=band, wish=kind) if people and kind else ""
        lines.append((_("等待 %(n)s 人", n=f"{people:,}"), url))
    if kind:
        url = places_url(area, education=band, category=kind) if places else ""
        lines.append((_("空余 %(n)s 个", n=f"{places:,}"), url))
    most = max(people, places)
    both = len(lines) == 2
    return HeatCell(lines, (people - places) / most if most and both else 0.0, _cell_label(band, kind, people, places))


def _cell_label(band: str, kind: str, people: int, places: int) -> str:
    return _(
        "%(band)s，%(kind)s：等待 %(people)s 人，空余 %(places)s 个",
        band=_(EducationBand.label_of(band)),
        kind=_(PostCategory.label_of(kind)) if kind else _("未提意向"),
        people=people,
        places=places,
    )
