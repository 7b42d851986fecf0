"""REST of the sums of the survey, read only."""

from app.core.api import EntityApi
from app.placements.card.surveys import RESULT
from app.security.states import Permission


class SurveyResultApi(EntityApi):
    """``/api/v1/survey-result/``; single answers have no address at all."""

    resource_name = "survey-result"
    card = RESULT
    read = Permission.PLACEMENT_READ
