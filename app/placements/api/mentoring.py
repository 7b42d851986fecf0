"""REST of mentors, their weekly notes and trainings."""

from app.core.api import EntityApi
from app.placements.card.mentoring import MENTOR, MENTOR_LOG, TRAINING
from app.placements.services import mentoring as services
from app.security.states import Permission


class MentorApi(EntityApi):
    """``/api/v1/mentor/``."""

    resource_name = "mentor"
    card = MENTOR
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(services.add_mentor), staticmethod(services.change_mentor)


class MentorLogApi(EntityApi):
    """``/api/v1/mentor-log/``."""

    resource_name = "mentor-log"
    card = MENTOR_LOG
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(services.add_log), staticmethod(services.change_log)


class TrainingApi(EntityApi):
    """``/api/v1/training/``."""

    resource_name = "training"
    card = TRAINING
    read, write = Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE
    create, update = staticmethod(services.add_training), staticmethod(services.change_training)
