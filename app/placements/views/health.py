"""The health of placements, the worst first (B26)."""

from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core.errors import OutOfReach
from app.core.views import Page
from app.organisations.queries import in_reach, name_of
from app.placements.queries import health as queries
from app.security.states import Level, Permission

ON_A_PAGE = 50
LIGHTS = ("insurance", "mentor", "training", "agreement", "payment", "attendance")


class HealthView(Page):
    """Live placements with their six lights: red before the problem, worst first."""

    route_base = "/admin/placement-health"
    default_view = "list"
    needs = {"list": Permission.PLACEMENT_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """One page of placements, narrowed by light, tone and county."""
        light, tone = request.args.get("light", ""), request.args.get("tone", "")
        county = request.args.get("region_code", "")
        counties = [area for area in in_reach() if area.level == Level.COUNTY]
        if county and county not in {area.code for area in counties}:
            raise OutOfReach()
        light = light if light in LIGHTS else ""
        tone = tone if tone in queries.WEIGHT else ""
        everybody = queries.examined(region_code=county)
        pairs = queries.worst_first(everybody, light=light, tone=tone)
        page = _page_number()
        shown = pairs[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        return self.show_page(
            "placements/health.html",
            rows=shown,
            total=len(pairs),
            everybody=len(everybody),
            cut=len(everybody) >= queries.MOST,
            light=light,
            tone=tone,
            county=county,
            counties=counties if len(counties) > 1 else [],
            names=light_names(),
            tones=tone_names(),
            place=name_of,
            acting=actors.current(),
            next_url=self._at(page + 1) if page * ON_A_PAGE < len(pairs) else None,
            previous_url=self._at(page - 1) if page > 1 else None,
        )

    @staticmethod
    def _at(page: int) -> str:
        kept = {name: value for name, value in request.args.items() if name != "page" and value}
        return url_for("HealthView.list", **kept, page=page)  # type: ignore[arg-type]


def light_names() -> dict[str, str]:
    """The lights by their keys, in words."""
    words = (_("保险"), _("带教"), _("岗前培训"), _("协议"), _("补贴发放"), _("考勤"))
    return dict(zip(LIGHTS, words, strict=True))


def tone_names() -> dict[str, str]:
    """The tones in words; colour never speaks alone."""
    return {queries.RED: _("需处理"), queries.AMBER: _("需留意"), queries.GREEN: _("正常")}


def _page_number() -> int:
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1
