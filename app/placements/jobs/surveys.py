"""Timed deeds of the survey: reminded at half time, closed, added up; an end asks both sides (C92)."""

from functools import partial
from typing import Any

from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements import signals
from app.placements.models import Placement
from app.placements.queries import surveys as queries
from app.placements.services import surveys
from app.programme.queries import whole_number


@timed("placements.remind_surveys", "提醒填写满意度调查", hour=7, minute=40)
def remind() -> int:
    """Ask those who did not answer once more, half way to the last day."""
    return move_each(partial(queries.to_remind, whole_number("survey_days") // 2), surveys.remind)


@timed("placements.close_surveys", "满意度调查截止与汇总", hour=1, minute=45)
def close() -> int:
    """Close what is due, and add up the quarters in which nobody can answer any more."""
    return surveys.close_due() + surveys.add_up()


def _ended(placement: Placement, **_facts: Any) -> None:
    surveys.ask(placement)


def listen() -> None:
    """Follow placements in the same transaction."""
    signals.ended.connect(_ended)
