"""What the landing page shows beside the queues: my drafts."""

from typing import Any

from sqlalchemy import select

from app.core.actor import Actor
from app.extensions import db
from app.posts.models import Post
from app.posts.states import PostState
from app.units.models import Unit
from app.units.states import UnitState

DRAFTS = 10


def drafts_of(actor: Actor) -> list[tuple[str, Any]]:
    """The actor's own unfinished posts and unit applications with their view, the last touched first."""
    posts = select(Post).where(
        Post.created_by_id == actor.user_id, Post.state.in_((PostState.DRAFT, PostState.RETURNED))
    )
    units = select(Unit).where(
        Unit.created_by_id == actor.user_id, Unit.state.in_((UnitState.DRAFT, UnitState.SUPPLEMENT))
    )
    found = [("PostView", post) for post in db.session.scalars(posts.order_by(Post.updated_at.desc()).limit(DRAFTS))]
    found += [("UnitView", unit) for unit in db.session.scalars(units.order_by(Unit.updated_at.desc()).limit(DRAFTS))]
    return sorted(found, key=lambda pair: pair[1].updated_at, reverse=True)[:DRAFTS]
