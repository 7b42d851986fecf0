"""What posts adds to the application."""

from flask_appbuilder import AppBuilder

from app.core import menu
from app.core.views import Panel, add_panel
from app.posts import api, jobs, queries, scope, views
from app.posts.card import POST
from app.security.states import Permission
from app.units.states import UnitState


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, the panel of a unit's posts, and follow units."""
    assert scope.visible
    jobs.listen()
    for view in (views.PostView, views.ModelBatchView):
        appbuilder.add_view_no_menu(view)
    for resource in (api.PostApi, api.ModelBatchApi):
        appbuilder.add_api(resource)
    menu.add("单位与岗位", "见习岗位", "PostView.list", Permission.POST_READ)
    menu.add("单位与岗位", "示范性岗位批次", "ModelBatchView.list", Permission.POST_READ)
    add_panel("unit", Panel(
        "posts", "见习岗位", POST, queries.of_unit, "PostView", "unit_id", Permission.POST_READ,
        add=lambda actor, unit: actor.may(Permission.POST_WRITE) and unit.state == UnitState.ACCREDITED,
    ))
    add_panel("model-post-batch", Panel(
        "posts", "批次岗位", POST, queries.posts_of_batch, "PostView", "model_batch_id", Permission.POST_READ,
    ))
