"""What the health of placements adds to the application."""

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.actor import Actor
from app.placements.queries import health as queries
from app.placements.queries.unwell import unwell
from app.placements.views import health as views
from app.security.states import Permission as P
from app.security.states import Role as R


def _officer(actor: Actor) -> bool:
    return bool(actor.level) and not actor.unit_ids


def register(appbuilder: AppBuilder) -> None:
    """Add the page, its menu line and its queue."""
    appbuilder.add_view_no_menu(views.HealthView)
    menu.add("见习管理", "见习体检", "HealthView.list", P.PLACEMENT_READ, _officer)
    desk.add("需处理的见习（体检）", {R.COUNTY_AGENT}, unwell, "HealthView", tone=queries.RED)
