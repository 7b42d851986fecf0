"""Model posts: how far each area is from its share, what else may become one, the packages that are released (R16)."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import once
from app.core.errors import OutOfReach
from app.core.views import EntityView, Page
from app.organisations.queries import Area, areas, counties_of, in_reach, name_of
from app.posts import queries, services
from app.posts.card import BATCH
from app.posts.policy import package_fields
from app.posts.queries import Share
from app.posts.states import BatchState
from app.programme.queries import plan_years
from app.security.states import Level, Permission, Role

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One area of the table with its share."""

    area: Area
    share: Share
    level: str

    @property
    def where(self) -> dict[str, str]:
        """The filter of the list of posts for this area."""
        names = {Level.CITY.value: "city_code", Level.COUNTY.value: "region_code"}
        return {names[self.level]: self.area.code} if self.level in names else {}


class ModelPostsView(Page):
    """The live share of an area and a plan year, and the posts that may become model posts, the best first."""

    route_base = "/admin/model-posts"
    default_view = "list"
    needs = {"list": Permission.UNIT_CHECK, "choose": Permission.MODEL_BATCH_WRITE}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show one area of the actor's reach."""
        area, year = _area(), _year()
        found = queries.candidates(year, area.code)
        start = next((at + 1 for at, (row, _q) in enumerate(found) if row.id == request.args.get("after")), 0)
        shown = found[start : start + PAGE]
        lines = _lines(area, year)
        return self.show_page(
            "posts/model_posts.html",
            area=area,
            year=year,
            years=plan_years(),
            choices=[(each.code, each.name) for each in in_reach()],
            lines=lines,
            share=lines[0].share,
            least=queries.least_percent(),
            batches=queries.open_batches(year, area.code),
            candidates=shown,
            start=start,
            number=len(found) if len(found) < queries.CANDIDATES_MAX else queries.count_candidates(year, area.code),
            most=queries.CANDIDATES_MAX,
            following=shown[-1][0].id if start + PAGE < len(found) else None,
            chooses=actors.current().has(Role.CITY_AGENT),
        )

    @staticmethod
    def place(code: str) -> str:
        """The name of an area."""
        return name_of(code)

    @expose("/choose", methods=["POST"])
    @has_access
    def choose(self) -> Any:
        """Choose several posts at once; the skipped ones are told with their reasons."""
        kept: dict[str, Any] = {name: request.args[name] for name in _KEPT if name in request.args}
        back = url_for("ModelPostsView.list", **kept)

        def act() -> Any:
            chosen = services.choose_several(actors.current(), request.form.getlist("id"))
            if chosen.done and not chosen.skipped:
                flash(_("已选为示范性岗位 %(n)s 个，已列入本市征集中的批次。", n=len(chosen.done)), "success")
                return make_response(redirect(back))
            return make_response(self.show_page("posts/model_chosen.html", chosen=chosen, back=back))

        return once.once(act)


_KEPT = ("area", "year")


def _area() -> Area:
    code = request.args.get("area") or actors.current().region_code
    area = areas().get(code)
    if area is None or code not in {each.code for each in in_reach()}:
        raise OutOfReach()
    return area


def _year() -> int:
    wanted = request.args.get("year", "")
    known = {str(plan.year) for plan in plan_years()}
    return int(wanted) if wanted in known else int(current_app.config["PLAN_YEAR"])


def _lines(area: Area, year: int) -> list[Line]:
    """The area itself, and below it its cities with their counties."""
    counties = counties_of(area.code)
    shares = queries.shares_of(year, counties)
    lines = [Line(area, shares.get(area.code, queries.judged(0, 0)), area.level)]
    for county in counties if len(counties) > 1 else ():
        city = f"{county.code[:4]}00"
        if city != area.code and city not in {line.area.code for line in lines}:
            lines.append(Line(areas()[city], shares[city], Level.CITY.value))
        lines.append(Line(county, shares[county.code], Level.COUNTY.value))
    return lines


class ModelBatchView(EntityView):
    """Packages of model posts: gathered, described, permitted below the ratio, released."""

    card = BATCH
    route_base = "/admin/model-post-batches"
    read, write = Permission.POST_READ, Permission.MODEL_BATCH_WRITE
    mover, moves = services.package, services.PACKAGE_MOVES
    update = staticmethod(services.describe)
    show_template = "posts/batch.html"

    def editable(self, record: Any) -> list[str]:
        """Name and introduction, while it is being gathered."""
        return package_fields(actors.current(), record)

    def extra(self, record: Any) -> dict[str, Any]:
        """The share of the city now, or as it was on the day of the release, and the places by county."""
        is_open = record.state == BatchState.GATHERING
        is_officer = actors.current().may(Permission.UNIT_CHECK)
        return {
            "is_open": is_open,
            "share": queries.share_in(record.plan_year, record.region_code)
            if is_open
            else queries.judged(record.headcount_total, record.headcount_model),
            "least": queries.least_percent(),
            "places": queries.held_by(record)[1] if is_open else record.place_count,
            "counties": [(name_of(row.region_code), row) for row in queries.places_by_county(record)],
            "counted": {"year": record.plan_year, "area": record.region_code} if is_officer else None,
        }
