"""The mentor's desk: my trainees, a day confirmed in one screen, weekly notes, leave."""

from datetime import date, timedelta

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.calendar import MissingWorkdays
from app.core.errors import Invalid
from app.placements.models import Placement
from app.placements.queries.attendance.leave import leave_asked_of_mentor, leave_in_reach
from app.placements.queries.reaching import placement_in_reach
from app.placements.services import mentoring
from app.placements.services.attendance import days, leave
from app.placements.states import AttendanceCode
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import mentor as presenter
from app.workspaces.presenters.trainee_limits import number
from app.workspaces.queries import mentor as queries
from app.workspaces.views.desk import DeskPage, Tab, found

REASON_MAX, CONTENT_MAX = 500, 2000


class MentorPage(DeskPage):
    """A page of a mentor's desk; only those whom the mentor guides are reached."""

    desk = _l("带教老师")
    home = "MentorDesk.home"
    tabs = (
        Tab(_l("首页"), "MentorDesk.home", frozenset({"MentorDesk"})),
        Tab(_l("每日确认"), "MentorDays.day", frozenset({"MentorDays"})),
        Tab(_l("周记录"), "MentorLogs.week", frozenset({"MentorLogs"})),
        Tab(_l("请假"), "MentorLeave.list", frozenset({"MentorLeave"})),
    )


class MentorDesk(MentorPage):
    """What waits for me, and whom I guide."""

    route_base = "/desk/mentor"
    default_view = "home"
    needs = dict.fromkeys(("home", "trainee"), Permission.MENTOR_DESK)

    @expose("/")
    @has_access
    def home(self) -> Response:
        """The first page."""
        today = clock.today()
        monday = today - timedelta(days=today.weekday())
        people = queries.trainees(today)
        return self.private(
            "workspaces/mentor/home.html",
            people=people,
            tasks=presenter.tasks_of(
                open_days=queries.unconfirmed_days(today - timedelta(days=number("tap_back_days")), today),
                leave=leave_asked_of_mentor(queries.mentor_key()),
                people=people,
                notes=queries.logs_of_week(monday),
            ),
            today=today,
        )

    @expose("/trainees/<pk>")
    @has_access
    def trainee(self, pk: str) -> Response:
        """One of those whom I guide."""
        placement = found(placement_in_reach(pk))
        return self.private(
            "workspaces/mentor/trainee.html",
            placement=placement,
            logs=queries.logs_of(placement),
            today=clock.today(),
        )


class MentorDays(MentorPage):
    """A day of all trainees in one screen."""

    route_base = "/desk/mentor/days"
    default_view = "day"
    needs = {"day": Permission.MENTOR_DESK}

    @expose("/", methods=["GET", "POST"])
    @has_access
    def day(self) -> Response:
        """Confirm everybody at once, with exceptions."""
        day = self._day()
        return self.act(lambda form: self._page(form, day), lambda form: self._confirm(form, day))

    @staticmethod
    def _day() -> date:
        today = clock.today()
        try:
            day = date.fromisoformat(request.args.get("day", "") or today.isoformat())
        except ValueError:
            return today
        return min(max(day, today - timedelta(days=number("tap_back_days"))), today)

    def _page(self, form: Form, day: date) -> Response:
        today = clock.today()
        try:
            lines = presenter.lines_of(queries.said_on(day), form)
        except MissingWorkdays as missing:
            lines, form.problem = [], str(missing)
        return self.private(
            "workspaces/mentor/days.html",
            form=form,
            day=day,
            lines=lines,
            before=day - timedelta(days=1) if day > today - timedelta(days=number("tap_back_days")) else None,
            after=day + timedelta(days=1) if day < today else None,
            codes=presenter.codes(),
            weekday=presenter.weekday(day),
            today=today,
        )

    def _confirm(self, form: Form, day: date) -> str:
        said = queries.said_on(day)
        wanted = {each.id: form[f"code-{each.id}"] for each, _shown in said}
        if wrong := [key for key, code in wanted.items() if code and code not in set(AttendanceCode)]:
            raise Invalid({f"code-{key}": _("请选择一项。") for key in wrong})
        chosen = {(key, day): AttendanceCode(code) for key, code in wanted.items() if code}
        placements = [each for each, _shown in said if wanted[each.id]]
        outcome = days.say(self.actor(), "mentor", placements, chosen)
        if outcome.problems:
            raise Invalid({f"code-{cell[0]}": words for cell, words in outcome.problems.items()})
        self.say(_("%(day)s 已确认 %(n)s 人。", day=day.isoformat(), n=len(chosen)))
        return url_for("MentorDesk.home")


class MentorLogs(MentorPage):
    """What we did each week."""

    route_base = "/desk/mentor/logs"
    default_view = "week"
    needs = dict.fromkeys(("week", "note"), Permission.MENTOR_DESK)

    @expose("/")
    @has_access
    def week(self) -> Response:
        """The notes of this week, and who has none yet."""
        return self._page(Form(), "")

    @expose("/<pk>", methods=["POST"])
    @has_access
    def note(self, pk: str) -> Response:
        """Write the note of a week; a second one replaces the first."""
        return self.act(lambda form: self._page(form, pk), lambda form: self._note(form, pk))

    def _page(self, form: Form, written: str) -> Response:
        today = clock.today()
        monday = today - timedelta(days=today.weekday())
        if request.args.get("week") == "last" or form["week_of"] == (monday - timedelta(days=7)).isoformat():
            monday -= timedelta(days=7)
        people = [each for each in queries.trainees(today) if presenter.has_week(each, monday)]
        return self.private(
            "workspaces/mentor/logs.html",
            form=form,
            written=written,
            people=people,
            notes=queries.logs_of_week(monday),
            form_of=lambda key, note: form if key == written else Form(given={"content": note.content if note else ""}),
            monday=monday,
            is_last=monday < today - timedelta(days=today.weekday()),
            today=today,
        )

    def _note(self, form: Form, pk: str) -> str:
        monday = form.day("week_of", ask=_("请选择周次。"))
        content = form.text("content", most=CONTENT_MAX, ask=_("请写这一周做了什么。"))
        form.check()
        placement: Placement = found(placement_in_reach(pk))
        if monday is None:
            raise Invalid(form.errors)
        mentoring.note_week(self.actor(), placement, week_of=monday, content=content)
        self.say(_("已保存 %(name)s 的周记录。", name=placement.person_name))
        is_last = monday < clock.today() - timedelta(days=clock.today().weekday())
        return url_for("MentorLogs.week", week="last" if is_last else None)


class MentorLeave(MentorPage):
    """Leave that waits for me."""

    route_base = "/desk/mentor/leave"
    default_view = "list"
    needs = dict.fromkeys(("list", "grant", "deny"), Permission.MENTOR_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """What was asked, the soonest first."""
        return self._page(Form(), "")

    @expose("/<pk>/grant", methods=["POST"])
    @has_access
    def grant(self, pk: str) -> Response:
        """Grant it."""
        return self.act(lambda form: self._page(form, pk), lambda _form: self._grant(pk))

    @expose("/<pk>/deny", methods=["POST"])
    @has_access
    def deny(self, pk: str) -> Response:
        """Refuse it with a reason."""
        return self.act(lambda form: self._page(form, pk), lambda form: self._deny(form, pk))

    def _page(self, form: Form, pk: str) -> Response:
        rows = leave_asked_of_mentor(queries.mentor_key())
        return self.private(
            "workspaces/mentor/leave.html", form=form, blank=Form(), answered=pk, rows=rows, today=clock.today()
        )

    def _grant(self, pk: str) -> str:
        leave.grant(self.actor(), found(leave_in_reach(pk)))
        self.say(_("已批准，对应的工作日已记为请假。"))
        return url_for("MentorLeave.list")

    def _deny(self, form: Form, pk: str) -> str:
        reason = form.text("reason", most=REASON_MAX, ask=_("请写明不批准的原因，本人会看到。"))
        form.check()
        leave.deny(self.actor(), found(leave_in_reach(pk)), reason=reason)
        self.say(_("已告诉本人没有批准。"))
        return url_for("MentorLeave.list")


MENTOR_PAGES = (MentorDesk, MentorDays, MentorLogs, MentorLeave)
