"""Model posts: chosen one by one or several at once, and taken back; a released package keeps what it named (R16)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.core import clock, unit_of_work
from app.core.actor import Actor
from app.core.errors import Refusal, Refused, ServiceError
from app.extensions import db
from app.organisations.queries import name_of
from app.posts import queries
from app.posts.models import ModelPostBatch, Post
from app.posts.rules import Quality
from app.posts.services.offering import perform
from app.security.states import Permission

AT_ONCE = 100  # posts chosen with one click
REASON_MAX = 200


@dataclass
class Chosen:
    """What a choice of several posts came to: titles of the chosen, title and reason of each that was skipped."""

    done: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def choose_model(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Make it a model post and put it into the city's open batch, which is begun when there is none (R16).

    Why it was chosen is told by its quality; a post that a released package names already stays in that package.
    """
    perform.begin(actor, post, "choose_model")
    return _chosen(actor, post, queries.quality_of_post(post), reason)


def _chosen(actor: Actor, post: Post, quality: Quality | None, reason: str) -> Post:
    batch_id = post.model_batch_id or _gathering(post).id
    perform(
        actor,
        post,
        "choose_model",
        reason=reason,
        is_model=True,
        model_since=clock.today(),
        model_until=None,
        model_reason=quality.reason[:REASON_MAX] if quality else None,
        model_batch_id=batch_id,
    )
    return post


def _gathering(post: Post) -> ModelPostBatch:
    """The batch of the post's city and year that is being gathered, locked against its release; begun when missing."""
    batch = queries.open_batch(post.plan_year, post.city_code, lock=True)
    if batch is None:
        name = _("%(city)s%(year)s年示范性岗位", city=name_of(post.city_code), year=post.plan_year)
        batch = ModelPostBatch(plan_year=post.plan_year, region_code=post.city_code, name=name)
        db.session.add(batch)
        db.session.flush()
    return batch


def choose_several(actor: Actor, keys: Iterable[str], *, reason: str = "") -> Chosen:
    """Choose up to a hundred posts; each that may not be chosen is skipped and told with the reason.

    Raises Refused for those who do not choose model posts at all.
    """
    if not actor.may(Permission.MODEL_BATCH_WRITE):
        raise Refused(Refusal("role", _("示范性岗位由地级市经办人员选取。"), "二(二)"))
    wanted, chosen = list(dict.fromkeys(keys))[:AT_ONCE], Chosen()
    posts = {post.id: post for post in queries.model_posts_of(wanted)}
    qualities = queries.qualities_of(list(posts))
    for key in wanted:
        post = posts.get(key)
        if post is None:
            chosen.skipped.append(("—", _("没有找到这条记录，或者它不在您的职责范围内。")))
            continue
        title = post.title
        try:
            with unit_of_work.attempt():
                perform.begin(actor, post, "choose_model")
                _chosen(actor, post, qualities.get(key), reason)
            chosen.done.append(title)
        except ServiceError as problem:
            chosen.skipped.append((title, problem.message))
    return chosen


def unchoose_model(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Take the mark of a model post away; a released package goes on naming it, with the day on which it ended."""
    perform.begin(actor, post, "unchoose_model")
    perform(actor, post, "unchoose_model", reason=reason, **no_longer_model(post))
    return post


def no_longer_model(post: Post) -> dict[str, object]:
    """The facts of a post that is a model post no more; asked under its lock."""
    blank: dict[str, object] = {"is_model": False, "model_since": None, "model_batch_id": None, "model_reason": None}
    if not post.model_batch_id or not queries.is_released(post.model_batch_id):
        return blank
    return {"is_model": False, "model_until": post.model_until or clock.today()}
