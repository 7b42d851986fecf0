"""Pages of the lists, one class for each, made from the table of lists."""

from collections.abc import Mapping
from typing import Any

from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from sqlalchemy import Select

from app.core import actor as actors
from app.core.errors import OutOfReach
from app.core.views import EntityView
from app.core.workflow import Offer
from app.registers.card.lists import ListOf
from app.registers.card.table import LISTS
from app.registers.scope import keeps, reads
from app.registers.services import lists
from app.registers.states import EntryState
from app.security.states import Level, Permission


class ListView(EntityView):
    """The pages of one list: open to whom the list is open, written by its own department."""

    read, write = Permission.REGISTER_READ, Permission.REGISTER_WRITE
    reveals = takes = Permission.REGISTER_WRITE
    mover, moves = lists.perform, lists.MOVES
    show_template = "registers/entry.html"

    def require_open(self) -> None:
        if not reads(actors.current(), self.card.entity):
            raise OutOfReach()

    def base(self, given: Mapping[str, str]) -> Select[Any]:
        self.require_open()
        return super().base(given)

    def may_take(self) -> bool:
        return super().may_take() and reads(actors.current(), self.card.entity)

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Put an entry on the list; who only reads the list is told so before the form."""
        lists.require_keeper(actors.current(), self.card.entity)
        return super().add()

    @expose("/<pk>/edit", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: str) -> Any:
        """Correct an entry; who only reads the list is told so before the form."""
        self.record(pk)
        lists.require_keeper(actors.current(), self.card.entity)
        return super().edit(pk)

    def editable(self, record: Any) -> list[str]:
        return self.card.written if record.state == EntryState.LISTED else []

    def offers(self, record: Any) -> list[Offer]:
        return super().offers(record) if self._keeps() else []

    def extra(self, record: Any) -> dict[str, Any]:
        return {"keeps": self._keeps(), "owner": record.department.label}

    def _keeps(self) -> bool:
        return keeps(actors.current(), self.card.entity)

    def _may_add(self) -> bool:
        return super()._may_add() and self._keeps()

    def _may_edit(self, record: Any) -> bool:
        return super()._may_edit(record) and self._keeps()

    def _bulk_moves(self) -> Any:
        return super()._bulk_moves() if self._keeps() else []

    def _given(self) -> dict[str, str]:
        acting = actors.current()
        own = {"region_code": acting.region_code} if acting.level == Level.COUNTY else {}
        return {**own, **super()._given()}


def _view(shown: ListOf) -> type[ListView]:
    facts = {
        "__doc__": f"Pages of the list {shown.entity.__name__}.",
        "__module__": __name__,
        "card": shown.card,
        "route_base": f"/admin/{shown.address}",
        "create": staticmethod(lists.adder(shown.entity)),
        "update": staticmethod(lists.change),
    }
    return type(shown.view, (ListView,), facts)


VIEWS: tuple[type[ListView], ...] = tuple(_view(shown) for shown in LISTS)
