"""What posts adds to the application."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.views import Panel, add_panel
from app.posts import api, jobs, queries, views
from app.posts.card import POST
from app.posts.states import PostState
from app.security.states import Permission
from app.security.states import Role as R
from app.units.states import UnitState


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, the panel of a unit's posts, and follow units."""
    jobs.listen()
    for view in (views.PostView, views.ModelBatchView):
        appbuilder.add_view_no_menu(view)
    for resource in (api.PostApi, api.ModelBatchApi):
        appbuilder.add_api(resource)
    menu.add("单位与岗位", "见习岗位", "PostView.list", Permission.POST_READ)
    menu.add("单位与岗位", "示范性岗位批次", "ModelBatchView.list", Permission.POST_READ)
    desk.add(
        "待审核的岗位",
        {R.COUNTY_AGENT},
        partial(queries.oldest_in, PostState.SUBMITTED),
        "PostView",
        5,
        state="SUBMITTED",
    )
    desk.add(
        "被退回的岗位",
        {R.UNIT_ADMIN, R.UNIT_OPERATOR},
        partial(queries.oldest_in, PostState.RETURNED),
        "PostView",
        state="RETURNED",
    )
    desk.add(
        "岗位草稿（待单位确认）",
        {R.UNIT_ADMIN, R.UNIT_OPERATOR},
        partial(queries.oldest_in, PostState.DRAFT),
        "PostView",
        state="DRAFT",
    )
    add_panel(
        "unit",
        Panel(
            "posts",
            "见习岗位",
            POST,
            queries.of_unit,
            "PostView",
            "unit_id",
            Permission.POST_READ,
            add=lambda actor, unit: actor.may(Permission.POST_WRITE) and unit.state == UnitState.ACCREDITED,
        ),
    )
    add_panel(
        "model-post-batch",
        Panel(
            "posts",
            "批次岗位",
            POST,
            queries.posts_of_batch,
            "PostView",
            "model_batch_id",
            Permission.POST_READ,
        ),
    )
