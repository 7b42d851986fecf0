"""What security adds to the application."""

from flask import current_app
from flask_appbuilder import AppBuilder

from app.core import menu
from app.security import views
from app.security.states import Permission


def register(appbuilder: AppBuilder) -> None:
    """Add the pages of accounts and of the audit log; sign-in pages come with the manager."""
    current_app.before_request(views.ask_for_new_password)
    current_app.before_request(views.lead_home)
    appbuilder.add_view_no_menu(views.AccountView)
    appbuilder.add_view_no_menu(views.AuditView)
    menu.add("系统", "账号与角色", "AccountView.list", Permission.ACCOUNT_READ)
    menu.add("系统", "审计日志", "AuditView.list", Permission.AUDIT_READ)
