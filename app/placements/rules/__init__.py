"""R20–R29, R47, R48 and R58 by stage: agreement, dispatch, time on the post, and the end with what follows."""

from app.placements.rules.agreement import agreement_complete, internship_length, lawful_hours, mentor_named
from app.placements.rules.dispatch import accident_sum, check_is_fresh, insured_throughout
from app.placements.rules.ending import early_end, followed_up, not_yet_employed, retention_rate
from app.placements.rules.on_post import attendance_in_time, trained_before_work

__all__ = [
    "accident_sum",
    "agreement_complete",
    "attendance_in_time",
    "check_is_fresh",
    "early_end",
    "followed_up",
    "insured_throughout",
    "internship_length",
    "lawful_hours",
    "mentor_named",
    "not_yet_employed",
    "retention_rate",
    "trained_before_work",
]
