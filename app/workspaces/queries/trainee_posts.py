"""Posts as a young person meets them: recommended with reasons, searched, one by one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.paging import Page, page
from app.core.scope import unscoped
from app.core.search import clean
from app.extensions import db
from app.posts.models import Post, Push
from app.posts.queries import OFFER, PostMatch, measure, offers, opening_of, posts_for, seeker_of
from app.posts.rules import Match, score
from app.posts.states import PostState
from app.trainees.models import Trainee
from app.units.models import Unit

RECOMMENDED = 30
ON_A_PAGE = 20
PUSHED = 20
PUBLIC = "posts on offer and the names of their units are public"
SHOWN = (PostState.PUBLISHED, PostState.FULL, PostState.PAUSED, PostState.CLOSED)


@dataclass(frozen=True)
class Judged:
    """A post with what speaks for it, or what forbids it, for this person."""

    post: Post
    match: Match


def recommended(person: Trainee) -> list[PostMatch]:
    """The posts that suit the person best, with reasons; those that the county recommended come by ``pushed``."""
    return posts_for(person, RECOMMENDED)


def pushed(person: Trainee) -> list[tuple[Push, Any]]:
    """What the county recommended to the person and is still on offer, newest first, with the post as a row."""
    statement = select(Push).where(Push.trainee_id == person.id).order_by(Push.id.desc()).limit(PUSHED)
    found = list(db.session.scalars(statement))
    rows = {row.id: row for row in offers([push.post_id for push in found]) if row.state == PostState.PUBLISHED}
    return [(push, rows[push.post_id]) for push in found if push.post_id in rows]


def searched(filters: dict[str, Any], cursor: str | None) -> Page:
    """One page of the posts on offer that fit the filters, newest first, as rows of ``OFFER``."""
    statement = select(*OFFER).join(Unit, Post.unit_id == Unit.id).where(Post.state == PostState.PUBLISHED)
    for name, column in (("county", Post.region_code), ("city", Post.city_code), ("category", Post.category)):
        if filters.get(name):
            statement = statement.where(column == filters[name])
    for word in clean(str(filters.get("q") or "")).split()[:5]:
        statement = statement.where(
            or_(Post.title.icontains(word, autoescape=True), Unit.name.icontains(word, autoescape=True))
        )
    with unscoped(PUBLIC):
        return page(
            statement,
            [(Post.published_at, True), (Post.id, True)],
            cursor=cursor,
            limit=ON_A_PAGE,
            order="desk-posts",
            scalars=False,
        )


def judged_post(person: Trainee, key: str) -> Judged | None:
    """One post that is or was on offer, judged for the person; three statements."""
    statement = select(Post).where(Post.id == key, Post.state.in_(SHOWN))
    with unscoped(PUBLIC):
        post = db.session.scalar(statement.options(selectinload(Post.unit), selectinload(Post.site)))
    if post is None:
        return None
    judged_by, row = measure(), offers([key])[0]
    return Judged(post, score(seeker_of(person, clock.today()), opening_of(row, judged_by), judged_by))
