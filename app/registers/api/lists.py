"""REST of the lists, one class for each, made from the table of lists."""

from app.core import actor as actors
from app.core.api import EntityApi
from app.core.errors import OutOfReach
from app.core.workflow import Offer
from app.registers.card.lists import ListOf
from app.registers.card.table import LISTS
from app.registers.scope import keeps, reads
from app.registers.services import lists
from app.security.states import Permission


class ListApi(EntityApi):
    """``/api/v1/<card>/`` of one list."""

    read, write = Permission.REGISTER_READ, Permission.REGISTER_WRITE
    reveals = takes = Permission.REGISTER_WRITE
    mover, moves = lists.perform, lists.MOVES

    def require_open(self) -> None:
        if not reads(actors.current(), self.card.entity):
            raise OutOfReach()

    def offers(self, record: object) -> list[Offer]:
        return super().offers(record) if keeps(actors.current(), self.card.entity) else []


def _api(shown: ListOf) -> type[ListApi]:
    facts = {
        "__doc__": f"``/api/v1/{shown.card.name}/``.",
        "__module__": __name__,
        "resource_name": shown.card.name,
        "card": shown.card,
        "create": staticmethod(lists.adder(shown.entity)),
        "update": staticmethod(lists.change),
    }
    return type(shown.api, (ListApi,), facts)


APIS: tuple[type[ListApi], ...] = tuple(_api(shown) for shown in LISTS)
