"""What exchange adds to the application."""

from flask_appbuilder import AppBuilder

from app.exchange.views import VIEWS


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels: imports, exports and comparisons."""
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
