"""What reporting adds to the application."""

from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _l

from app.core import figures, menu
from app.core.card import Narrowing
from app.core.views import FindingView
from app.placements.card.placements import PLACEMENT
from app.reporting import views
from app.reporting.presenters.footprint import OPENINGS
from app.reporting.queries.placements import of_cohort, years_started
from app.security.states import Permission


def register(appbuilder: AppBuilder) -> None:
    """Add the dashboard, the board of mobilisation and the monthly summary; the landing page is the index view."""
    for view in (FindingView, views.DashboardView, views.MobilisationView, views.SummaryView):
        appbuilder.add_view_no_menu(view)
    for opening in OPENINGS:
        figures.open_by(opening)
    PLACEMENT.narrowings["started"] = Narrowing(_l("上岗年度"), years_started, of_cohort)
    menu.add("工作台", "工作台", "WorkDesk.list", Permission.DESK)
    menu.add("工作台", "查找", "FindingView.find", Permission.DESK)
    menu.add("报表", "数据看板", "DashboardView.list", Permission.REPORT_READ)
    menu.add("报表", "部门动员", "MobilisationView.list", Permission.REPORT_READ)
    menu.add("报表", "月度汇总表", "SummaryView.list", Permission.REPORT_READ)
