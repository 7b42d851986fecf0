"""REST of retentions, their checks, follow-ups, their steps, and the catalogue of help."""

from app.core.api import EntityApi
from app.placements.card import after as cards
from app.placements.services import after, benefits, follow_up
from app.security.states import Permission


class RetentionApi(EntityApi):
    """``/api/v1/retention/``; files and the verification go through the page."""

    resource_name = "retention"
    card = cards.RETENTION
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(after.add_retention), staticmethod(after.change_retention)


class RetentionCheckApi(EntityApi):
    """``/api/v1/retention-check/``: PUT with ``result`` answers a check."""

    resource_name = "retention-check"
    card = cards.CHECK
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_CHECK
    update = staticmethod(after.answer_check)


class FollowUpApi(EntityApi):
    """``/api/v1/follow-up/``."""

    resource_name = "follow-up"
    card = cards.FOLLOW_UP
    read = Permission.FOLLOWUP_READ
    mover, moves = follow_up.perform, follow_up.MOVES


class FollowUpStepApi(EntityApi):
    """``/api/v1/follow-up-step/``: added, never changed."""

    resource_name = "follow-up-step"
    card = cards.STEP
    read, write = Permission.FOLLOWUP_READ, Permission.FOLLOWUP_WRITE
    create = staticmethod(follow_up.add_step)


class BenefitApi(EntityApi):
    """``/api/v1/benefit/``."""

    resource_name = "benefit"
    card = cards.BENEFIT
    read, write = Permission.FOLLOWUP_READ, Permission.FOLLOWUP_WRITE
    create, update = staticmethod(benefits.add_benefit), staticmethod(benefits.change_benefit)
