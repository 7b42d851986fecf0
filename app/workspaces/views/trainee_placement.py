"""My internship: its facts, what I may ask the county, the end, and the allowance."""

from collections.abc import Sequence

from flask import Response, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.placements.models import Placement, StandingRequest
from app.placements.queries import placements as queries
from app.placements.queries.attendance import months_of
from app.placements.queries.attendance.payments import payments_of
from app.placements.services import requests
from app.placements.services.attendance import payments
from app.placements.states import ON_POST, PaymentAnswer, RequestKind, RequestState
from app.placements.states.placements import EARLY_REASONS
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee_money as presenter
from app.workspaces.presenters.trainee_after import asks_end
from app.workspaces.queries import trainee as cases
from app.workspaces.views.desk import found
from app.workspaces.views.trainee import TraineePage

WORDS_MAX, NOTE_MAX = 500, 200


class TraineePlacement(TraineePage):
    """My internship."""

    route_base = "/desk/placement"
    default_view = "show"
    needs = dict.fromkeys(("show", "ask", "take_back"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def show(self) -> Response:
        """What was agreed, where it stands, and what was asked."""
        return self._page(Form(given={"on_day": clock.today().isoformat()}))

    @expose("/ask", methods=["POST"])
    @has_access
    def ask(self) -> Response:
        """Ask the county to end it early."""
        return self.act(self._page, self._ask)

    @expose("/requests/<pk>/take-back", methods=["POST"])
    @has_access
    def take_back(self, pk: str) -> Response:
        """Take the own request back."""
        return self.act(self._page, lambda _form: self._take_back(pk))

    def _page(self, form: Form) -> Response:
        person = self.person()
        placement = cases.placement_of(person)
        asked = queries.requests_of(placement) if placement is not None else []
        waiting = next((each for each in asked if each.state == RequestState.OPEN), None)
        return self.private(
            "workspaces/trainee/placement.html",
            form=form,
            placement=placement,
            mentor=cases.mentor_name(placement.mentor_id) if placement is not None else "",
            asked=asked,
            waiting=waiting,
            suspensions=queries.suspensions_of(placement) if placement is not None else [],
            earlier=[each for each in cases.placements_of(person) if placement is None or each.id != placement.id],
            reasons=EARLY_REASONS,
            asks_end=asks_end(placement),
            can_ask=placement is not None and placement.state in ON_POST and waiting is None,
            today=clock.today(),
        )

    def _ask(self, form: Form) -> str:
        day = form.day("on_day", ask=_("请填写最后在岗日。"))
        words = form.text("words", most=WORDS_MAX, ask=_("请写明情况。"))
        if not form["end_reason"]:
            form.errors["end_reason"] = [_("请选择提前终止的原因。")]
        form.check()
        requests.ask(
            self.actor(),
            self._placement(),
            kind=RequestKind.END,
            words=words,
            on_day=day,
            end_reason=form["end_reason"],
        )
        self.say(_("申请已送县（区）经办机构确认，单位也会知道。确认之前见习照常。"))
        return url_for("TraineePlacement.show")

    def _take_back(self, pk: str) -> str:
        asked: StandingRequest = found(cases.request_in_reach(pk))
        requests.take_back(self.actor(), asked)
        self.say(_("申请已撤回。"))
        return url_for("TraineePlacement.show")

    def _placement(self) -> Placement:
        return found(cases.placement_of(self.person()))


class TraineeAllowance(TraineePage):
    """What the unit says it paid, and what came."""

    route_base = "/desk/allowance"
    default_view = "list"
    needs = dict.fromkeys(("list", "answer"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """Month by month."""
        return self._page(Form(), "")

    @expose("/<pk>", methods=["POST"])
    @has_access
    def answer(self, pk: str) -> Response:
        """Say whether a payment came in full."""
        return self.act(lambda form: self._page(form, pk), lambda form: self._answer(pk, form))

    def _page(self, form: Form, answered: str) -> Response:
        placement = cases.placement_of(self.person())
        return self.private(
            "workspaces/trainee/allowance.html",
            form=form,
            answered=answered,
            blank=Form(),
            placement=placement,
            months=self._months(placement),
            answers=PaymentAnswer.options(),
            today=clock.today(),
        )

    @staticmethod
    def _months(placement: Placement | None) -> Sequence[presenter.Month]:
        if placement is None:
            return []
        return presenter.months_of(placement, months_of(placement), payments_of(placement))

    def _answer(self, pk: str, form: Form) -> str:
        payment = found(cases.payment_in_reach(pk))
        said = form.choice("answer", PaymentAnswer, ask=_("请选择是否收到。"))
        received = form.amount("received_yuan") if said == PaymentAnswer.DIFFERENT else None
        note = form.text("note", most=NOTE_MAX)
        form.check()
        payments.answer(self.actor(), payment, answer=str(said), received_yuan=received, note=note)
        full = said == PaymentAnswer.RECEIVED
        self.say(_("已确认收到。") if full else _("已告诉单位和县（区）经办机构，由其核查。"))
        return url_for("TraineeAllowance.list")
