"""My subsidies: each month with what was granted for me and what came, and the subsidy that I claim myself."""

from flask import Response
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.security.states import Permission
from app.subsidies.models import ClaimLine
from app.subsidies.queries import claims as queries
from app.subsidies.queries import explaining
from app.subsidies.services import claims
from app.subsidies.states import ClaimKind
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import subsidies as telling
from app.workspaces.presenters import trainee_subsidies as presenter
from app.workspaces.queries import subsidies as asking
from app.workspaces.views.subsidy_claims import DEEDS, READING, ClaimPages
from app.workspaces.views.trainee import TraineePage


class TraineeSubsidies(ClaimPages, TraineePage):
    """My months, and my claims."""

    route_base = "/desk/subsidies"
    default_view = "list"
    back_endpoint = "TraineeSubsidies.insurance"
    account_endpoint = "TraineeProfile.edit"
    needs = dict.fromkeys(("list", "insurance", "draft", *READING, *DEEDS), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """Show each month: granted for me, how it was worked out, and what I received beside it."""
        person = self.person()
        lines, standing = _lines(person.id)
        granted = presenter.of_units(lines, standing)
        return self.private(
            "workspaces/trainee/subsidies.html",
            person=person,
            months=presenter.months_of(granted, asking.payments_of_person(person.id)),
            others=presenter.others_of(granted),
            notice=explaining.notice_id(),
            today=clock.today(),
        )

    @expose("/insurance")
    @has_access
    def insurance(self) -> Response:
        """Show whether I may claim the social insurance subsidy, which months, how much, and my claims."""
        return self._insurance(Form())

    @expose("/insurance/draft", methods=["POST"])
    @has_access
    def draft(self) -> Response:
        """Draft my claim; the system works it out."""

        def deed(_form: Form) -> str:
            claim = claims.draft(self.actor(), ClaimKind.FLEX_SOCIAL, trainee_id=self.person().id)
            self.say(_("已生成申领草稿 %(number)s，请核对后提交。", number=claim.number))
            return self.url("show", claim.id)

        return self.act(self._insurance, deed)

    def _insurance(self, form: Form) -> Response:
        person = self.person()
        lines, standing = _lines(person.id)
        return self.private(
            "workspaces/trainee/subsidies_insurance.html",
            form=form,
            person=person,
            insurance=presenter.insurance_of(person.id, lines, standing),
            claims=queries.claims_of_person(person.id),
            standing_of=telling.standing_of,
            notice=explaining.notice_id(),
            tail=(person.bank_no or "")[-4:],
            today=clock.today(),
        )


def _lines(trainee_id: str) -> tuple[list[ClaimLine], dict[str, asking.Whereabouts]]:
    lines = asking.lines_of_person(trainee_id)
    return lines, asking.whereabouts({line.claim_id for line in lines})
