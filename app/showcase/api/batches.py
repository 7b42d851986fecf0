"""REST of batches, nominations and yearly checks."""

from app.core.api import EntityApi
from app.core.workflow import Offer
from app.security.states import Permission
from app.showcase.card import batches as batch_cards
from app.showcase.card import nominations as cards
from app.showcase.models import Nomination
from app.showcase.services import batches, determining
from app.showcase.services.moving import move_batch, perform

READ, ORGANISE = Permission.SHOWCASE_READ, Permission.SHOWCASE_ORGANISE


class ShowcaseBatchApi(EntityApi):
    """``/api/v1/showcase-batch/``: read, planned, changed and moved."""

    resource_name = "showcase-batch"
    card = batch_cards.BATCH
    read, write = READ, ORGANISE
    mover, moves = move_batch, determining.BATCH_MOVES
    create, update = staticmethod(batches.plan), staticmethod(batches.edit)


class NominationApi(EntityApi):
    """``/api/v1/nomination/``: read and moved."""

    resource_name = "nomination"
    card = cards.NOMINATION
    read = READ
    mover, moves = perform, determining.MOVES

    def offers(self, record: Nomination) -> list[Offer]:
        """The moves of one nomination; the determination and the naming take the whole batch."""
        return [offer for offer in super().offers(record) if offer.move.name in self.moves]


class ShowcaseCheckApi(EntityApi):
    """``/api/v1/showcase-check/``: read."""

    resource_name = "showcase-check"
    card = cards.CHECK
    read = READ
