"""What posts adds to the application."""

from functools import partial

from flask_appbuilder import AppBuilder

from app.core import desk, finding, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.posts import api, jobs, queries, views
from app.posts.card import POST
from app.posts.states import PostState
from app.security.states import Permission
from app.security.states import Role as R
from app.units.models import Unit
from app.units.states import UnitState

_UNIT = {R.UNIT_ADMIN, R.UNIT_OPERATOR}
WAITING = (  # what waits, for whom, in which state, how many workdays it may wait
    ("待审核的岗位", {R.COUNTY_AGENT}, PostState.SUBMITTED, 5),
    ("被退回的岗位", _UNIT, PostState.RETURNED, None),
    ("岗位草稿（待单位确认）", _UNIT, PostState.DRAFT, None),
)


def _offers(actor: Actor, unit: Unit) -> bool:
    return actor.may(Permission.POST_WRITE) and unit.state == UnitState.ACCREDITED


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues, the panels of a unit's and a batch's posts, and follow units."""
    jobs.listen()
    for view in (views.PostView, views.ModelBatchView):
        appbuilder.add_view_no_menu(view)
    for resource in (api.PostApi, api.ModelBatchApi):
        appbuilder.add_api(resource)
    finding.add(POST, "PostView", Permission.POST_READ, lambda post: f"{post.unit.name} {post.plan_year}")
    menu.add("单位与岗位", "见习岗位", "PostView.list", Permission.POST_READ)
    menu.add("单位与岗位", "示范性岗位批次", "ModelBatchView.list", Permission.POST_READ)
    for words, roles, state, workdays in WAITING:
        desk.add(words, roles, partial(queries.oldest_in, state), "PostView", workdays, state=state.value)
    read = Permission.POST_READ
    add_panel("unit", Panel("posts", "见习岗位", POST, queries.of_unit, "PostView", "unit_id", read, add=_offers))
    add_panel("lead", Panel("posts", "后续岗位", POST, queries.of_lead, "PostView", "lead_id", read))
    add_panel(
        "model-post-batch",
        Panel("posts", "批次岗位", POST, queries.posts_of_batch, "PostView", "model_batch_id", read),
    )
