"""What attendance adds to the application."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import desk, finding, menu
from app.core.views import Panel, add_panel
from app.placements.api import attendance as api
from app.placements.card import attendance as card
from app.placements.jobs import attendance as jobs
from app.placements.models import AllowancePayment, AttendanceCorrection, AttendanceMonth, Leave
from app.placements.queries.attendance.leave import leave_waiting
from app.placements.queries.attendance.months import oldest_in, on_panel
from app.placements.queries.attendance.payments import WRONG, mismatched
from app.placements.states import AttendanceMonthState as S
from app.placements.states import LeaveState
from app.placements.views import attendance as views
from app.security.states import Permission
from app.security.states import Role as R

VIEWS = (views.AttendanceMonthView, views.LeaveView, views.CorrectionView, views.AllowancePaymentView)
APIS = (api.AttendanceMonthApi, api.LeaveApi, api.CorrectionApi, api.AllowancePaymentApi)
MENU = (
    ("考勤", "AttendanceMonthView.list"),
    ("请假", "LeaveView.list"),
    ("考勤更正", "CorrectionView.list"),
    ("基本生活补贴发放", "AllowancePaymentView.list"),
)
PANELS = (
    ("attendance", "考勤", card.MONTH, AttendanceMonth, "AttendanceMonthView"),
    ("leave", "请假", card.LEAVE, Leave, "LeaveView"),
    ("corrections", "考勤更正", card.CORRECTION, AttendanceCorrection, "CorrectionView"),
    ("allowances", "基本生活补贴", card.PAYMENT, AllowancePayment, "AllowancePaymentView"),
)
_UNIT, _COUNTY = {R.UNIT_OPERATOR, R.UNIT_ADMIN}, {R.COUNTY_AGENT}
WAITING = (  # what waits, for whom, in which state, how many workdays it may wait, whether nobody here has to act
    ("待本人确认的考勤", _UNIT, S.OPEN, None, True),
    ("待报送的考勤", _UNIT, S.CONFIRMED_BY_TRAINEE, 2, False),
    ("被退回的考勤", _UNIT, S.RETURNED, None, False),
    ("待核对的考勤", _COUNTY, S.SUBMITTED, 5, False),
)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels, and follow signals."""
    jobs.listen()
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    finding.add(card.MONTH, "AttendanceMonthView", Permission.PLACEMENT_READ, lambda sheet: sheet.unit_name)
    for label, endpoint in MENU:
        beside = "" if endpoint == MENU[0][1] else MENU[0][1]
        menu.add("见习管理", label, endpoint, Permission.PLACEMENT_READ, beside=beside)
    for words, roles, state, workdays, is_idle in WAITING:
        waiting = partial(oldest_in, state)
        desk.add(words, roles, waiting, "AttendanceMonthView", workdays, is_idle=is_idle, state=state.value)
    asked = LeaveState.ASKED.value
    desk.add("待批准的请假", _UNIT, leave_waiting, "LeaveView", state=asked)
    desk.add(
        "与登记不符的基本生活补贴", {*_COUNTY, R.COUNTY_AUDITOR}, mismatched, "AllowancePaymentView", checked=WRONG
    )
    for key, label, fields, entity, view_name in PANELS:
        rows = partial(on_panel, entity)
        add_panel("placement", Panel(key, label, fields, rows, view_name, "placement_id", Permission.PLACEMENT_READ))
