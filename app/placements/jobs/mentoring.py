"""Timed prompts of mentoring: pre-job training that is not on record (R23)."""

from app.core.jobs import timed
from app.core.workflow import move_each
from app.placements.queries import mentoring as queries
from app.placements.services import mentoring as services


@timed("placements.prompt_training", "提醒登记岗前培训", hour=7, minute=40)
def prompt_training() -> int:
    """Tell units once of trainees who began this month without a pre-job training on record."""
    return move_each(queries.untrained, services.prompt_training)


def listen() -> None:
    """Nothing that others do changes mentors, notes or trainings."""
