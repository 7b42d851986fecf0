"""A post on offer: paused, offered again, ended, withdrawn, its places taken, its listing confirmed."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.core import clock
from app.core import marks as field_marks
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.extensions import db
from app.posts import queries, signals
from app.posts.models import Post
from app.posts.policy import may_confirm
from app.posts.services.model_posts import no_longer_model
from app.posts.services.offering import begin_offer, perform, require_open_year
from app.posts.states import PostState

CLOSE_GUARDS: list[Callable[[Post], Refusal | None]] = []


def add_close_guard(guard: Callable[[Post], Refusal | None]) -> None:
    """Let a higher part say why a post must stay open (6.2: places that are promised)."""
    if guard not in CLOSE_GUARDS:
        CLOSE_GUARDS.append(guard)


def pause(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Pause the offer."""
    perform(actor, post, "pause", reason=reason)
    return post


def resume(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Offer the post again; the unit must be in force and the plan year open."""
    begin_offer(actor, post, "resume")
    require_open_year(post)
    perform(actor, post, "resume", reason=reason)
    return post


def close(actor: Actor, post: Post, *, reason: str = "", with_unit: bool = False) -> Post:
    """End the offer; its places still count as collected.  Promised ones keep it open, unless the unit ended too."""
    perform.begin(actor, post, "close")
    for guard in () if with_unit else CLOSE_GUARDS:
        if refusal := guard(post):
            raise Refused(refusal, status=409)
    perform(actor, post, "close", reason=reason, closed_at=clock.now())
    signals.ended.send(post, actor=actor)
    return post


def withdraw(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Withdraw a wrong or false post; it no longer counts, the status log keeps the correction."""
    perform.begin(actor, post, "withdraw")
    perform(actor, post, "withdraw", reason=reason, withdrawn_at=clock.now(), **no_longer_model(post))
    signals.ended.send(post, actor=actor)
    return post


def decline(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Turn down, as the unit, a post that an office entered for it; it never counted, and the refusal is kept (R59)."""
    now = clock.now()
    perform(actor, post, "decline", reason=reason, withdrawn_at=now, declined_at=now)
    field_marks.close(post)
    return post


def confirm_listing(actor: Actor, post: Post) -> Post:
    """Confirm that what the public list says of the post still holds (R19)."""
    if refusal := may_confirm(actor, post):
        raise Refused(refusal)
    post.last_confirmed_on = clock.today()
    db.session.flush()
    return post


def take_places(actor: Actor, post: Post, number: int) -> Post:
    """Note how many places are taken, and move between offered and full accordingly (R18)."""
    if not 0 <= number <= post.headcount:
        raise Invalid({"places_taken": _("该岗位名额 %(n)s 人，不能超过。", n=post.headcount)})
    post.places_taken = number
    db.session.flush()
    if post.state == PostState.PUBLISHED and number == post.headcount:
        perform(actor, post, "fill")
    elif post.state == PostState.FULL and number < post.headcount and queries.may_be_offered(post):
        perform(actor, post, "reopen")
    return post
