"""Pages of red flags, of a unit's flags over time, of the network, and of the quality sample."""

import json
from typing import Any

from flask import request
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import charts, clock
from app.core.calendar import add_months
from app.core.errors import OutOfReach
from app.core.views import EntityView, Page
from app.organisations.queries import in_reach, name_of
from app.security.states import Level, Permission
from app.subsidies.card import risk as cards
from app.subsidies.models import QualitySample, RiskFlag
from app.subsidies.queries import claims as claim_queries
from app.subsidies.queries import flags as queries
from app.subsidies.queries import network
from app.subsidies.services import flags, sampling
from app.subsidies.states import FlagState
from app.units.queries import unit_in_reach

READ = Permission.RISK_READ
MONTHS = 12


class RiskFlagView(EntityView):
    """Red flags: reasons to look, cleared or confirmed by a person with a note; a unit sees none of them."""

    card = cards.FLAG
    route_base = "/admin/risk-flags"
    read = READ
    mover, moves = flags.perform, flags.MOVES
    show_template = "subsidies/flag.html"

    def extra(self, record: RiskFlag) -> dict[str, Any]:
        """The records behind it, the other flags of the claim, and those of the unit over time."""
        others = queries.flags_over_time(record.unit_id) if record.unit_id else []
        return {
            "links": links_of(record),
            "claim": claim_queries.claim_in_reach(record.claim_id),
            "of_claim": [flag for flag in queries.flags_of(record.claim) if flag.id != record.id],
            "of_unit": [flag for flag in others if flag.claim_id != record.claim_id],
            "chart": over_time(others) if others else None,
        }


class UnitFlagsView(Page):
    """The flags of one unit over time, over all its claims (C39)."""

    route_base = "/admin/units"
    default_view = "show"
    needs = {"show": READ}

    @expose("/<pk>/flags")
    @has_access
    def show(self, pk: str) -> Any:
        """Table and chart of what was found of the unit's claims."""
        unit = unit_in_reach(pk)
        if unit is None:
            raise OutOfReach()
        found = queries.flags_over_time(unit.id)
        return self.show_page(
            "subsidies/unit_flags.html",
            unit=unit,
            flags=found,
            chart=over_time(found) if found else None,
            by_state={state: sum(flag.state == state for flag in found) for state in FlagState},
        )


class NetworkView(Page):
    """People, units, accounts, phones, devices and addresses that touch more than they should."""

    route_base = "/admin/risk-network"
    default_view = "list"
    needs = {"list": READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The clusters of a county or of the whole reach, the heaviest first, each drawn with its evidence."""
        county = request.args.get("region_code", "")
        counties = [area for area in in_reach() if area.level == Level.COUNTY]
        if county and county not in {area.code for area in counties}:
            raise OutOfReach()
        return self.show_page(
            "subsidies/network.html",
            clusters=network.clusters(county or None),
            county=county,
            counties=counties if len(counties) > 1 else [],
            place=name_of,
        )


class QualitySampleView(EntityView):
    """Approvals that somebody else checks once more: an officer's first, then drawn from a published seed (C40)."""

    card = cards.SAMPLE
    route_base = "/admin/quality-samples"
    read = READ
    mover, moves = sampling.perform, sampling.MOVES
    show_template = "subsidies/sample.html"

    def extra(self, record: QualitySample) -> dict[str, Any]:
        """The claim that was approved."""
        return {"claim": claim_queries.claim_in_reach(record.claim_id)}


def links_of(flag: RiskFlag) -> list[tuple[str, str]]:
    """The records behind a flag: (words, address); only addresses of this site."""
    return [(str(words), str(url)) for words, url in json.loads(flag.links or "[]") if str(url).startswith("/")]


def over_time(found: list[RiskFlag]) -> Any:
    """How many flags were found in each of the last twelve months, by what became of them."""
    first = clock.today().replace(day=1)
    months = [clock.month_of(add_months(first, -back)) for back in range(MONTHS - 1, -1, -1)]
    series = []
    for state in (FlagState.OPEN, FlagState.CONFIRMED, FlagState.CLEARED):
        days = [clock.month_of(flag.found_on) for flag in found if flag.state == state]
        series.append(charts.Series(_(state.label), [days.count(month) for month in months]))
    return charts.bars(_("近 12 个月的红旗"), [month[2:] for month in months], series, unit=_("个"), height=240)
