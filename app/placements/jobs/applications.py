"""Timed moves of applications: unanswered, not confirmed, checked, tried again, never come; and the end of posts."""

from functools import partial
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM
from app.core.errors import Invalid
from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements import signals
from app.placements.models import Application, Placement
from app.placements.queries import applications as queries
from app.placements.queries import placements
from app.placements.services import applications
from app.placements.states import PlacementState
from app.posts import signals as post_signals
from app.posts.models import Post
from app.posts.services.standing import add_close_guard
from app.programme.queries import database_params, whole_number


def _before(key: str) -> Any:
    return database_params().workdays.add(clock.today(), -whole_number(key))


@timed("placements.lapse", "单位逾期未处理的报名自动了结", hour=0, minute=15)
def lapse() -> int:
    """End the applications that the unit left unanswered."""
    find = partial(queries.silent_since, _before("application_silent_workdays"))
    return move_each(find, partial(applications.lapse, SYSTEM))


@timed("placements.expire", "逾期未确认的拟接收释放名额", hour=0, minute=16)
def expire() -> int:
    """End the offers that were not confirmed in time."""
    return move_each(partial(queries.offers_over, clock.today()), partial(applications.expire, SYSTEM))


@timed("placements.check", "已确认报名的资格复核", hour=1, minute=50)
def check() -> int:
    """Take the checks of the accepted that are fresh, and judge the others anew (R27)."""
    return move_each(queries.accepted, partial(applications.check, SYSTEM))


@timed("placements.retry_start", "双方已确认报到的上岗", hour=0, minute=5)
def retry_start() -> int:
    """Begin the placements in which something was missing until now."""
    return move_each(queries.confirmed_by_both, _begin)


def _begin(application: Application) -> None:
    if missing := applications.retry(application):
        raise Invalid({"start": missing})


@timed("placements.miss", "逾期未报到的取消派遣", hour=0, minute=17)
def miss() -> int:
    """End the dispatches of those who did not come."""
    find = partial(queries.overdue_since, _before("no_show_workdays"))
    return move_each(find, partial(applications.miss, SYSTEM))


def _post_ended(post: Post, **_more: Any) -> None:
    applications.end_for_post(post)


def _prepared(placement: Placement, **_more: Any) -> None:
    if placement.state == PlacementState.PENDING:
        applications.retry(placements.application_of(placement))


def listen() -> None:
    """Follow the end of posts, keep those open of which a place is promised, begin what has become ready."""
    post_signals.ended.connect(_post_ended)
    signals.prepared.connect(_prepared)
    add_close_guard(applications.keeps_post_open)
