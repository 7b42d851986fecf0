"""Pages of the help for those who were not kept, and of the catalogue of it."""

from typing import Any

from flask import request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock
from app.core.errors import OutOfReach
from app.core.views import EntityView
from app.placements.card import after as cards
from app.placements.policy.after import may_help
from app.placements.queries import after as catalogue
from app.placements.queries import follow_up as queries
from app.placements.services import benefits, follow_up
from app.placements.states.care import FollowUpState
from app.placements.views.deeds import deed
from app.security.states import Permission

READ, WRITE = Permission.FOLLOWUP_READ, Permission.FOLLOWUP_WRITE


class FollowUpView(EntityView):
    """The help for one person: what R58 wants by when, what was done, what can be offered (C44–C46, B30)."""

    card = cards.FOLLOW_UP
    route_base = "/admin/follow-ups"
    read = READ
    needs = {"refer": WRITE, "outcome": WRITE}
    mover, moves = follow_up.perform, follow_up.MOVES
    show_template = "placements/follow_up.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """The clock of R58, the steps, and the catalogue of the county."""
        steps = queries.steps_of(record)
        helps = may_help(actors.current()) is None and record.state == FollowUpState.OPEN
        return {
            "standing": queries.standing(record, steps),
            "steps": steps,
            "benefits": catalogue.published_benefits(record.region_code) if helps else [],
            "given": {step.benefit_id for step in steps},
            "helps": helps,
            "today": clock.today(),
        }

    @expose("/<pk>/refer/<benefit_id>", methods=["POST"])
    @has_access
    def refer(self, pk: str, benefit_id: str) -> Any:
        """Refer the person to a line of the catalogue with one click."""
        case, benefit = self.record(pk), queries.benefit_in_reach(benefit_id)
        if benefit is None:
            raise OutOfReach()
        return deed(
            lambda: follow_up.refer(actors.current(), case, benefit),
            _("已推荐：%(title)s。有结果后请登记。", title=benefit.title),
            url_for("FollowUpView.show", pk=pk),
        )

    @expose("/<pk>/steps/<step_id>/outcome", methods=["POST"])
    @has_access
    def outcome(self, pk: str, step_id: str) -> Any:
        """Write what came of a step."""
        case, step = self.record(pk), queries.step_in_reach(step_id)
        if step is None or step.follow_up_id != case.id:
            raise OutOfReach()
        said = request.form.get("outcome", "")
        return deed(
            lambda: follow_up.note_outcome(actors.current(), step, outcome=said),
            _("结果已登记。"),
            url_for("FollowUpView.show", pk=pk) + "#steps",
        )


class FollowUpStepView(EntityView):
    """Services given within a help; written once, with an outcome that may come later."""

    card = cards.STEP
    route_base = "/admin/follow-up-steps"
    read, write = READ, WRITE
    create = staticmethod(follow_up.add_step)

    def landing(self, saved: Any) -> str:
        return url_for("FollowUpView.show", pk=saved.follow_up_id)


class BenefitView(EntityView):
    """The catalogue of help: rent, offices, utilities, loans, training, guidance (B31)."""

    card = cards.BENEFIT
    route_base = "/admin/benefits"
    read, write = READ, WRITE
    create, update = staticmethod(benefits.add_benefit), staticmethod(benefits.change_benefit)
