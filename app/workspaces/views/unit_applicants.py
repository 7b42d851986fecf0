"""The people who applied to a unit: list, one of them, and the answers that the unit gives."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Response, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, once, workflow
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.unit_of_work import attempt
from app.placements.models import Application
from app.placements.queries import applications as asking
from app.placements.queries.placements import of_application
from app.placements.services import applications
from app.placements.states import APPLYING, ApplicationState, DeclineReason
from app.placements.states.applications import DECLINE_REASONS
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters.unit_applicants import due_of, fit_of, room_warning, steps_of
from app.workspaces.presenters.unit_deeds import Way, deeds_of
from app.workspaces.presenters.unit_lists import APPLICANT_LABELS, pills
from app.workspaces.queries import unit_lists as listing
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage

Verb = Callable[[Actor, Application], Any]


class UnitApplicants(UnitPage):
    """Applications for the posts of the actor's units."""

    route_base = "/desk/unit/applications"
    default_view = "list"
    needs = dict.fromkeys(
        ("list", "show", "receive", "receive_many", "offer", "decline", "report"), Permission.UNIT_DESK
    )

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show one page of applications by post and state."""
        acting = actors.current()
        group, post_id = request.args.get("group", ""), request.args.get("post", "")
        if group and group not in listing.APPLICANT_GROUPS:
            return redirect(url_for("UnitApplicants.list"))
        posts = listing.post_choices(acting)
        post_id = post_id if post_id in dict(posts) else ""

        def url(wanted: str, cursor: str | None = None) -> str:
            return url_for("UnitApplicants.list", group=wanted or None, post=post_id or None, cursor=cursor)

        return self.show_page(
            "workspaces/unit/applicants.html",
            page=listing.applicant_page(acting, group=group, post_id=post_id, cursor=request.args.get("cursor")),
            groups=pills(APPLICANT_LABELS, listing.applicant_counts(acting, post_id), group, url),
            group=group,
            posts=posts,
            post_id=post_id,
            warning=room_warning(listing.units_of(acting), listing.live_people(acting)),
            due_of=due_of,
            url=lambda cursor: url(group, cursor),
        )

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Show one applicant as far as a unit may know."""
        return self._page(pk, "")

    def _page(self, pk: str, wanted: str, form: Form | None = None) -> Response:
        acting, application = actors.current(), _application(pk)
        return self.show_page(
            "workspaces/unit/applicant.html",
            application=application,
            person=asking.applicant(application, clock.today()),
            fit=fit_of(application),
            placement=of_application(application),
            steps=steps_of(application),
            due=due_of(application),
            deeds=deeds_of(applications.perform, acting, application, _ways(pk)),
            history=workflow.history(application),
            labels={move.name: move.label for move in APPLYING.moves.values()},
            states=ApplicationState,
            warning=room_warning(listing.units_of(acting), listing.live_people(acting)),
            wanted=wanted,
            form=form or Form(),
            reasons=DECLINE_REASONS,
        )

    @expose("/<pk>/receive", methods=["POST"])
    @has_access
    def receive(self, pk: str) -> Any:
        """Take an application up."""
        return self._once(pk, applications.receive, _("已受理，请在期限内答复。"))

    @expose("/<pk>/report", methods=["POST"])
    @has_access
    def report(self, pk: str) -> Any:
        """Confirm that the person reported in."""
        return self._once(pk, applications.confirm_report, _("已确认报到。"))

    def _once(self, pk: str, verb: Verb, said: str) -> Response:
        def deed(_form: Form) -> str:
            verb(actors.current(), _application(pk))
            flash(said, "success")
            return url_for("UnitApplicants.show", pk=pk)

        return self.act(lambda form: self._page(pk, "", form), deed)

    @expose("/receive", methods=["POST"])
    @has_access
    def receive_many(self) -> Any:
        """Take several applications up; those that cannot be are told with the reason."""

        def deed() -> Response:
            acting, done = actors.current(), 0
            for application in listing.applications_of(acting, request.form.getlist("id")[: listing.CHOICES]):
                try:
                    with attempt():
                        applications.receive(acting, application)
                    done += 1
                except (Invalid, Refused) as error:
                    flash(_("%(name)s：%(why)s", name=application.person_name, why=error.message), "warning")
            words = _("已受理 %(n)s 人，请在期限内逐一答复。", n=done)
            flash(words if done else _("请勾选待受理的报名。"), "success" if done else "warning")
            return make_response(redirect(url_for("UnitApplicants.list", group="review" if done else "new"), 303))

        return once.once(deed)

    @expose("/<pk>/offer", methods=["GET", "POST"])
    @has_access
    def offer(self, pk: str) -> Any:
        """Offer a place, with an interview or without."""

        def deed(form: Form) -> str:
            at = _moment(form)
            place = form.text("interview_place", most=120)
            form.check()
            applications.offer(actors.current(), _application(pk), interview_at=at, interview_place=place or None)
            flash(_("已拟接收，预留一个名额，等待本人确认。"), "success")
            return url_for("UnitApplicants.show", pk=pk)

        return self.act(lambda form: self._page(pk, "offer", form), deed)

    @expose("/<pk>/decline", methods=["GET", "POST"])
    @has_access
    def decline(self, pk: str) -> Any:
        """Decline with a reason of the list."""

        def deed(form: Form) -> str:
            code = form.choice("reason_code", DeclineReason, ask=_("请选择不接收的原因。"))
            words = form.text("reason", most=500)
            form.check()
            applications.decline(actors.current(), _application(pk), reason_code=str(code), reason=words)
            flash(_("已答复不接收，系统会告知本人并继续推荐其他岗位。"), "success")
            return url_for("UnitApplicants.show", pk=pk)

        return self.act(lambda form: self._page(pk, "decline", form), deed)


def _application(pk: str) -> Application:
    application = found(asking.application_in_reach(pk))
    if application.unit_id not in actors.current().unit_ids:
        raise OutOfReach()
    return application


def _ways(pk: str) -> dict[str, Way]:
    return {
        "receive": Way(url_for("UnitApplicants.receive", pk=pk), posts=True),
        "offer": Way(url_for("UnitApplicants.offer", pk=pk, _anchor="answer")),
        "decline": Way(url_for("UnitApplicants.decline", pk=pk, _anchor="answer")),
        "confirm_report": Way(url_for("UnitApplicants.report", pk=pk), posts=True),
    }


def _moment(form: Form) -> datetime | None:
    """The day and the hour of an interview; an hour without a day is told."""
    day: date | None = form.day("interview_on")
    hour = form["interview_hour"].strip()
    if day is None:
        if hour:
            form.errors["interview_on"] = [_("请填写面谈日期。")]
        return None
    try:
        return datetime.combine(day, datetime.strptime(hour or "09:00", "%H:%M").time())
    except ValueError:
        form.errors["interview_hour"] = [_("请按 09:30 的样式填写时间。")]
        return None
