"""My attendance: today's one tap, the month, its confirmation, and leave."""

import re

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock, crypto
from app.core.errors import Invalid, OutOfReach
from app.core.identifiers import new_id
from app.placements.models import AttendanceMonth, Leave, Placement
from app.placements.queries.attendance import calendar_of, month_of_placement, months_of, today_of
from app.placements.queries.attendance.leave import leave_in_reach, leave_of
from app.placements.queries.attendance.months import corrections_of
from app.placements.services.attendance import days, leave, months
from app.placements.states import LeaveKind
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee_attendance as presenter
from app.workspaces.presenters.trainee_limits import confirm_by, number
from app.workspaces.queries import trainee as cases
from app.workspaces.views.desk import found
from app.workspaces.views.trainee import TraineePage

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
DEVICE, DEVICE_SECONDS = "device", 400 * 24 * 3600
WORDS_MAX = 500
PROOF_MAX = 6


class TraineeAttendance(TraineePage):
    """My days and months."""

    route_base = "/desk/attendance"
    default_view = "list"
    needs = dict.fromkeys(("list", "month", "tap", "confirm", "object_to"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """This month, or the last one of an internship that is over."""
        return self._page(None, Form())

    @expose("/<month>")
    @has_access
    def month(self, month: str) -> Response:
        """One month."""
        return self._page(month, Form())

    @expose("/tap", methods=["POST"])
    @has_access
    def tap(self) -> Response:
        """Say that I was there: today, or a day of the last ones; the receipt has the second."""
        mark = request.cookies.get(DEVICE, "") or new_id()
        answer = self.act(lambda form: self._page(None, form), lambda form: self._tap(form, mark))
        if DEVICE not in request.cookies:
            answer.set_cookie(
                DEVICE, mark, DEVICE_SECONDS, path="/desk", secure=request.is_secure, httponly=True, samesite="Lax"
            )
        return answer

    @expose("/<month>/confirm", methods=["POST"])
    @has_access
    def confirm(self, month: str) -> Response:
        """Find a month in order."""
        return self.act(lambda form: self._page(month, form), lambda _form: self._confirm(month))

    @expose("/<month>/object", methods=["POST"])
    @has_access
    def object_to(self, month: str) -> Response:
        """Say what is wrong with a month."""
        return self.act(lambda form: self._page(month, form), lambda form: self._object(month, form))

    def _page(self, month: str | None, form: Form) -> Response:
        placement = self._in(month)
        if placement is None or not presenter.is_kept(placement):
            return self.private("workspaces/trainee/attendance_none.html", placement=placement)
        shown = month or presenter.month_to_show(placement)
        sheets = months_of(placement)
        calendar = calendar_of(placement, shown)
        return self.private(
            "workspaces/trainee/attendance.html",
            form=form,
            placement=placement,
            month=shown,
            calendar=presenter.calendar(calendar),
            today_=today_of(placement) if presenter.is_now(placement) else None,
            today=clock.today(),
            sheet=next((each for each in sheets if each.month == shown), None),
            sheets=sheets,
            legend=presenter.legend(),
            corrections=corrections_of(placement, shown),
            words=presenter,
            back_days=number("tap_back_days"),
            confirm_by=confirm_by(shown),
        )

    def _in(self, month: str | None) -> Placement | None:
        """The placement of a month of the address; raises OutOfReach for what is no month."""
        if month is not None and not MONTH.fullmatch(month):
            raise OutOfReach(_("没有这个月份的考勤。"))
        return cases.placement_in(self.person(), month)

    def _placement(self, month: str | None = None) -> Placement:
        return found(self._in(month))

    def _sheet(self, month: str) -> AttendanceMonth:
        return found(month_of_placement(self._placement(month), month))

    def _tap(self, form: Form, mark: str) -> str:
        day, proof = form.day("day"), form.text("proof", most=PROOF_MAX)
        form.check()
        placement = self._placement(clock.month_of(day) if day else None)
        receipt = days.tap(
            self.actor(),
            placement,
            day=day,
            code=form["code"] or "P",
            proof=proof or None,
            device=crypto.keyed_hash(mark),
            out=form.flag("out"),
        )
        self.say(receipt.words)
        return url_for("TraineeAttendance.month", month=clock.month_of(receipt.day))

    def _confirm(self, month: str) -> str:
        months.confirm(self.actor(), self._sheet(month))
        self.say(_("已确认 %(month)s 的考勤。", month=month))
        return url_for("TraineeAttendance.month", month=month)

    def _object(self, month: str, form: Form) -> str:
        words = form.text("words", most=WORDS_MAX, ask=_("请写明哪一天、应当是什么。"))
        form.check()
        months.object_to(self.actor(), self._sheet(month), words=words)
        self.say(_("异议已转给单位，处理好之前不会自动确认。"))
        return url_for("TraineeAttendance.month", month=month)


class TraineeLeave(TraineePage):
    """Leave."""

    route_base = "/desk/leave"
    default_view = "list"
    needs = dict.fromkeys(("list", "take_back"), Permission.TRAINEE_DESK)

    @expose("/", methods=["GET", "POST"])
    @has_access
    def list(self) -> Response:
        """Ask for leave, and what became of it so far."""
        return self.act(self._page, self._ask, {"from_day": clock.today().isoformat()})

    @expose("/<pk>/take-back", methods=["POST"])
    @has_access
    def take_back(self, pk: str) -> Response:
        """Take a leave back that has not begun."""
        return self.act(self._page, lambda _form: self._take_back(pk))

    def _page(self, form: Form) -> Response:
        placement = cases.placement_of(self.person())
        if placement is None or not presenter.is_kept(placement):
            return self.private("workspaces/trainee/attendance_none.html", placement=placement)
        return self.private(
            "workspaces/trainee/leave.html",
            form=form,
            placement=placement,
            rows=leave_of(placement),
            kinds=LeaveKind.options(),
            can_ask=presenter.is_now(placement),
            today=clock.today(),
        )

    def _ask(self, form: Form) -> str:
        kind = form.choice("kind", LeaveKind, ask=_("请选择请假种类。"))
        first = form.day("from_day", ask=_("请填写开始日期。"))
        last = form.day("to_day", ask=_("请填写结束日期。"))
        words = form.text("words", most=WORDS_MAX, ask=_("请写明请假原因。"))
        form.check()
        if kind is None or first is None or last is None:
            raise Invalid(form.errors)
        placement = found(cases.placement_of(self.person()))
        leave.ask(self.actor(), placement, kind=kind, from_day=first, to_day=last, words=words)
        self.say(_("请假已提交，由带教老师或单位批准。"))
        return url_for("TraineeLeave.list")

    def _take_back(self, pk: str) -> str:
        row: Leave = found(leave_in_reach(pk))
        leave.take_back(self.actor(), row)
        self.say(_("请假已撤回。"))
        return url_for("TraineeLeave.list")
