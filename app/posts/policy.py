"""Who may move or edit which post, and why not."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.posts.models import ModelPostBatch, Post
from app.posts.states import OPEN, BatchState
from app.posts.states import PostState as S
from app.security.states import Permission, Role

CONTENT = [
    "title",
    "category",
    "industry",
    "site_id",
    "duties",
    "requirements",
    "headcount",
    "education",
    "majors",
    "months_min",
    "months_max",
    "allowance_yuan",
    "benefits",
    "work_time",
    "mentor",
    "hazards",
    "is_hazardous",
    "project_no",
    "category_reason",
    "how_to_apply",
]
MINOR = ["requirements", "benefits", "work_time", "mentor", "how_to_apply"]


def may_submit(actor: Actor, post: Post) -> Refusal | None:
    """The unit itself confirms its post: no post is assigned to it (R59)."""
    if actor.is_system or post.unit_id in actor.unit_ids:
        return None
    return Refusal("not_own_unit", _("岗位须由见习单位自行确认提交（坚持自愿原则，避免摊派）。"), "四(二)")


def may_decline(actor: Actor, post: Post) -> Refusal | None:
    """The unit says no to a post that an office entered for it; its own drafts it simply leaves or changes."""
    if refusal := may_submit(actor, post):
        return refusal
    if not post.is_entered_for_unit:
        return Refusal("own_entry", _("这是本单位自行录入的岗位，可直接修改或不提交；谢绝只用于他人代为录入的岗位。"))
    return None


def may_review(actor: Actor, post: Post) -> Refusal | None:
    """Nobody reviews a post that they entered."""
    if actor.user_id is not None and actor.user_id == post.created_by_id:
        return Refusal("four_eyes", _("不能审核本人录入的岗位，请由其他人员办理。"))
    return None


def may_reopen(actor: Actor, post: Post) -> Refusal | None:
    """Places must be free; that the plan year still runs is asked by the service."""
    return Refusal("full", _("没有空余名额。")) if post.places_taken >= post.headcount else None


def may_confirm(actor: Actor, post: Post) -> Refusal | None:
    """The unit, or an officer of its area, confirms what the public list says of a post on offer (R19)."""
    if post.state in OPEN and (actor.is_system or post.unit_id in actor.unit_ids or actor.may(Permission.UNIT_CHECK)):
        return None
    return Refusal("listing", _("只有招募中的岗位由本单位或县（区）工作人员确认清单信息。"))


def may_fill(actor: Actor, post: Post) -> Refusal | None:
    """All places must be taken."""
    return None if post.places_taken >= post.headcount else Refusal("places_left", _("尚有空余名额。"))


def may_choose_model(actor: Actor, post: Post) -> Refusal | None:
    """Chosen once."""
    return Refusal("is_model", _("已是示范性岗位。")) if post.is_model else None


def may_unchoose_model(actor: Actor, post: Post) -> Refusal | None:
    """Only a model post can stop being one."""
    return None if post.is_model else Refusal("not_model", _("不是示范性岗位。"))


POLICY: dict[str, Policy] = {
    "submit": may_submit,
    "decline": may_decline,
    "approve": may_review,
    "return": may_review,
    "reopen": may_reopen,
    "fill": may_fill,
    "choose_model": may_choose_model,
    "unchoose_model": may_unchoose_model,
}


def may_permit_short(actor: Actor, batch: ModelPostBatch) -> Refusal | None:
    """The auditor of the city itself; that something is short is asked by the service."""
    if actor.region_code == batch.region_code:
        return None
    return Refusal("own_city", _("占比不足的原因由本市审核人员说明。"), "二(二)")


def may_release(actor: Actor, batch: ModelPostBatch) -> Refusal | None:
    """Who gave the reason for a shortage does not release (four eyes); the share is asked by the service."""
    if batch.short_by_id is not None and batch.short_by_id == actor.user_id:
        return Refusal("four_eyes", _("占比不足的原因由您说明，请由其他人员推出。"))
    return None


PACKAGE_POLICY: dict[str, Policy] = {"permit_short": may_permit_short, "release": may_release}


def package_fields(actor: Actor, batch: ModelPostBatch) -> list[str]:
    """Name and introduction, while the batch is being gathered."""
    is_open = batch.state == BatchState.GATHERING and actor.may(Permission.MODEL_BATCH_WRITE)
    return ["name", "introduction"] if is_open else []


def editable_fields(actor: Actor, post: Post) -> list[str]:
    """All content while it is being written; wishes and contacts while it is offered."""
    if not actor.may(Permission.POST_WRITE):
        return []
    own = post.unit_id in actor.unit_ids or actor.is_system
    entered = actor.has(Role.COUNTY_AGENT) and post.created_by_id == actor.user_id and post.unit_confirmed_at is None
    if post.state in (S.DRAFT, S.RETURNED) and (own or entered):
        return list(CONTENT)
    return list(MINOR) if post.state in (S.PUBLISHED, S.PAUSED) and own else []


def may_recommend(actor: Actor) -> Refusal | None:
    """Posts are recommended by those who serve the people of the register."""
    if actor.is_system or actor.may(Permission.TRAINEE_WRITE):
        return None
    return Refusal("role", _("岗位推荐由服务见习对象的工作人员办理。"), "二(一)")
