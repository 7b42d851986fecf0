"""REST of comparison batches: read and moved; answers and keys travel by the pages alone."""

from typing import Any

from app.core.api import EntityApi
from app.core.workflow import Offer
from app.exchange.card import COMPARISON
from app.exchange.services import comparing
from app.security.states import Permission


class ComparisonBatchApi(EntityApi):
    """``/api/v1/comparison/``."""

    resource_name = "comparison"
    card = COMPARISON
    read, write = Permission.COMPARISON_READ, Permission.COMPARISON_MAKE
    mover, moves = comparing.perform, comparing.MOVES

    def offers(self, record: Any) -> list[Offer]:
        return [offer for offer in super().offers(record) if offer.move.name in self.moves]
