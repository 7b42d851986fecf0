"""My applications: where each stands, what the unit offers, and what I answer."""

from collections.abc import Callable

from flask import Response, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.workflow import history
from app.placements.models import Application
from app.placements.queries.applications import application_in_reach
from app.placements.queries.placements import of_application
from app.placements.services import applications as services
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee_applications as presenter
from app.workspaces.presenters.trainee_limits import number
from app.workspaces.queries import trainee as cases
from app.workspaces.views.desk import found
from app.workspaces.views.trainee import TraineePage

REASON_MAX = 500
Move = Callable[..., Application]


class TraineeApplications(TraineePage):
    """My applications."""

    route_base = "/desk/applications"
    default_view = "list"
    needs = dict.fromkeys(("list", "show", "accept", "withdraw", "report_in"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """All of them, the newest first."""
        applications = cases.applications_of(self.person())
        return self.private(
            "workspaces/trainee/applications.html",
            going=[each for each in applications if each.state in presenter.OPEN],
            past=[each for each in applications if each.state not in presenter.OPEN],
            most=number("open_applications_max"),
            next_of=presenter.next_of,
            today=clock.today(),
        )

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """One of them, with its history in plain words."""
        return self._page(pk, Form())

    @expose("/<pk>/accept", methods=["POST"])
    @has_access
    def accept(self, pk: str) -> Response:
        """Say yes to the offer."""
        words = _("已接受。县（区）经办机构复核资格后办理网上派遣，您的其他报名已撤回。")
        return self._move(pk, services.accept, words)

    @expose("/<pk>/withdraw", methods=["POST"])
    @has_access
    def withdraw(self, pk: str) -> Response:
        """Turn an offer down, or take the application back."""
        return self._move(pk, services.withdraw, _("已撤回，名额已释放。"))

    @expose("/<pk>/report-in", methods=["POST"])
    @has_access
    def report_in(self, pk: str) -> Response:
        """Confirm that I reported in at the unit."""
        return self._move(pk, services.confirm_report, _("已确认报到。单位也确认后，见习开始。"))

    def _page(self, pk: str, form: Form) -> Response:
        application = found(application_in_reach(pk))
        return self.private(
            "workspaces/trainee/application.html",
            application=application,
            placement=of_application(application),
            form=form,
            lines=presenter.history_of(history(application)),
            next_words=presenter.next_of(application),
            can_withdraw=presenter.can_withdraw(application),
            is_offer=application.state == presenter.A.OFFERED,
            reports_in=application.state == presenter.A.DISPATCHED and application.trainee_reported_at is None,
            today=clock.today(),
        )

    def _move(self, pk: str, move: Move, words: str) -> Response:
        def deed(form: Form) -> str:
            reason = form.text("reason", most=REASON_MAX)
            form.check()
            actor: Actor = self.actor()
            move(actor, found(application_in_reach(pk)), reason=reason)
            self.say(words)
            return url_for("TraineeApplications.show", pk=pk)

        return self.act(lambda form: self._page(pk, form), deed)
