"""My agreement: the whole text to read, the signature, and its versions."""

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.placements.models import Agreement
from app.placements.queries import agreements as queries
from app.placements.services import agreements as services
from app.placements.states import AgreementState
from app.security.states import Permission
from app.trainees.rules import age_on
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee_agreements as presenter
from app.workspaces.queries import trainee as cases
from app.workspaces.views.desk import found
from app.workspaces.views.trainee import TraineePage

ADULT = 18
NAME_MAX = 40
REASON_MAX = 500
SENT_ON = (302, 303)


class TraineeAgreements(TraineePage):
    """My agreements."""

    route_base = "/desk/agreements"
    default_view = "list"
    needs = dict.fromkeys(("list", "show", "sign", "code", "void"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """All versions of all my agreements, the newest first."""
        return self.private("workspaces/trainee/agreements.html", agreements=cases.agreements_of_person(self.person()))

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """The whole text, and the form to sign when it is my turn."""
        return self._page(pk, Form())

    @expose("/<pk>/sign", methods=["POST"])
    @has_access
    def sign(self, pk: str) -> Response:
        """Sign: read to the end, name typed, code given."""
        return self.act(lambda form: self._page(pk, form), lambda form: self._sign(pk, form))

    @expose("/<pk>/code", methods=["POST"])
    @has_access
    def code(self, pk: str) -> Response:
        """Send me a one-time code; the answer is the page itself, so that what was typed so far stays."""
        answer = self.act(lambda form: self._page(pk, form), lambda form: self._code(pk))
        return self._page(pk, Form(request.form)) if answer.status_code in SENT_ON else answer

    @expose("/<pk>/void", methods=["POST"])
    @has_access
    def void(self, pk: str) -> Response:
        """Refuse to sign this version, with the reason."""
        return self.act(lambda form: self._page(pk, form), lambda form: self._void(pk, form))

    def _page(self, pk: str, form: Form) -> Response:
        agreement = self._mine(pk)
        person, versions = self.person(), queries.versions_of(agreement)
        before = next((each for each in versions if each.number < agreement.number), None)
        return self.private(
            "workspaces/trainee/agreement.html",
            agreement=agreement,
            form=form,
            clauses=presenter.clauses_of(agreement),
            differences=presenter.differences(before, agreement),
            versions=versions,
            changes=presenter.changes_of(agreement),
            is_my_turn=agreement.state == AgreementState.UNIT_SIGNED,
            is_minor=age_on(person.birth, agreement.starts_on) < ADULT,
            person=person,
            today=clock.today(),
        )

    @staticmethod
    def _mine(pk: str) -> Agreement:
        return found(queries.agreement_in_reach(pk))

    def _sign(self, pk: str, form: Form) -> str:
        services.sign_trainee(
            self.actor(),
            self._mine(pk),
            read_to_end=form.flag("read_to_end"),
            typed_name=form["typed_name"],
            code=form["code"],
            guardian=form["guardian"] or None,
            guardian_consents=form.flag("guardian_consents"),
        )
        self.say(_("协议已签署，文件已固定。您、单位和县（区）持有同一份。"))
        return url_for("TraineeAgreements.show", pk=pk)

    def _code(self, pk: str) -> str:
        services.request_code(self.actor(), self._mine(pk))
        self.say(_("验证码已发送到您确认过的邮箱或手机，10 分钟内有效。"))
        return url_for("TraineeAgreements.show", pk=pk) + "#sign"

    def _void(self, pk: str, form: Form) -> str:
        reason = form.text("void_reason", most=REASON_MAX, ask=_("请写明不签的原因，单位会看到。"))
        form.check()
        services.void(self.actor(), self._mine(pk), reason=reason)
        self.say(_("已告诉单位您不签这一版。单位可以修改后重新起草。"))
        return url_for("TraineeAgreements.list")
