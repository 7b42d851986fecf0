"""The landing page: what waits for me, the figures of my area."""

from typing import Any

from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import desk
from app.core.views import Page
from app.security.states import Permission


class WorkDesk(Page):
    """The work queue of the person who signed in."""

    route_base = "/admin"
    default_view = "list"
    needs = {"list": Permission.DESK}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the queues oldest first, then the area's figures."""
        return self.show_page("admin/desk.html", title=_("工作台"), queues=desk.queues(), progress=[], drafts=[], year=None)
