"""Timed moves of assessments: silence is an answer, late units are told; an end begins one."""

from functools import partial

from app.core import clock
from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements import signals
from app.placements.queries import assessments as queries
from app.placements.services import assessments as services
from app.programme.queries import database_params


@timed("placements.answer_assessments", "逾期未答复的见习鉴定视为未提出异议", hour=1, minute=15)
def answer_silently() -> int:
    """Answer for trainees who said nothing within five workdays after the unit signed."""
    day = database_params().workdays.add(clock.today(), -(services.ANSWER_WORKDAYS + 1))
    return move_each(partial(queries.unanswered_since, day), services.answer_silently)


@timed("placements.prompt_assessments", "提醒见习单位出具鉴定", hour=7, minute=30)
def prompt_units() -> int:
    """Tell units once of assessments that are overdue."""
    return move_each(queries.overdue, services.prompt_unit)


def listen() -> None:
    """Follow placements in the same transaction."""
    signals.ended.connect(services.follow_end)
