"""Timed deeds after and before the end: prompts, help opened and ended; and what signals start."""

from functools import partial
from typing import Any

from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements import signals
from app.placements.models import Placement
from app.placements.queries import after as queries
from app.placements.queries import follow_up as follow_up_queries
from app.placements.services import after, follow_up, prompts
from app.placements.states import EndType
from app.programme.queries import whole_number


@timed("placements.end_prompts", "见习期满前 30、15、7 日提醒", hour=7, minute=0)
def end_prompts() -> int:
    """Tell unit, trainee and clerk of the ends that are near, once a stage; returns how many messages are new."""
    told, key = 0, ""
    while near := queries.near_ends(key):
        key = near[-1].id
        told += sum(prompts.prompt(placement) for placement in near)
    return told


@timed("placements.open_followups", "超过留用登记期限未留用的转入帮扶", hour=1, minute=30)
def open_followups() -> int:
    """Open help for those of whom no contract was written down within the days of R47."""
    days = whole_number("retention_window_days")
    return move_each(partial(queries.window_passed, days), follow_up.open_for)


@timed("placements.followups_over", "帮扶期满", hour=1, minute=35)
def followups_over() -> int:
    """End the help of which the months have passed."""
    return move_each(follow_up_queries.help_over, partial(follow_up.expire, SYSTEM))


def _ended(placement: Placement, **_facts: Any) -> None:
    if placement.end_type == EndType.EARLY_RETAINED:
        after.keep_early_contract(placement)
    else:
        follow_up.open_for(placement)


def listen() -> None:
    """An end without a contract opens help; an early retention writes its contract down."""
    signals.ended.connect(_ended)
