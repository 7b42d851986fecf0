"""The places of a post, taken and freed one by one under its lock (R18)."""

from flask_babel import gettext as _

from app.core.actor import SYSTEM
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.extensions import db
from app.posts.models import Post
from app.posts.services.standing import take_places

COUNTER = "the counter of a post's places follows applications of people who do not reach the post"


def locked(post_id: str) -> Post:
    """Return the post with its row locked and read anew, so that whoever counts next waits; raises Invalid."""
    with unscoped(COUNTER):
        post = db.session.get(Post, post_id, with_for_update=True, populate_existing=True)
    if post is None:
        raise Invalid({"post_id": _("没有找到这个岗位。")})
    return post


def take_place(post_id: str) -> Post:
    """Take one place; raises Invalid when all are taken."""
    post = locked(post_id)
    if post.places_taken >= post.headcount:
        raise Invalid({"places_taken": _("该岗位名额%(n)s人已满，不能继续接收。", n=post.headcount)})
    with unscoped(COUNTER):
        return take_places(SYSTEM, post, post.places_taken + 1)


def free_place(post_id: str) -> Post:
    """Free one place; the post is offered again when its plan goes on."""
    post = locked(post_id)
    with unscoped(COUNTER):
        return take_places(SYSTEM, post, max(post.places_taken - 1, 0))
