"""What programme adds to the application."""

from flask_appbuilder import AppBuilder

from app.core import calendar, menu
from app.programme import api, queries, views
from app.security.states import Permission


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST and menu lines, and provide the workday table."""
    calendar.provide(queries.known_days)
    queries.SOURCE.forget()
    for view in (views.TargetView, views.ParameterView, views.StandardView):
        appbuilder.add_view_no_menu(view)
    for resource in (api.TargetApi, api.ParameterApi):
        appbuilder.add_api(resource)
    menu.add("报表", "年度目标任务", "TargetView.list", Permission.TARGET_READ)
    menu.add("系统", "参数预演", "ParameterView.rehearse", Permission.PARAMETER_WRITE)
    menu.add("系统", "政策参数", "ParameterView.list", Permission.PARAMETER_READ)
    menu.add("系统", "最低工资与工作日历", "StandardView.list", Permission.PARAMETER_READ)
