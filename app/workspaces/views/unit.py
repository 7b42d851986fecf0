"""The frame of a unit's desk, shared by all its pages, and its first page."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.core import actor as actors
from app.core import clock
from app.core.errors import Conflict, Refusal, Refused, Stale
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import unit_home as telling
from app.workspaces.queries import unit_lists as listing
from app.workspaces.views.desk import DeskPage, Tab

PEOPLE = frozenset(
    ["UnitPlacements", "UnitDeeds", "UnitClosing", "UnitAgreements", "UnitAssessments", "UnitSurveys", "UnitTrainings"]
)
TABS = (
    Tab(_l("首页"), "UnitDesk.home", frozenset({"UnitShowcase"})),
    Tab(_l("岗位"), "UnitPosts.list"),
    Tab(_l("报名"), "UnitApplicants.list", frozenset({"UnitApplicants"})),
    Tab(_l("见习人员"), "UnitPlacements.list", PEOPLE),
    Tab(_l("考勤"), "UnitAttendance.grid", frozenset({"UnitAttendance", "UnitLeave", "UnitAllowances", "UnitScreen"})),
    Tab(_l("补贴"), "UnitSubsidies.list", frozenset({"UnitSubsidies", "UnitSubsidyAccount"})),
    Tab(_l("带教"), "UnitMentors.list", frozenset({"UnitMentors"})),
)
HOME_ROWS = 6  # posts and people that the first page lists


class UnitPage(DeskPage):
    """A page of the desk of a unit; its people see their own units alone."""

    desk = _l("见习单位")
    tabs = TABS

    def act(
        self,
        show: Callable[[Form], Response],
        deed: Callable[[Form], str],
        given: Mapping[str, object] | None = None,
    ) -> Response:
        """Show a form or do its deed; what somebody saved in between, or the database knows, is told on the page."""

        def told(form: Form) -> str:
            try:
                return deed(form)
            except (Stale, StaleDataError) as error:
                raise _as_refusal(Stale()) from error
            except (Conflict, IntegrityError) as error:
                raise _as_refusal(Conflict()) from error

        return super().act(show, told, given)

    def show_page(self, template: str, **context: Any) -> Any:
        """A page that nobody keeps."""
        return self.private(template, today=clock.today(), **context)


def _as_refusal(error: Stale | Conflict) -> Refused:
    return Refused(Refusal(error.code, error.message), status=error.status)


class UnitDesk(UnitPage):
    """What the unit must do now, what it waits for, its figures, posts and people."""

    route_base = "/desk/unit"
    default_view = "home"
    needs = {"home": Permission.UNIT_DESK}

    @expose("/")
    @has_access
    def home(self) -> Any:
        """Show the first page of the desk."""
        acting = actors.current()
        posts, counts = listing.posts_of(acting, limit=HOME_ROWS), listing.placement_counts(acting)
        return self.show_page(
            "workspaces/unit/home.html",
            units=listing.units_of(acting),
            tasks=telling.to_do(acting),
            elsewhere=telling.elsewhere(acting),
            figures=telling.figures(listing.post_figures(acting), counts),
            posts=posts,
            people=listing.people_now(acting, limit=HOME_ROWS),
            new_post_url=url_for("PostView.add"),
            links=telling.doors(),
        )
