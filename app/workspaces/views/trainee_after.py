"""What follows: assessment and certificate, what I want at the end, the services of the county, my follow-up."""

from flask import Response, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.issuing import code_for, verify_url
from app.placements.models import Assessment
from app.placements.queries import assessments as queries
from app.placements.queries import follow_up
from app.placements.queries.after import published_benefits
from app.placements.services import assessments as services
from app.placements.services import follow_up as help_services
from app.placements.services.placements import answer_end_prompt
from app.placements.states import AssessmentState, FollowUpState, Opinion, PlacementState
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee_after as presenter
from app.workspaces.presenters.trainee_limits import answer_by
from app.workspaces.queries import trainee as cases
from app.workspaces.queries import trainee_posts as posts
from app.workspaces.views.desk import found
from app.workspaces.views.trainee import TraineePage

WORDS_MAX, WISH_MAX = 1000, 200
POSTS_SHOWN = 3


class TraineeAssessments(TraineePage):
    """My assessments and certificates."""

    route_base = "/desk/assessment"
    default_view = "list"
    needs = dict.fromkeys(("list", "show"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """All of them."""
        rows = cases.assessments_of_person(self.person())
        return self.private("workspaces/trainee/assessments.html", rows=rows)

    @expose("/<pk>", methods=["GET", "POST"])
    @has_access
    def show(self, pk: str) -> Response:
        """What the unit says, what I answer, and the certificate."""
        return self.act(lambda form: self._page(pk, form), lambda form: self._answer(pk, form))

    def _page(self, pk: str, form: Form) -> Response:
        assessment: Assessment = found(queries.assessment_in_reach(pk))
        certificate = queries.certificate_of(assessment)
        return self.private(
            "workspaces/trainee/assessment.html",
            form=form,
            assessment=assessment,
            scores=presenter.scores_of(assessment),
            is_my_turn=assessment.state == AssessmentState.UNIT_SIGNED,
            answer_by=answer_by(assessment.signed_on),
            opinions=[pair for pair in Opinion.options() if pair[0] != Opinion.SILENT],
            certificate=certificate,
            verify=verify_url(code_for(certificate)) if certificate is not None else "",
            today=clock.today(),
        )

    def _answer(self, pk: str, form: Form) -> str:
        assessment = found(queries.assessment_in_reach(pk))
        words = form.text("words", most=WORDS_MAX)
        form.check()
        services.answer(self.actor(), assessment, opinion=form["opinion"], words=words or None)
        self.say(_("已答复。县（区）经办机构审核后出具见习证书。"))
        return url_for("TraineeAssessments.show", pk=pk)


class TraineeAfter(TraineePage):
    """What next."""

    route_base = "/desk/next"
    default_view = "list"
    needs = dict.fromkeys(("list", "stay", "wish"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """Posts, guidance, start-up, training, and the help that goes on."""
        return self._page(Form())

    @expose("/stay", methods=["POST"])
    @has_access
    def stay(self) -> Response:
        """Say before the end whether I want to stay."""
        return self.act(self._page, self._stay)

    @expose("/wish", methods=["POST"])
    @has_access
    def wish(self) -> Response:
        """Tell the county what I would like next."""
        return self.act(self._page, self._wish)

    def _page(self, form: Form) -> Response:
        person = self.person()
        placement, case = cases.placement_of(person), follow_up.latest_case_of_trainee(person.id)
        return self.private(
            "workspaces/trainee/after.html",
            form=form,
            person=person,
            placement=placement,
            asks_end=presenter.asks_end(placement),
            case=case,
            can_wish=case is not None and case.state == FollowUpState.OPEN,
            steps=follow_up.steps_of(case) if case is not None else [],
            groups=presenter.groups_of(published_benefits(person.region_code)),
            posts=posts.recommended(person)[:POSTS_SHOWN],
            has_ended=placement is not None and placement.state == PlacementState.ENDED,
            today=clock.today(),
        )

    def _stay(self, form: Form) -> str:
        if form["stays"] not in ("1", "0"):
            form.errors["stays"] = [_("请选择一项。")]
        form.check()
        placement = found(cases.placement_of(self.person()))
        answer_end_prompt(self.actor(), placement, answer=form["stays"] == "1")
        self.say(_("已记下您的打算，单位和县（区）经办机构会看到。"))
        return url_for("TraineeAfter.list") + "#end"

    def _wish(self, form: Form) -> str:
        wish = form.text("wish", most=WISH_MAX, ask=_("请填写您希望得到的帮助。"))
        form.check()
        case = found(follow_up.latest_case_of_trainee(self.person().id))
        help_services.state_wish(self.actor(), case, wish=wish)
        self.say(_("已告诉县（区）经办机构，工作人员会与您联系。"))
        return url_for("TraineeAfter.list") + "#help"
