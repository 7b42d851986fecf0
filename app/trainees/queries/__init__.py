"""People by the questions asked of them."""

from app.trainees.queries.people import TRAINEE_LOOKUP, trainee_in_reach

__all__ = ["TRAINEE_LOOKUP", "trainee_in_reach"]
