"""What exchange adds to the application."""

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.views import extract, importing
from app.exchange import imports
from app.exchange.api.comparisons import ComparisonBatchApi
from app.exchange.queries import comparisons
from app.exchange.services import add_target
from app.exchange.views import VIEWS
from app.exchange.views.comparisons import ComparisonBatchView
from app.exchange.views.exports import ExportView, WorkView, prepare
from app.exchange.views.imports import import_page
from app.security.states import Permission
from app.security.states import Role as R

ANSWERING = {R.DEPT_LIAISON, R.REGION_CENTER}
ASKING = {R.COUNTY_AGENT, R.CITY_AGENT, R.REGION_CENTER}


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels: imports, exports and comparisons."""
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    importing.provide(import_page)
    for target in imports.TARGETS:
        add_target(target)
    menu.add("部门台账", "数据导入", "ImportView.list", Permission.IMPORT)
    _exports(appbuilder)
    _comparisons(appbuilder)


def _exports(appbuilder: AppBuilder) -> None:
    """The pages of background exports; core hands large ones over."""
    appbuilder.add_view_no_menu(ExportView)
    appbuilder.add_view_no_menu(WorkView)
    extract.provide(prepare)
    menu.add("部门台账", "我的导出", "ExportView.list", Permission.EXPORT)
    menu.add("系统", "后台任务", "WorkView.list", Permission.JOB_RUN)


def _comparisons(appbuilder: AppBuilder) -> None:
    """The pages of comparison batches, and what waits on either side."""
    appbuilder.add_view_no_menu(ComparisonBatchView)
    appbuilder.add_api(ComparisonBatchApi)
    menu.add("部门台账", "部门间信息比对", "ComparisonBatchView.list", Permission.COMPARISON_READ)
    page = "ComparisonBatchView"
    desk.add("待答复的比对", ANSWERING, comparisons.waiting_to_answer, page, turn="ANSWER")
    desk.add("已答复待采用的比对", ASKING, comparisons.waiting_to_apply, page, turn="APPLY")
