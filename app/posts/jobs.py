"""Timed moves of posts: full and free again, closed with the plan year; and what units' fate does to them."""

from functools import partial
from typing import Any

from flask_babel import gettext as _

from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.core.workflow import move_each
from app.posts import queries, services
from app.posts.models import Post
from app.units import signals as unit_signals
from app.units.models import Unit


@timed("posts.places", "名额用完与释放", minute=40)
def places() -> int:
    """Bring the state of each post in step with its places (R18)."""
    return move_each(queries.out_of_step, _step)


def _step(post: Post) -> None:
    services.take_places(SYSTEM, post, post.places_taken)


@timed("posts.close_year", "计划年度结束的岗位结束招募", minute=45)
def close_year() -> int:
    """Close the posts of plan years that were frozen."""
    return move_each(queries.of_frozen_years, partial(services.close, SYSTEM, reason=_("计划年度结束")))


@timed("posts.suggest", "为等待人员准备岗位推荐", hour=2)
def suggest() -> int:
    """Prepare the recommendations that clerks confirm in the morning."""
    return services.suggest()


def _pause_all(unit: Unit, **_more: Any) -> None:
    for post in queries.offered_by(unit):
        services.pause(SYSTEM, post, reason=_("见习单位已暂停"))


def _close_all(unit: Unit, **_more: Any) -> None:
    for post in queries.unfinished_by(unit):
        services.close(SYSTEM, post, reason=_("见习单位已退出或被取消"), with_unit=True)


def listen() -> None:
    """Follow the fate of units in the same transaction."""
    unit_signals.suspended.connect(_pause_all)
    unit_signals.ended.connect(_close_all)
