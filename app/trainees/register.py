"""What trainees adds to the application."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import menu

VIEWS: tuple[Any, ...] = ()
CARE_VIEWS: tuple[Any, ...] = ()
APIS: tuple[Any, ...] = ()
CARE_APIS: tuple[Any, ...] = ()
MENU: tuple[tuple[str, str, str], ...] = ()
CARE_MENU: tuple[tuple[str, str, str], ...] = ()


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels: the register of young people."""
    for view in (*VIEWS, *CARE_VIEWS):
        appbuilder.add_view_no_menu(view)
    for resource in (*APIS, *CARE_APIS):
        appbuilder.add_api(resource)
    for line, endpoint, needed in (*MENU, *CARE_MENU):
        menu.add("见习对象", line, endpoint, needed)
