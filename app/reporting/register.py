"""What reporting adds to the application."""

from flask_appbuilder import AppBuilder

from app.core import menu
from app.reporting import views
from app.security.states import Permission


def register(appbuilder: AppBuilder) -> None:
    """Add the landing page and its menu line."""
    menu.add("工作台", "工作台", "WorkDesk.list", Permission.DESK)
