"""Pages of posts and of batches of model posts."""

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core.errors import ServiceError
from app.core.views import EntityView
from app.posts import queries, services
from app.posts.card import BATCH, POST
from app.posts.policy import editable_fields, may_confirm
from app.posts.rules import model_post_share
from app.posts.states import OPEN
from app.programme.queries import database_params
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
        }

    @expose("/<pk>/confirm", methods=["POST"])
    @has_access
    def confirm(self, pk: str) -> Any:
        """Confirm that the published facts of the post still hold (R19)."""
        services.confirm_listing(actors.current(), self.record(pk))
        flash(_("已确认清单信息。"), "success")
        return redirect(url_for("PostView.show", pk=pk))


class ModelBatchView(EntityView):
    """Batches of model posts with the live share of their area (R16)."""

    card = BATCH
    route_base = "/admin/model-post-batches"
    read, write = Permission.POST_READ, Permission.MODEL_BATCH_WRITE
    needs = {"release": Permission.MODEL_BATCH_WRITE}
    show_template = "posts/batch.html"

    def extra(self, record: Any) -> dict[str, Any]:
        total, model = queries.collected_in(record.plan_year, record.region_code)
        return {
            "total": total,
            "model": model,
            "share": model_post_share(total=total, model=model, params=database_params()),
            "releases": record.released_on is None and actors.current().may(Permission.MODEL_BATCH_WRITE),
        }

    @expose("/<pk>/release", methods=["POST"])
    @has_access
    def release(self, pk: str) -> Any:
        """Release the batch."""
        batch = self.record(pk)
        try:
            services.release_batch(actors.current(), batch)
        except ServiceError as error:
            return self._record_page(batch, problem=error)
        flash(_("示范性岗位批次已推出。"), "success")
        return redirect(url_for("ModelBatchView.show", pk=pk))
