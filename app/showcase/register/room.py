"""What the selection room adds: its pages and files below those of a batch; they are opened from the batch."""

from flask_appbuilder import AppBuilder

from app.showcase.views.dossier import ShowcaseDossierView
from app.showcase.views.room import ShowcaseRoomView


def register(appbuilder: AppBuilder) -> None:
    """Add the pages."""
    for view in (ShowcaseRoomView, ShowcaseDossierView):
        appbuilder.add_view_no_menu(view)
