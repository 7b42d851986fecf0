"""REST of claims, of their lines and of recounts."""

from typing import Any

from app.core.api import EntityApi
from app.core.workflow import Offer
from app.security.states import Permission
from app.subsidies.card import claims as cards
from app.subsidies.services import by_form, reviewing
from app.subsidies.services.moving import perform

READ = Permission.SUBSIDY_READ


class ClaimApi(EntityApi):
    """``/api/v1/claim/``: drafted by the claimant (``kind``, optionally ``period_to``), read, and moved."""

    resource_name = "claim"
    card = cards.CLAIM
    read, write = READ, Permission.SUBSIDY_CLAIM
    mover, moves = perform, reviewing.MOVES
    create = staticmethod(by_form.draft_given)

    def offers(self, record: Any) -> list[Offer]:
        """The moves that are made here; notices, batches and payments make theirs elsewhere."""
        return [offer for offer in super().offers(record) if offer.move.name in self.moves]


class ClaimLineApi(EntityApi):
    """``/api/v1/claim-line/``: what the system computed; nobody writes it."""

    resource_name = "claim-line"
    card = cards.LINE
    read = READ


class ClaimRecountApi(EntityApi):
    """``/api/v1/claim-recount/``."""

    resource_name = "claim-recount"
    card = cards.RECOUNT
    read = READ
