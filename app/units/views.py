"""Pages of units and of what is written about them."""

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core.errors import Refused
from app.core.views import EntityView, FilingMixin
from app.security.states import Permission
from app.units import card, queries, services
from app.units.policy import editable_fields, may_confirm, may_decide, may_draft
from app.units.states import ObjectionState

FILES = {"LICENCE": "营业执照（登记证书）", "PLEDGE": "承诺书", "RULES": "见习管理制度", "OTHER": "其他材料"}


class UnitView(FilingMixin, EntityView):
    """Internship units: application, review, standing."""

    card = card.UNIT
    route_base = "/admin/units"
    read, write = Permission.UNIT_READ, Permission.UNIT_WRITE
    needs = {"upload": Permission.UNIT_WRITE, "download": Permission.UNIT_READ, "confirm": Permission.UNIT_READ}
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(services.draft), staticmethod(services.correct)
    file_kinds = FILES
    show_template = "units/unit.html"

    def editable(self, record: Any) -> list[str]:
        return [name for name in self.card.written if name in editable_fields(actors.current(), record)]

    def may_file(self, record: Any) -> bool:
        acting = actors.current()
        return record.id in acting.unit_ids or bool(editable_fields(acting, record))

    def extra(self, record: Any) -> dict[str, Any]:
        return {
            **self.filing(record),
            "confirms": may_confirm(actors.current(), record) is None,
            "proofs": queries.proofs_of_unit(record),
        }

    def _may_add(self) -> bool:
        return super()._may_add() and may_draft(actors.current()) is None

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Begin an application; an account that belongs to a unit is told so before it fills in a form."""
        if refusal := may_draft(actors.current()):
            raise Refused(refusal)
        return super().add()

    @expose("/<pk>/confirm", methods=["POST"])
    @has_access
    def confirm(self, pk: str) -> Any:
        """Confirm that the published facts of the unit still hold (R19)."""
        services.confirm_listing(actors.current(), self.record(pk))
        flash(_("已确认清单信息。"), "success")
        return redirect(url_for("UnitView.show", pk=pk))


class SiteView(EntityView):
    """Places of work."""

    card = card.SITE
    route_base = "/admin/unit-sites"
    read, write = Permission.UNIT_READ, Permission.UNIT_WRITE
    create, update = staticmethod(services.add_site), staticmethod(services.change_site)


class TagView(EntityView):
    """Kinds of a unit with proof and validity."""

    card = card.TAG
    route_base = "/admin/unit-tags"
    read, write = Permission.UNIT_READ, Permission.UNIT_WRITE
    create, update = staticmethod(services.add_tag), staticmethod(services.change_tag)


class ComparisonView(EntityView):
    """Credit comparisons, kept as evidence: added, never changed."""

    card = card.COMPARISON
    route_base = "/admin/unit-comparisons"
    read, write = Permission.UNIT_READ, Permission.UNIT_CHECK
    create = staticmethod(services.add_comparison)


class SiteCheckView(EntityView):
    """Records of visits on site."""

    card = card.SITE_CHECK
    route_base = "/admin/site-checks"
    read, write = Permission.UNIT_READ, Permission.UNIT_CHECK
    create, update = staticmethod(services.add_site_check), staticmethod(services.change_site_check)


class ObjectionView(EntityView):
    """Objections against units in public notice."""

    card = card.OBJECTION_ENTRY
    route_base = "/admin/unit-objections"
    read, write = Permission.UNIT_CHECK, Permission.UNIT_CHECK
    create, update = staticmethod(services.add_objection), staticmethod(services.decide_objection)

    def editable(self, record: Any) -> list[str]:
        decides = record.state == ObjectionState.OPEN and may_decide(actors.current(), record) is None
        return ["state", "answer"] if decides else []


class ReviewView(EntityView):
    """Yearly reviews (R14)."""

    card = card.REVIEW
    route_base = "/admin/unit-reviews"
    read, write = Permission.UNIT_READ, Permission.UNIT_CHECK
    create = staticmethod(services.add_review)


class BanView(EntityView):
    """Bans, which follow cancellations for fraud."""

    card = card.BAN
    route_base = "/admin/unit-bans"
    read = Permission.UNIT_CHECK
