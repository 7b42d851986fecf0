"""What posts adds to the application."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import url_for
from flask_appbuilder import AppBuilder
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import desk, finding, menu
from app.core.actor import Actor
from app.core.card import Narrowing
from app.core.views import Panel, add_panel
from app.exchange.services import add_target
from app.posts import api, imports, jobs, queries, views
from app.posts.card import POST, PUSH
from app.posts.models import Post, Push, Suggestion
from app.posts.queries.coverage import BANDS, has_band
from app.posts.states import PostState
from app.security.states import Permission
from app.security.states import Role as R
from app.trainees.card.people import TRAINEE
from app.trainees.models import Trainee
from app.trainees.services.children import follows
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
    add_target(imports.POSTS)
    jobs.listen()
    for view in (views.PostView, views.ModelBatchView, views.ModelPostsView):
        appbuilder.add_view_no_menu(view)
    for view in (views.PushView, views.RecommendView, views.CoverageView):
        appbuilder.add_view_no_menu(view)
    for resource in (api.PostApi, api.ModelBatchApi, api.PushApi):
        appbuilder.add_api(resource)
    finding.add(POST, "PostView", Permission.POST_READ, lambda post: f"{post.unit.name} {post.plan_year}")
    menu.add("单位与岗位", "见习岗位", "PostView.list", Permission.POST_READ)
    menu.add("单位与岗位", "示范性岗位", "ModelPostsView.list", Permission.UNIT_CHECK)
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
    _recommending()


def _serves(actor: Actor, _record: Any) -> bool:
    return actor.may(Permission.TRAINEE_READ)


def _posts_for(trainee: Trainee) -> str:
    return url_for("RecommendView.posts", pk=trainee.id)


def _people_for(post: Post) -> str:
    return url_for("RecommendView.people", pk=post.id)


def _bands() -> list[tuple[str, str]]:
    return [(band.value, str(_(band.label))) for band in BANDS]


def _recommending() -> None:
    """Bring people and posts together: menu, queues, the tabs of a person and of a post; rows follow the person."""
    reads = Permission.TRAINEE_READ
    menu.add("见习对象", "今日推荐", "RecommendView.list", reads)
    menu.add("见习对象", "岗位推送", "PushView.list", reads)
    menu.add("报表", "供需对照", "CoverageView.list", Permission.REPORT_READ)
    desk.add("今日推荐待确认", {R.COUNTY_AGENT}, queries.waiting_suggestions, "RecommendView")
    desk.add("推送逾期未答复", {R.COUNTY_AGENT}, queries.late_answers, "PushView", reply="LATE")
    told = Panel("pushes", "岗位推送", PUSH, queries.pushes_to, "PushView", "trainee_id", reads, _serves)
    add_panel("trainee", replace(told, add_label="推荐岗位", add_at=_posts_for))
    told = Panel("pushes", "推送记录", PUSH, queries.pushes_of, "PushView", "post_id", reads, _serves)
    add_panel("post", replace(told, add_label="推荐人选", add_at=_people_for))
    TRAINEE.narrowings["band"] = Narrowing(_l("学历层次"), _bands, has_band)
    for entity in (Push, Suggestion):
        follows(entity)
