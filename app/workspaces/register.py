"""What the desks add to the application: their pages."""

from flask_appbuilder import AppBuilder

from app.core.views import Page

PAGES: tuple[type[Page], ...] = ()


def register(appbuilder: AppBuilder) -> None:
    """Add the desks of young people, mentors and units; they have their own frame and no entry in the staff menu."""
    for page in PAGES:
        appbuilder.add_view_no_menu(page)
