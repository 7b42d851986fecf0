"""The young person's desk: its tabs, and the first page."""

from typing import Any

from flask import Response, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.security.states import Permission
from app.trainees.models import Trainee
from app.trainees.rules.telling import told
from app.trainees.services import reconsider
from app.trainees.states import Category, TraineeState
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee as presenter
from app.workspaces.queries import trainee as queries
from app.workspaces.views.desk import DeskPage, Tab, found

REASON_MAX = 500
HOME_VIEWS = frozenset(
    [
        "TraineeDesk",
        "TraineePlacement",
        "TraineeAgreements",
        "TraineeAssessments",
        "TraineeSurveys",
        "TraineeAfter",
        "TraineeComplaints",
    ]
)


class TraineePage(DeskPage):
    """A page of a young person's desk; every record on it is the person's own."""

    desk = _l("我的见习")
    home = "TraineeDesk.home"
    tabs = (
        Tab(_l("首页"), "TraineeDesk.home", HOME_VIEWS),
        Tab(_l("岗位"), "TraineePosts.list", frozenset({"TraineePosts", "TraineeApplications"})),
        Tab(_l("考勤"), "TraineeAttendance.list", frozenset({"TraineeAttendance", "TraineeLeave"})),
        Tab(_l("补贴"), "TraineeAllowance.list", frozenset({"TraineeAllowance", "TraineeSubsidies"})),
        Tab(_l("我的"), "TraineeProfile.show", frozenset({"TraineeProfile"})),
    )

    @staticmethod
    def person() -> Trainee:
        """The person that this account is; nobody else has such a desk."""
        return found(queries.me())


class TraineeDesk(TraineePage):
    """What I must do now, where my case stands, everything else."""

    route_base = "/desk"
    default_view = "home"
    needs = {"home": Permission.TRAINEE_DESK, "reconsider": Permission.TRAINEE_DESK}

    @expose("/")
    @has_access
    def home(self) -> Response:
        """The first page."""
        return self._page(Form())

    @expose("/reconsider", methods=["POST"])
    @has_access
    def reconsider(self) -> Response:
        """Object to the finding that I am not eligible, with what is new."""
        return self.act(self._page, self._reconsider)

    def _page(self, form: Form) -> Response:
        case = found(queries.my_case())
        return self.private(
            "workspaces/trainee/home.html",
            case=case,
            form=form,
            tasks=presenter.tasks_of(case),
            steps=presenter.steps_of(case),
            leading=presenter.leading(case),
            next_words=presenter.next_words(case),
            standing=_standing(case),
            links=_links(case),
            today=clock.today(),
        )

    def _reconsider(self, form: Form) -> str:
        reason = form.text("reason", most=REASON_MAX, ask=_("请写明新的情况或者认为有误的地方。"))
        form.check()
        reconsider(self.actor(), self.person(), reason=reason)
        self.say(_("申诉已提交，由县（区）经办机构重新核验。"))
        return url_for("TraineeDesk.home")


def _standing(case: queries.Case) -> dict[str, Any]:
    """What the stored check says of the person: the rules that are not met, in its words."""
    person, check = case.person, case.check
    rules = told(check.answers) if check is not None and not check.eligible else []
    met = any(rule.ok for rule in rules if rule.number == "R6")
    unmet = [rule for rule in rules if not rule.ok and not (rule.is_alternative and met)]
    return {
        "is_refused": person.state == TraineeState.INELIGIBLE,
        "unmet": unmet,
        "checked_on": check.checked_on if check else None,
        "category": person.category if person.category != Category.NONE else None,
    }


def _links(case: queries.Case) -> list[dict[str, str]]:
    """Everything else."""
    lines = [
        (_("我的报名"), "TraineeApplications.list", _("%(n)s 个进行中", n=len(case.open_applications))),
        (_("我的见习"), "TraineePlacement.show", _(case.placement.state.label) if case.placement else ""),
        (_("见习协议"), "TraineeAgreements.list", _(case.agreement.state.label) if case.agreement else ""),
        (_("请假"), "TraineeLeave.list", ""),
        (_("我的补贴"), "TraineeSubsidies.list", _("怎样算的，到账没有")),
        (_("社会保险补贴"), "TraineeSubsidies.insurance", ""),
        (_("见习鉴定与证书"), "TraineeAssessments.list", _(case.assessment.state.label) if case.assessment else ""),
        (_("满意度调查"), "TraineeSurveys.list", _("不记姓名")),
        (_("接下来：岗位、指导、创业、培训"), "TraineeAfter.list", ""),
        (_("投诉与求助"), "TraineeComplaints.list", _("单位看不到")),
        (_("我的时间线"), "TraineeProfile.timeline", ""),
    ]
    return [{"label": label, "url": url_for(endpoint), "note": note} for label, endpoint, note in lines]
