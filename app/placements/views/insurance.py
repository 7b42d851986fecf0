"""Pages of policies, covers and accidents, of gaps, and of insurers compared."""

from typing import Any

from flask import url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock
from app.core.errors import OutOfReach
from app.core.views import EntityView, Page
from app.organisations.queries import name_of
from app.placements.card import insurance as cards
from app.placements.policy.insurance import may_arrange
from app.placements.queries import insurance as queries
from app.placements.queries import insured
from app.placements.queries.reaching import placement_in_reach
from app.placements.services import insurance, policies
from app.placements.states.insurance import CaseResult
from app.placements.views.deeds import deed
from app.security.states import Permission

READ, WRITE = Permission.INSURANCE_READ, Permission.INSURANCE_WRITE


class InsurancePolicyView(EntityView):
    """Group policies of city and county."""

    card = cards.POLICY
    route_base = "/admin/insurance-policies"
    read, write = READ, WRITE
    create, update = staticmethod(policies.add_policy), staticmethod(policies.change_policy)
    show_template = "placements/policy.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """How many slots are left, and how many may pass on."""
        passing = queries.passing_slots([record.id]).get(record.id, [])
        return {"left": queries.slots_left([record.id]).get(record.id, 0), "passing": len(passing)}


class InsuranceCoverView(EntityView):
    """Who is covered by which policy, from when to when."""

    card = cards.COVER
    route_base = "/admin/insurance-covers"
    read, write = READ, WRITE
    mover, moves = insurance.perform, insurance.MOVES
    create = staticmethod(insurance.cover)


class InsuranceCaseView(EntityView):
    """Accidents, and what the insurer decided."""

    card = cards.CASE
    route_base = "/admin/insurance-cases"
    read, write = READ, WRITE
    create, update = staticmethod(policies.add_case), staticmethod(policies.decide_case)

    def offered(self) -> list[str]:
        return ["cover_id", "accident_on", "reported_on", "content"]

    def editable(self, record: Any) -> list[str]:
        open_ = record.result == CaseResult.OPEN
        return ["content", "result", "amount_yuan", "decided_on"] if open_ else []


class GapView(Page):
    """Live placements with days without accident cover, today or within 30 days (C49)."""

    route_base = "/admin/insurance-gaps"
    default_view = "list"
    needs = {"list": READ, "arrange": READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The gaps, the earliest first."""
        return self.show_page(
            "placements/gaps.html",
            gaps=insured.gaps_soon(),
            today=clock.today(),
            arranges=may_arrange(actors.current()) is None,
            place=name_of,
        )

    @expose("/<pk>/arrange", methods=["POST"])
    @has_access
    def arrange(self, pk: str) -> Any:
        """Put one placement under a policy with room."""
        placement = placement_in_reach(pk)
        if placement is None:
            raise OutOfReach()
        return deed(
            lambda: insurance.arrange(actors.current(), placement),
            _("%(name)s已参保至 %(day)s。", name=placement.person_name, day=placement.ends_on),
            url_for("GapView.list"),
        )


class InsurerView(Page):
    """The policies in force side by side: sums, premiums, medical cover, room (C67)."""

    route_base = "/admin/insurance-compare"
    default_view = "list"
    needs = {"list": READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The table of insurers."""
        return self.show_page("placements/insurers.html", offers=insured.offers_compared(), place=name_of)
