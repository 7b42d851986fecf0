"""REST of visits, consents, claims of hardship and checks of eligibility."""

from app.core.api import EntityApi
from app.security.states import Permission
from app.trainees import services
from app.trainees.card import care as cards
from app.trainees.services import hardship


class VisitApi(EntityApi):
    """``/api/v1/visit/``: added, never changed."""

    resource_name = "visit"
    card = cards.VISIT
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    create = staticmethod(services.add_visit)


class ConsentApi(EntityApi):
    """``/api/v1/consent/``: each declaration is kept; one with ``is_given`` false takes back."""

    resource_name = "consent"
    card = cards.CONSENT
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    create = staticmethod(services.declare)


class HardshipApi(EntityApi):
    """``/api/v1/hardship/``."""

    resource_name = "hardship"
    card = cards.HARDSHIP
    read, write = Permission.HARDSHIP_READ, Permission.TRAINEE_WRITE
    reveals = Permission.HARDSHIP_VERIFY
    mover, moves = hardship.perform, services.HARDSHIP_MOVES
    create = staticmethod(services.claim)


class CheckApi(EntityApi):
    """``/api/v1/eligibility-check/``: POST with ``trainee_id`` judges the person now and stores the judgement."""

    resource_name = "eligibility-check"
    card = cards.CHECK_DATA
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_CHECK
    create = staticmethod(services.check_person)
