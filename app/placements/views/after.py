"""Pages of who was kept and whether it lasted, and of the ends that are near."""

from datetime import date
from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock
from app.core.errors import OutOfReach
from app.core.views import EntityView, FilingMixin, Page
from app.organisations.queries import in_reach, name_of
from app.placements.card import after as cards
from app.placements.policy.after import may_change, may_check, may_verify
from app.placements.queries import after as queries
from app.placements.services import after
from app.placements.states.care import StillEmployed
from app.placements.views.deeds import deed
from app.security.states import Level, Permission

READ, CHECK = Permission.PLACEMENT_READ, Permission.PLACEMENT_CHECK
FILES = {after.CONTRACT: "劳动合同", "INSURANCE": "参保证明"}


class RetentionView(FilingMixin, EntityView):
    """Labour contracts that followed a placement, verified once an insurance month was seen (C43)."""

    card = cards.RETENTION
    route_base = "/admin/retentions"
    read, write = READ, Permission.PLACEMENT_WRITE
    needs = {"verify": CHECK, "upload": Permission.PLACEMENT_WRITE, "download": READ}
    create, update = staticmethod(after.add_retention), staticmethod(after.change_retention)
    file_kinds = FILES
    show_template = "placements/retention.html"

    def may_file(self, record: Any) -> bool:
        return may_change(actors.current(), record) is None

    def editable(self, record: Any) -> list[str]:
        if may_change(actors.current(), record) is not None:
            return []
        return [name for name in self.card.written if name != "placement_id"]

    def extra(self, record: Any) -> dict[str, Any]:
        """The files, and why this actor may not verify, if so."""
        asks = actors.current().may(CHECK) and record.verified_on is None
        return {**self.filing(record), "asks": asks, "hindrance": may_verify(actors.current(), record)}

    @expose("/<pk>/verify", methods=["POST"])
    @has_access
    def verify(self, pk: str) -> Any:
        """The county saw contract and insurance."""
        retention = self.record(pk)
        month = request.form.get("si_start_month", "")
        return deed(
            lambda: after.verify_retention(actors.current(), retention, si_start_month=month),
            _("已核实，计入留用；满 1、3、6、12 个月时核查是否仍在参保。"),
            url_for("RetentionView.show", pk=pk),
        )


class RetentionCheckView(EntityView):
    """Whether people who were kept are still insured by the unit after 1, 3, 6 and 12 months (B28)."""

    card = cards.CHECK
    route_base = "/admin/retention-checks"
    read, write = READ, CHECK
    update = staticmethod(after.answer_check)
    list_template = "placements/checks.html"

    def editable(self, record: Any) -> list[str]:
        due = record.result != StillEmployed.DUE or record.due_on <= clock.today()
        return self.card.written if due and may_check(actors.current()) is None else []


class RetentionRateView(Page):
    """The retention rate by unit and area, nominal and true (R47, B28)."""

    route_base = "/admin/retention-rates"
    default_view = "list"
    needs = {"list": READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The areas in reach, and the units of the chosen one, for the ends of a period."""
        first, last = _period()
        offered = [area for area in in_reach() if area.level != Level.PROVINCE or actors.current().level == "PROVINCE"]
        codes = [area.code for area in offered]
        chosen = request.args.get("area") or (actors.current().region_code if actors.current().level else "")
        if chosen and chosen not in codes:
            raise OutOfReach()
        units = queries.units_ended([chosen], first, last) if chosen else []
        return self.show_page(
            "placements/rates.html",
            first=first,
            last=last,
            areas=offered,
            by_area=queries.retention_figures(codes, first, last),
            chosen=chosen,
            chosen_name=name_of(chosen) if chosen else "",
            units=units,
            by_unit=queries.retention_figures([key for key, _name in units], first, last),
        )


def _period() -> tuple[date, date]:
    """The period of the address; this year up to today when none is given or it is wrong."""
    today = clock.today()
    try:
        first = date.fromisoformat(request.args.get("from", ""))
        last = date.fromisoformat(request.args.get("to", ""))
    except ValueError:
        return today.replace(month=1, day=1), today
    return (first, last) if first <= last else (last, first)


class EndingView(Page):
    """The placements that end within 30 days, with what the unit and the trainee answered (B29)."""

    route_base = "/admin/ending-placements"
    default_view = "list"
    needs = {"list": READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The ends that are near, the nearest first."""
        return self.show_page("placements/endings.html", rows=queries.ending_soon(), today=clock.today(), place=name_of)
