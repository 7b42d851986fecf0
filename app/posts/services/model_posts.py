"""Model posts: chosen, and released together in batches (R16)."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.extensions import db
from app.posts import queries
from app.posts.models import ModelPostBatch, Post
from app.posts.services.offering import perform


def choose_model(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Make it a model post and put it into the city's open batch, which is begun when there is none (R16)."""
    perform.begin(actor, post, "choose_model")
    batch = queries.open_batch(post.plan_year, post.city_code)
    if batch is None:
        batch = ModelPostBatch(
            plan_year=post.plan_year, region_code=post.city_code, name=_("%(year)s年示范性岗位", year=post.plan_year)
        )
        db.session.add(batch)
        db.session.flush()
    perform(
        actor, post, "choose_model", reason=reason, is_model=True, model_since=clock.today(), model_batch_id=batch.id
    )
    return post


def unchoose_model(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Take the mark of a model post away."""
    perform(actor, post, "unchoose_model", reason=reason, is_model=False, model_since=None, model_batch_id=None)
    return post


def release_batch(actor: Actor, batch: ModelPostBatch) -> ModelPostBatch:
    """Release a batch of model posts together (集中打包推出)."""
    if batch.released_on is not None:
        raise Refused(Refusal("state", _("该批次已推出。")), status=409)
    if not queries.posts_of_batch(batch):
        raise Invalid({"batch": _("批次中没有岗位。")})
    batch.released_on = clock.today()
    db.session.flush()
    return batch
