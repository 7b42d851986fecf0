"""Pages of posts."""

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core.views import EntityView
from app.posts import queries, services
from app.posts.card import POST
from app.posts.policy import editable_fields, may_confirm
from app.posts.states import OPEN
from app.security.states import Permission


class PostView(EntityView):
    """Internship posts: offered by units, reviewed by the county."""

    card = POST
    route_base = "/admin/posts"
    read, write = Permission.POST_READ, Permission.POST_WRITE
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(services.offer), staticmethod(services.correct)
    needs = {"confirm": Permission.POST_READ}
    show_template = "posts/post.html"

    def editable(self, record: Any) -> list[str]:
        return [name for name in self.card.written if name in editable_fields(actors.current(), record)]

    def extra(self, record: Any) -> dict[str, Any]:
        acting = actors.current()
        return {
            "confirms": may_confirm(acting, record) is None,
            "matches": acting.may(Permission.TRAINEE_READ) and record.state in OPEN,
            "quality": queries.quality_of_post(record) if acting.may(Permission.UNIT_READ) else None,
        }

    @expose("/<pk>/confirm", methods=["POST"])
    @has_access
    def confirm(self, pk: str) -> Any:
        """Confirm that the published facts of the post still hold (R19)."""
        services.confirm_listing(actors.current(), self.record(pk))
        flash(_("已确认清单信息。"), "success")
        return redirect(url_for("PostView.show", pk=pk))
