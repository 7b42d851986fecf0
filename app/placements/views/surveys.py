"""Pages of the survey for officers: who answered in numbers, how satisfied, by question, area and unit (C92)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import charts, clock
from app.core.errors import OutOfReach
from app.core.types import city_of
from app.core.views import EntityView, Page
from app.organisations.queries import in_reach, name_of
from app.placements.card.surveys import RESULT
from app.placements.queries import satisfaction as queries
from app.placements.queries.satisfaction import Asked, Satisfaction
from app.placements.rules.surveys import days_of, period_of, periods_between, questions_of
from app.placements.states import SurveySide
from app.programme.queries import whole_number
from app.security.states import Level, Permission

ON_A_PAGE = 50
NOTHING = Satisfaction()
REGION = "640000"


@dataclass(frozen=True)
class Line:
    """One row of a table: an area or a unit, who was asked, and what is told of it."""

    key: str
    name: str
    asked: Asked
    told: Satisfaction
    is_total: bool = False


class SurveyResultView(EntityView):
    """The sums as they are stored, one row for a unit and its quarters."""

    card = RESULT
    route_base = "/admin/survey-results"
    read = Permission.PLACEMENT_READ
    show_template = "placements/survey_result.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """The questions with their means, as a table and as a picture."""
        told = queries.of_result(record)
        return {"questions": _means(record.side, told), "chart": _chart(record.side, told), "side": record.side}


class SurveyView(Page):
    """The survey of an area: participation, satisfaction by question, by area and by unit."""

    route_base = "/admin/surveys"
    default_view = "list"
    needs = {"list": Permission.FOLLOWUP_READ}  # of officers; a unit reads its own at its desk

    @expose("/")
    @has_access
    def list(self) -> Any:
        """One side and some quarters; the units of the chosen county or of all."""
        side, first, last, known = _asked_for()
        areas = list(in_reach())
        counties = [area for area in areas if area.level == Level.COUNTY]
        county = request.args.get("region_code", "")
        if county and county not in {area.code for area in counties}:
            raise OutOfReach()
        span = (days_of(first)[0], days_of(last)[1])
        lines = _of_areas(areas, side, first, last, span)
        units = _of_units(side, first, last, span, county)
        whole = next((line for line in lines if line.key == county), lines[0]) if lines else _blank()
        page = _page_number()
        return self.show_page(
            "placements/surveys.html",
            side=side,
            sides=SurveySide.options(),
            first=first,
            last=last,
            periods=known,
            county=county,
            counties=counties if len(counties) > 1 else [],
            whole=whole,
            questions=_means(side, whole.told),
            chart=_chart(side, whole.told) if whole.told.answers else "",
            areas=[line for line in lines if line.asked.asked] if len(lines) > 1 else [],
            units=units[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
            total=len(units),
            told_of=sum(1 for line in units if line.told.answers),
            least=whole_number("survey_min_answers"),
            at=self._at,
            next_url=self._at(page=page + 1) if page * ON_A_PAGE < len(units) else None,
            previous_url=self._at(page=page - 1) if page > 1 else None,
        )

    @staticmethod
    def _at(**wanted: Any) -> str:
        kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}
        return url_for("SurveyView.list", **{**kept, **wanted})


def _asked_for() -> tuple[SurveySide, str, str, list[str]]:
    """The side and the quarters of the address, all quarters when none are named, and the quarters there are."""
    now = period_of(clock.today())
    known = periods_between(queries.first_period() or now, now)
    side = request.args.get("side", "")
    first, last = request.args.get("from", ""), request.args.get("to", "")
    first, last = first if first in known else known[0], last if last in known else known[-1]
    first, last = min(first, last), max(first, last)
    return SurveySide(side) if side in set(SurveySide) else SurveySide.TRAINEE, first, last, known


def _of_areas(areas: Any, side: SurveySide, first: str, last: str, span: tuple[date, date]) -> list[Line]:
    """The counties in reach, above them their cities and the region as sums of what is told of the counties."""
    asked: dict[str, Asked] = defaultdict(Asked)
    told: dict[str, Satisfaction] = defaultdict(Satisfaction)
    for code, one in queries.asked_by_area(side, first, last).items():
        for key in {code, city_of(code), REGION}:
            asked[key] += one
    for code, said in queries.by_area(side, *span).items():
        for key in {code, city_of(code), REGION}:
            told[key] += said
    return [
        Line(area.code, area.name, asked[area.code], told[area.code], area.level != Level.COUNTY)
        for area in areas
        if len(areas) == 1 or area.level != Level.PROVINCE or actors.current().level == Level.PROVINCE
    ]


def _of_units(side: SurveySide, first: str, last: str, span: tuple[date, date], county: str) -> list[Line]:
    """The units that were asked, those of whom something is told first, the least satisfied on top."""
    told = queries.by_unit(side, *span, county)
    rows = queries.asked_by_unit(side, first, last, county)
    lines = [Line(key, name, asked, told.get(key, NOTHING)) for key, (name, asked) in rows.items()]
    return sorted(lines, key=lambda line: (line.told.share is None, line.told.share or 0, line.name, line.key))


def _blank() -> Line:
    return Line("", name_of(actors.current().region_code), Asked(), NOTHING)


def _means(side: SurveySide, told: Satisfaction) -> list[tuple[str, Any]]:
    """The questions answered from 1 to 5, with their means."""
    return [(_(one.words), told.mean(one.field)) for one in questions_of(side) if one.is_mark]


def _chart(side: SurveySide, told: Satisfaction) -> Any:
    means = [(words, mean) for words, mean in _means(side, told) if mean is not None]
    series = charts.Series(_("均分"), [mean for _words, mean in means])
    words = [each for each, _mean in means]
    return charts.bars(_("各题均分（满分5分）"), words, [series], unit=_("分"), height=250, top=5)


def _page_number() -> int:
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1
